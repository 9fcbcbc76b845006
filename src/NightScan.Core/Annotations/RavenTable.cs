namespace NightScan.Annotations;

/// <summary>
/// Writes selection tables as Raven Pro (Cornell Lab of Ornithology) has them: separated by tabs, with the path and the name of the
/// recording in each row. A selection with frequencies stands in the view of the spectrogram, one without in that of the waveform.
/// </summary>
internal static class RavenTable
{
    /// <summary>What is put behind the path of a recording.</summary>
    public const string Extension = ".Table.1.selections.txt";

    private const string Header = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)"
        + "\tBegin Path\tBegin File\tAnnotation";

    /// <param name="recording">Its full path.</param>
    /// <param name="annotations">None for a recording that has none.</param>
    public static void Write(TextWriter table, string recording, IReadOnlyList<Annotation> annotations)
    {
        bool hasKinds = annotations.Any(annotation => annotation.Kind != AnnotationKind.Positive);
        table.Write(Header + (hasKinds ? "\tKind\n" : "\n"));
        string path = $"{Cell(recording)}\t{Cell(Path.GetFileName(recording))}";
        int selection = 0;
        foreach (Annotation one in annotations)
        {
            string view = one.LowFrequency is null && one.HighFrequency is null ? "Waveform 1" : "Spectrogram 1";
            string[] cells =
            [
                (++selection).ToString(CultureInfo.InvariantCulture), view, "1", TableNumber.Text(one.Start), TableNumber.Text(one.End),
                TableNumber.Text(one.LowFrequency), TableNumber.Text(one.HighFrequency), path, Cell(one.Label),
                .. hasKinds ? [AnnotationCsv.NameOf(one.Kind)] : Array.Empty<string>(),
            ];
            table.Write(string.Join('\t', cells) + '\n');
        }
    }

    // A tab or a line break in a folder's name would break the table. Quotes around all of a cell are taken away when it is read.
    private static string Cell(string text)
    {
        string cell = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return cell is ['"', .., '"'] ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
    }
}

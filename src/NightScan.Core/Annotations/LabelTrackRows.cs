using nietras.SeparatedValues;

namespace NightScan.Annotations;

/// <summary>
/// Takes the rows of Audacity's label tracks: start, end and label between tabs, and below a label that has them, a backslash and its two
/// frequencies.
/// </summary>
internal sealed class LabelTrackRows(AnnotationReader reader, TableProblems problems, CancellationToken cancellation)
    : RowReader(Format.Separator)
{
    private const int Fields = 3;

    private readonly List<TableRow> _rows = [];
    private bool _isBelowLabel;

    public static TableFormat Format { get; } = new("Audacity's labels", '\t') { End = 1, Labels = [2] };

    /// <summary>Whether a first line is one of theirs.</summary>
    public static bool AreIn(string[] fields) => fields.Length == Fields
        && TableNumber.TryParse(fields[0], allowsComma: true, out _) && TableNumber.TryParse(fields[1], allowsComma: true, out _);

    public override bool Take(SepReader.Row row, int line)
    {
        cancellation.ThrowIfCancellationRequested();
        bool isBelowLabel = _isBelowLabel;
        _isBelowLabel = false;
        string start = Text(row, 0), end = Text(row, 1), label = Text(row, 2);
        if (start == "\\")
        {
            TakeFrequencies(line, isBelowLabel, end, label);
        }
        else if (row.ColCount is < 2 or > Fields)
        {
            problems.Add(DiagnosticCodes.BadRow, line, $"the line has {Quantity.Of(row.ColCount, "field")}, and {Format.Name} have "
                + $"{Fields}: start, end and label between tabs; correct it, or put it into a table of its own");
        }
        else
        {
            Annotation? annotation = reader.Times(line, start, end, offset: "") is (double from, double to)
                && reader.Label(line, label) is string name ? new Annotation(from, to, name, null, null, AnnotationKind.Positive) : null;
            _rows.Add(new TableRow(line, "", "", annotation));
            _isBelowLabel = true;
        }

        return true;
    }

    public override IReadOnlyList<TableRow>? Finish() => _rows;

    private void TakeFrequencies(int line, bool isBelowLabel, string low, string high)
    {
        if (!isBelowLabel)
        {
            problems.Add(DiagnosticCodes.BadRow, line, "the line has frequencies, and there is no label above it; correct it");
            return;
        }

        (double? from, double? to) = reader.Frequencies(line, low, high);
        if (_rows[^1].Annotation is { } last)
        {
            _rows[^1] = _rows[^1] with { Annotation = last with { LowFrequency = from, HighFrequency = to } };
        }
    }
}

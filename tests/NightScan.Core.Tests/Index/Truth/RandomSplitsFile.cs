namespace NightScan.Tests.Index.Truth;

/// <summary>A SplitsCsv that is edited at random, as people and programs write such files.</summary>
public sealed class RandomSplitsFile(RandomCollection collection, string path, Random random)
{
    private readonly SortedDictionary<string, Row> _rows = new(StringComparer.Ordinal);

    private enum Writing
    {
        Plain,
        Composed,
        Decomposed,
        Absolute,
        AbsoluteDecomposed,
        Backslashes,
        Dotted,
        Bare,

        // From here on they name nothing.
        OtherCase,
        OtherExtension,
        FolderInFront,
        OtherFolder,
        Elsewhere,
        Escaped,
    }

    /// <summary>The split of every recording that has a row which is understood, wherever it is now.</summary>
    public IEnumerable<(string Path, string Split)> Understood =>
        _rows.Where(row => row.Value.Writing < Writing.OtherCase).Select(row => (row.Key, row.Value.Split));

    public void Edit()
    {
        foreach (string gone in _rows.Keys.Where(_ => random.Next(4) == 0).ToList())
        {
            _rows.Remove(gone);
        }

        foreach (string recording in collection.Paths.Where(_ => random.Next(3) == 0).Append(collection.AnyPath()))
        {
            // Few are bare: a file name that two have is refused.
            Writing writing = random.Next(2) == 0 ? Writing.Plain : random.Next(12) == 0 ? Writing.Bare
                : (Writing)random.Next((int)Writing.Escaped + 1);
            _rows[recording] = new(collection.Any(["train", "val", "test"]), writing == Writing.Bare && random.Next(4) > 0 ? Writing.Plain
                : writing);
        }

        Write();
    }

    private void Write()
    {
        char separator = collection.Any([',', ';', '\t']);
        StringBuilder text = new($"file_path{separator}split\n");
        foreach ((string recording, Row row) in _rows.OrderBy(_ => random.Next()))
        {
            text.Append('"').Append(Spell(recording, row.Writing)).Append('"').Append(separator).Append(row.Split)
                .Append(random.Next(2) == 0 ? "\n" : "\r\n");
        }

        File.WriteAllBytes(path, [.. random.Next(4) == 0 ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text.ToString())]);
    }

    private string Spell(string recording, Writing writing) => writing switch
    {
        Writing.Composed => recording.Normalize(NormalizationForm.FormC),
        Writing.Decomposed => recording.Normalize(NormalizationForm.FormD),
        Writing.Absolute => Path.Join(collection.Root, recording),
        Writing.AbsoluteDecomposed => Path.Join(collection.Root, recording).Normalize(NormalizationForm.FormD),
        Writing.Backslashes => recording.Replace('/', '\\'),
        Writing.Dotted => "./" + recording.Replace("/", "//", StringComparison.Ordinal),
        Writing.Bare => Path.GetFileName(recording),
        Writing.OtherCase => recording.ToUpperInvariant(),
        Writing.OtherExtension => Path.ChangeExtension(recording, "flac"),
        Writing.FolderInFront => "audio/" + recording,
        Writing.OtherFolder => "elsewhere/" + Path.GetFileName(recording),
        Writing.Elsewhere => "/srv/recordings/" + recording,
        Writing.Escaped => Uri.EscapeDataString(recording) + "%20",
        _ => recording,
    };

    private sealed record Row(string Split, Writing Writing);
}

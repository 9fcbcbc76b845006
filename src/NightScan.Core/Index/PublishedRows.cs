using NightScan.Files;

namespace NightScan.Index;

/// <summary>
/// The rows of a SplitsCsv by what they name. A row that has a recording's path, or its file name alone, is the recording's; where there is
/// none, one that differs in nothing but the form of Unicode's letters, or in the slashes of another system, will do.
/// </summary>
internal sealed class PublishedRows
{
    private readonly Dictionary<string, SplitsRow> _rows;
    private readonly Dictionary<string, SplitsRow> _otherwise = new(StringComparer.Ordinal);

    /// <exception cref="Diagnostics.NightScanException">NS0308, with the line.</exception>
    public PublishedRows(string csv, string audioRoot)
    {
        _rows = SplitsFile.ReadRows(csv, new AudioRootPaths(audioRoot).Below);
        foreach (SplitsRow row in _rows.Values)
        {
            if (KeyOf(row) is string key && key != row.Path)
            {
                _otherwise.TryAdd(key, row);
            }
        }
    }

    public int Count => _rows.Count;

    public bool HasBareNames => _rows.Values.Any(row => !row.Path.Contains('/'));

    /// <summary>The first of them in the file; null when there is none.</summary>
    public SplitsRow? First => _rows.Values.MinBy(row => row.Line);

    /// <summary>Those that name no recording, in the order of the file.</summary>
    public List<SplitsRow> Unused() => [.. _rows.Values.Where(row => !row.IsUsed && !IsSaidElsewhere(row)).OrderBy(row => row.Line)];

    /// <summary>The row of a recording, whose path is relative to AudioRoot; null when it has none.</summary>
    public SplitsRow? Find(string path)
    {
        string name = FileName(path);
        if (_rows.TryGetValue(path, out SplitsRow? row) || _rows.TryGetValue(name, out row))
        {
            return row;
        }

        string composed = ComposedName.Of(path), composedName = ComposedName.Of(name);
        bool isFound = (composed != path && (_rows.TryGetValue(composed, out row) || _rows.TryGetValue(composedName, out row)))
            || _otherwise.TryGetValue(composed, out row) || _otherwise.TryGetValue(composedName, out row);
        return isFound ? row : null;
    }

    /// <summary>Whether a row has just the path, or the file name, of a recording.</summary>
    public static bool IsExact(SplitsRow row, string path) => row.Path == path || row.Path == FileName(path);

    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string KeyOf(SplitsRow row) => ComposedName.Of(row.Path.Replace('\\', '/'));

    /// <summary>Whether another row says the same of the same recording.</summary>
    private bool IsSaidElsewhere(SplitsRow row) =>
        (_rows.TryGetValue(KeyOf(row), out SplitsRow? other) || _otherwise.TryGetValue(KeyOf(row), out other))
        && other.IsUsed && other.Split == row.Split;
}

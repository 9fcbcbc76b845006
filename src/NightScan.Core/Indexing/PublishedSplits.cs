using NightScan.Recordings;
using NightScan.Reporting;
using NightScan.Settings;

namespace NightScan.Indexing;

/// <summary>
/// The user's SplitsCsv. A row names a recording by its path below AudioRoot, or by its file name alone where only one recording has it.
/// </summary>
internal sealed class PublishedSplits
{
    // Of the index: the content of the file that was last applied, what became of recordings that it does not list, whether it has bare
    // file names, and how many of its rows name no recording.
    private const string Applied = "splits_csv";
    private const string AppliedUnlisted = "splits_unlisted";
    private const string HasBareNames = "splits_csv_bare";
    private const string Unused = "splits_csv_unused";

    /// <summary>Recordings that an advice is made from.</summary>
    private const int MostSeen = 4096;

    private readonly IndexDatabase _index;
    private readonly PipelineSettings _settings;
    private readonly string _fingerprint = "";
    private readonly bool _isWatching;
    private readonly Dictionary<string, string> _byName = [];
    private readonly List<string> _seen = [];
    private Dictionary<string, Split>? _rows;
    private bool _matches;
    private string? _ambiguous;

    /// <exception cref="NightScanException">NS0308: the file cannot be read.</exception>
    public PublishedSplits(IndexDatabase index, PipelineSettings settings)
    {
        (_index, _settings) = (index, settings);
        if (!IsGiven)
        {
            return;
        }

        using ContentHasher hasher = new();
        RecordingProblem? problem = hasher.Hash(settings.SplitsCsv, out ContentHash hash, CancellationToken.None);
        _fingerprint = problem is null ? hash.ToString()
            : throw new NightScanException(DiagnosticCodes.BadSplitsCsv, $"SplitsCsv cannot be read: {problem.Reason}", settings.SplitsCsv);
        HasChanged = index.ReadMeta(Applied) != _fingerprint || index.ReadMeta(AppliedUnlisted) != settings.Unlisted.ToString();
        _isWatching = HasChanged || index.ReadMeta(HasBareNames) == "true";
    }

    public bool IsGiven => _settings.SplitsCsv.Length > 0;

    /// <summary>Whether the file, or what becomes of recordings that it does not list, differs from what was last applied.</summary>
    public bool HasChanged { get; }

    /// <summary>Its rows.</summary>
    public int Count => Rows.Count;

    private Dictionary<string, Split> Rows => _rows ??= SplitsFile.Read(_settings.SplitsCsv);

    /// <summary>The split of a recording that has a row.</summary>
    /// <param name="path">Relative to AudioRoot.</param>
    public Split? Of(string path) =>
        IsGiven && (Rows.TryGetValue(path, out Split split) || Rows.TryGetValue(FileName(path), out split)) ? split : null;

    /// <summary>Is shown every class before anything is changed.</summary>
    public void See(ScannedClass scanned)
    {
        if (!_isWatching)
        {
            return;
        }

        foreach (ScannedRecording recording in scanned.Recordings)
        {
            string path = scanned.ClassName + "/" + recording.Path, name = FileName(path);
            if (_seen.Count < MostSeen)
            {
                _seen.Add(path);
            }

            if (Rows.ContainsKey(path))
            {
                _matches = true;
            }
            else if (Rows.ContainsKey(name))
            {
                _matches = true;
                if (!_byName.TryAdd(name, path))
                {
                    _ambiguous ??= $"'{name}' may be '{_byName[name]}' or '{path}'";
                }
            }
        }
    }

    /// <summary>Refuses a file of which nothing, or not one thing, is meant.</summary>
    /// <param name="vanished">Recordings that are only away.</param>
    /// <exception cref="NightScanException">NS0308.</exception>
    public void Check(VanishedSplits vanished)
    {
        if (_ambiguous is not null)
        {
            throw new NightScanException(DiagnosticCodes.BadSplitsCsv,
                $"{_ambiguous}: where several recordings have a file name, write their paths below AudioRoot, as in class/name.wav", _settings.SplitsCsv);
        }

        if (HasChanged && !_matches && !vanished.All().Select(row => row.Path).Concat(Known()).Any(path => Of(path) is not null))
        {
            throw new NightScanException(DiagnosticCodes.BadSplitsCsv, Rows.Count == 0 ? "it lists no recording"
                : $"none of its {Quantity.Count(Rows.Count)} rows names a recording of AudioRoot: they are like '{Rows.Keys.First()}', recordings like '{_seen.FirstOrDefault()}'. {Advice()}",
                _settings.SplitsCsv);
        }
    }

    /// <summary>Says, in the transaction that does it, that the file has been applied to all recordings.</summary>
    /// <param name="used">Rows that name a recording.</param>
    public void Remember(long used)
    {
        _index.WriteMeta(Applied, _fingerprint);
        _index.WriteMeta(AppliedUnlisted, _settings.Unlisted.ToString());
        _index.WriteMeta(HasBareNames, Rows.Keys.Any(path => !path.Contains('/')) ? "true" : "false");
        _index.WriteMeta(Unused, used < Rows.Count ? $"{Rows.Count - used} of {Rows.Count}" : "");
    }

    /// <summary>Says, in the transaction that draws all splits anew without one, that none is applied.</summary>
    public void Forget() => _index.WriteMeta(Applied, "");

    /// <summary>Warns of rows that name no recording.</summary>
    public void Warn(IBuildReporter reporter)
    {
        if (IsGiven && _index.ReadMeta(Unused) is { Length: > 0 } unused)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.BadSplitsCsv,
                $"{unused} rows name no recording of AudioRoot; file_path must be relative to it, as in class/name.wav", _settings.SplitsCsv));
        }
    }

    /// <summary>What the index knows, though it may just have gone.</summary>
    private IEnumerable<string> Known()
    {
        using var rows = _index.Command("SELECT c.name || '/' || r.path FROM recordings r JOIN classes c ON c.id = r.class_id").ExecuteReader();
        while (rows.Read())
        {
            yield return rows.GetString(0);
        }
    }

    private string Advice()
    {
        HashSet<string> Keys(Func<string, string> key) => [.. Rows.Keys.Select(key)];
        bool Match(Func<string, string> key) => Keys(key) is var keys && _seen.Any(path => keys.Contains(key(path)));
        return Match(path => path.ToUpperInvariant()) ? "They differ in case only"
            : Match(WithoutExtension) ? "They differ in their extensions only"
            : Match(FileName) ? "The file names are right, the folders before them are not: write paths below AudioRoot, or, where only one recording has it, the file name alone"
            : Match(path => WithoutExtension(FileName(path))) ? "The file names are right but for their extensions: write paths below AudioRoot, as in class/name.wav"
            : "Write paths below AudioRoot, as in class/name.wav";
    }

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string WithoutExtension(string path) => Path.ChangeExtension(path, null);
}

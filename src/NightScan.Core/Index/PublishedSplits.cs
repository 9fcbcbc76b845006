using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// The user's SplitsCsv. A row names a recording by its path below AudioRoot, or by its file name alone where only one recording has it.
/// </summary>
internal sealed class PublishedSplits
{
    // Of the present rules by which rows name recordings; they go up with every change of them.
    private const string IsApplied = "2", IsDoubtful = "";

    private readonly IndexDatabase _index;
    private readonly PipelineSettings _settings;
    private readonly string _fingerprint = "";
    private readonly bool _isWatching;
    private readonly Dictionary<string, string> _byName = [];
    private readonly HashSet<string> _seen = [];
    private PublishedRows? _rows;
    private StrayRow? _first;
    private bool _matches;
    private bool _isDoubted;
    private string? _ambiguous;

    /// <exception cref="NightScanException">NS0308: the file cannot be read.</exception>
    public PublishedSplits(IndexDatabase index, PipelineSettings settings)
    {
        (_index, _settings) = (index, settings);
        if (!IsGiven)
        {
            return;
        }

        using ContentHasher hasher = new(ContentHashMethod.Sha256);
        if (hasher.Hash(settings.SplitsCsv, out ContentHash hash, CancellationToken.None) is not null)
        {
            throw new NightScanException(DiagnosticCodes.BadSplitsCsv,
                $"SplitsCsv cannot be read: {Why(settings.SplitsCsv)}; correct its path, or leave the setting out", settings.SplitsCsv);
        }

        _fingerprint = hash.ToString();
        HasChanged = index.ReadMeta(MetaKey.SplitsCsvState) != IsApplied || index.ReadMeta(MetaKey.SplitsCsv) != _fingerprint
            || index.ReadMeta(MetaKey.SplitsUnlisted) != settings.Unlisted.ToString();
        _isWatching = HasChanged || index.ReadFlag(MetaKey.SplitsCsvBare);
    }

    public bool IsGiven => _settings.SplitsCsv.Length > 0;

    /// <summary>Whether the file, or what becomes of recordings that it does not list, differs from what was last applied.</summary>
    public bool HasChanged { get; }

    private PublishedRows Rows => _rows ??= new PublishedRows(_settings.SplitsCsv, _settings.AudioRoot);

    /// <summary>The row of a recording, whose path is relative to AudioRoot; null when it has none.</summary>
    public SplitsRow? RowOf(string path) => IsGiven ? Rows.Find(path) : null;

    /// <summary>Is shown every class before anything is changed.</summary>
    /// <param name="isKnown">Whether the index has the same.</param>
    public void See(ScannedClass scanned, bool isKnown)
    {
        if (!IsGiven || (isKnown && !_isWatching))
        {
            return;
        }

        _seen.Add(scanned.ClassName);
        foreach (ScannedRecording recording in scanned.Recordings)
        {
            string path = RecordingPath.InRoot(scanned.ClassName, recording.Path);
            if (Rows.Find(path) is not SplitsRow row)
            {
                Consider(path);
                continue;
            }

            _matches = true;
            if (!row.Path.Contains('/') && !_byName.TryAdd(row.Path, path))
            {
                _ambiguous ??= $"'{row.Path}' may be '{_byName[row.Path]}' or '{path}'";
            }
        }
    }

    /// <summary>Refuses a file of which nothing, or not one thing, is meant.</summary>
    /// <exception cref="NightScanException">NS0308.</exception>
    public void Check()
    {
        if (_ambiguous is not null)
        {
            throw new NightScanException(DiagnosticCodes.BadSplitsCsv,
                $"{_ambiguous}: where several recordings have a file name, write their paths below AudioRoot, as in class/name.wav",
                    _settings.SplitsCsv);
        }

        // With nothing changed, it names what it named. What is gone is no recording, or the file would be good for nothing and nobody
        // told.
        if (!IsGiven || _matches || (_seen.Count == 0 && !HasChanged))
        {
            return;
        }

        foreach (string path in _isWatching ? [] : KnownRecording.Paths(_index))
        {
            if (!_seen.Contains(path[..path.IndexOf('/')]))
            {
                if (Rows.Find(path) is not null)
                {
                    return;
                }

                Consider(path);
            }
        }

        throw Rows.First is not SplitsRow first
            ? new NightScanException(DiagnosticCodes.BadSplitsCsv, "it lists no recording", _settings.SplitsCsv)
            : new NightScanException(DiagnosticCodes.BadSplitsCsv,
                $"none of its {Quantity.Count(Rows.Count)} rows names a recording of AudioRoot: the first, "
                    + $"'{PlainText.OfName(first.Written)}', {_first!.Reason}", _settings.SplitsCsv, first.Line);
    }

    /// <summary>
    /// Says, in the transaction that changes recordings, that the file was not applied to all of them yet: a build that ends before it is
    /// leaves that to the next.
    /// </summary>
    public void Doubt()
    {
        if (!_isDoubted)
        {
            _index.WriteMeta(MetaKey.SplitsCsvState, IsDoubtful);
            _isDoubted = true;
        }
    }

    /// <summary>Says, in the transaction that does it, that the file has been applied to all recordings.</summary>
    public void Remember()
    {
        _index.WriteMeta(MetaKey.SplitsCsv, _fingerprint);
        _index.WriteMeta(MetaKey.SplitsUnlisted, _settings.Unlisted.ToString());
        _index.WriteFlag(MetaKey.SplitsCsvBare, Rows.HasBareNames);
        _index.WriteMeta(MetaKey.SplitsCsvUnused, DescribeUnused());
        _index.WriteMeta(MetaKey.SplitsCsvState, IsApplied);
        _isDoubted = false;
    }

    /// <summary>Says, in the transaction that draws all splits anew without one, that none is applied.</summary>
    public void Forget() => _index.WriteMeta(MetaKey.SplitsCsv, "");

    public void Warn(IBuildReporter reporter)
    {
        if (IsGiven && _index.ReadMeta(MetaKey.SplitsCsvUnused) is { Length: > 0 } unused)
        {
            int end = unused.IndexOf('\n');
            reporter.Warning(new Diagnostic(DiagnosticCodes.BadSplitsCsv, unused[(end + 1)..], _settings.SplitsCsv,
                int.Parse(unused.AsSpan(0, end), CultureInfo.InvariantCulture)));
        }
    }

    private string DescribeUnused()
    {
        List<SplitsRow> unused = Rows.Unused();
        if (unused.Count == 0)
        {
            return "";
        }

        StrayRow first = new(unused[0], _settings.SplitsCsv, _settings.AudioRoot);
        foreach (string path in KnownRecording.Paths(_index))
        {
            first.Consider(path);
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"{unused[0].Line}\n{Quantity.Count(unused.Count)} of {Quantity.Count(Rows.Count)} rows name no recording of AudioRoot: the "
                + $"first, '{PlainText.OfName(unused[0].Written)}', {first.Reason}");
    }

    private void Consider(string path)
    {
        if (!_matches && Rows.Count > 0)
        {
            (_first ??= new StrayRow(Rows.First!, _settings.SplitsCsv, _settings.AudioRoot)).Consider(path);
        }
    }

    private static string Why(string path) => FileStat.Of(path).Kind switch
    {
        FileKind.Missing => "there is no such file",
        FileKind.Folder => "it is a folder",
        FileKind.File => "the system does not let it be read",
        _ => "it is not a regular file",
    };
}

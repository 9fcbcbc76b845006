using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;

namespace NightScan.Cache;

/// <summary>What an index was like before it was brought up to date, in a table beside what it is now.</summary>
internal sealed class PlanBefore
{
    private readonly IndexDatabase _index;
    private readonly string? _plan;
    private readonly Lazy<HashSet<ContentHash>> _vanished;

    /// <summary>Remembers the index as it is.</summary>
    public PlanBefore(IndexDatabase index)
    {
        _index = index;
        _plan = index.ReadMeta(MetaKey.Plan);
        Description = index.ReadMeta(MetaKey.Settings);
        FormerRecordings.Remember(index);
        _vanished = new(() => [.. FormerRecordings.Vanished(index)]);
    }

    /// <summary>The settings that shaped files; null when there are none.</summary>
    public string? Description { get; }

    /// <summary>What a recording was; null when it is new.</summary>
    public Recording? Find(long id, string className, ContentHash content) => FormerRecordings.Find(_index, id, className, content);

    /// <summary>Whether a recording of some content is no longer where it was.</summary>
    public bool HasVanished(ContentHash content) => _vanished.Value.Contains(content);

    /// <summary>What many files depend on and is not as it was; null when all of it is.</summary>
    public PlanReason? Changed(IndexDatabase index)
    {
        string? now = index.ReadMeta(MetaKey.Plan);
        if (_plan is null || now is null || _plan == now)
        {
            return null;
        }

        // As OutputPlan.Fingerprint: keys of spectrogram and augmentation, the description, the backgrounds.
        string[] before = _plan.Split(' '), present = now.Split(' ');
        return string.Join(' ', before[2..^1]) != string.Join(' ', present[2..^1]) ? PlanReason.Settings
            : before[0] != present[0] || before[1] != present[1] ? PlanReason.Algorithm : PlanReason.Backgrounds;
    }

    /// <summary>The files that are to be deleted and are there, with the reason.</summary>
    public IEnumerable<(Split Split, DeletionReason Reason)> Deletions(CacheLayout layout) => FormerRecordings.Orphans(_index)
        .Where(file => IsThere(layout.Output(file.File)))
        .Select(file => (file.File.Split, !file.WasKnown ? DeletionReason.LeftOver
            : !file.IsKnown ? (file.IsElsewhere ? DeletionReason.Moved : DeletionReason.Vanished)
            : file.IsSelected ? DeletionReason.Unwanted : DeletionReason.LeftOut));

    private static bool IsThere(string path) =>
        FileTrouble.Or(false, () => FileStat.Of(path).Kind == FileKind.File && !ForeignFiles.IsAt(path));
}

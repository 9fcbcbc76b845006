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
    public Recording? Find(PendingRecording recording) => FormerRecordings.Find(_index, recording.Id);

    /// <summary>Why a file of a recording is to be made.</summary>
    /// <param name="before">What the recording was.</param>
    /// <param name="key">What the file has now, 0 for none.</param>
    public PlanReason Why(Recording? before, PendingRecording recording, int number, ulong key)
    {
        ulong was = number < before?.Keys.Length ? before.Keys[number] : 0;
        return before is null ? _vanished.Value.Contains(recording.Content) ? PlanReason.Moved : PlanReason.New
            : before.Content != recording.Content ? PlanReason.Changed
            : before.HasFailed ? PlanReason.Failed
            : !before.IsSelected ? PlanReason.Selected
            // Indexed, and nothing made of it yet.
            : before.Count == 0 ? PlanReason.New
            : key == 0 && was != 0 ? PlanReason.Lost
            : key == 0 && number < before.Count ? PlanReason.Unfinished
            : key == 0 && before.Split != recording.Split ? PlanReason.Split
            : key != 0 && before.Fallback != recording.Fallback ? PlanReason.Decoder
            : before.ClassName != recording.ClassName ? PlanReason.Moved
            : Changed() ?? PlanReason.Strength;
    }

    /// <summary>What many files depend on and is not as it was; null when all of it is.</summary>
    private PlanReason? Changed()
    {
        string? now = _index.ReadMeta(MetaKey.Plan);
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
    public IEnumerable<(Split Split, PlanReason Reason)> Deletions(CacheLayout layout) => FormerRecordings.Orphans(_index)
        .Where(file => IsThere(layout.Output(file.File)))
        .Select(file => (file.File.Split, !file.WasKnown ? PlanReason.LeftOver
            : !file.IsKnown ? (file.IsElsewhere ? PlanReason.MovedAway : file.HasLostWindow ? PlanReason.NoWindow : PlanReason.Vanished)
            : file.IsSelected ? PlanReason.Unwanted : PlanReason.LeftOut));

    private static bool IsThere(string path) =>
        FileTrouble.Or(false, () => FileStat.Of(path).Kind == FileKind.File && !ForeignFiles.IsAt(path));
}

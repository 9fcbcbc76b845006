using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Cache;

/// <summary>
/// Counts what a planner finds, by the reason. The planner itself knows only what is to be made; why, the recordings tell as they were
/// before the index was brought up to date, which are remembered beside them. Works on an index that is nobody's: it gets a table more.
/// </summary>
internal sealed class PlanTally
{
    private readonly IndexDatabase _index;
    private readonly CacheLayout _layout;
    private readonly Dictionary<PlanReason, Counts> _made = [];
    private readonly Dictionary<DeletionReason, Counts> _deleted = [];
    private readonly Counts _found = new();
    private readonly PlanBefore _before;
    private long _recordings;

    /// <param name="index">As the last build left it.</param>
    public PlanTally(IndexDatabase index, CacheLayout layout)
    {
        (_index, _layout) = (index, layout);
        _before = new PlanBefore(index);
    }

    /// <summary>What a build would end with before it does anything.</summary>
    public Diagnostic? Refusal { get; set; }

    /// <summary>Counts the files of one recording.</summary>
    /// <param name="valid">Keys of its files that stay, 0 for what is to be made.</param>
    /// <param name="expected">The keys that all of them ought to have.</param>
    public void Add(PendingRecording recording, ulong[] valid, ulong[] expected)
    {
        Recording? before = _before.Find(recording.Id, recording.ClassName, recording.Content);
        HashSet<PlanReason> reasons = [];
        bool wasFound = false;
        for (int number = 0; number < valid.Length; number++)
        {
            if (valid[number] != 0)
            {
                continue;
            }

            ulong now = number < recording.Keys.Length ? recording.Keys[number] : 0;
            OutputFile file = new(recording.Split, recording.ClassName, recording.Stem, number);
            // An interrupted build made it, or one whose index was lost. What an earlier build was to delete is deleted before anybody
            // looks for it.
            if (now == 0 && SpectrogramFile.TryReadKey(_layout.Output(file)) == expected[number] && !Claims.IsOrphan(_index, file))
            {
                _found.Files[recording.Split]++;
                wasFound = true;
                continue;
            }

            PlanReason reason = Why(before, recording, number, now);
            reasons.Add(reason);
            Of(_made, reason).Files[recording.Split]++;
        }

        foreach (PlanReason reason in reasons)
        {
            Of(_made, reason).Recordings++;
        }

        _found.Recordings += wasFound ? 1 : 0;
        _recordings += reasons.Count > 0 ? 1 : 0;
    }

    /// <summary>Sums up, after the planner has run.</summary>
    /// <param name="description">The settings that shape files, <see cref="OutputPlan.Description"/>.</param>
    /// <param name="read">Recordings that were read.</param>
    public BuildPlan Complete(PipelineSettings settings, string description, long read, long readBytes, DiskSpace space)
    {
        foreach ((Split split, DeletionReason reason) in _before.Deletions(_layout))
        {
            Of(_deleted, reason).Files[split]++;
        }

        (long moved, SplitCounts renamed) = MovingOutputs.Count(_index);
        long files = _made.Values.Sum(counts => counts.Files.Sum);
        return new(
            [.. _made.OrderBy(pair => pair.Key)
            .Select(pair => pair.Value.As(PlanWords.Of(pair.Key), PlanWords.Explain(pair.Key, _before.Description, description)))],
            [.. _deleted.OrderBy(pair => pair.Key).Select(pair => pair.Value.As(PlanWords.Of(pair.Key), PlanWords.Explain(pair.Key)))],
            Counts.As("renamed", "recordings renamed, or in another split", moved, renamed),
            _found.As("found", "in the cache already"), _recordings, ClassCounts.Files(_index),
            new SpectrogramFile(settings.Spectrogram).Length,
            BuildPace.Of(_index, settings.NumWorkers), settings.NumWorkers, read, readBytes, space.Need(files).Bytes, space.Free()?.Bytes,
                Refusal);
    }

    private PlanReason Why(Recording? before, PendingRecording recording, int number, ulong now)
    {
        ulong was = number < before?.Keys.Length ? before.Keys[number] : 0;
        return before is null ? _before.HasVanished(recording.Content) ? PlanReason.Moved : PlanReason.New
            : before.Content != recording.Content ? PlanReason.Changed
            : before.HasFailed ? PlanReason.Failed
            : !before.IsSelected ? PlanReason.Selected
            // Indexed, and nothing made of it yet.
            : before.Count == 0 ? PlanReason.New
            : now == 0 && was != 0 ? PlanReason.Lost
            : now == 0 && number < before.Count ? PlanReason.Unfinished
            : now == 0 && before.Split != recording.Split ? PlanReason.Split
            : now != 0 && before.Fallback != recording.Fallback ? PlanReason.Decoder
            : _before.Changed(_index) ?? PlanReason.Strength;
    }

    private static Counts Of<T>(Dictionary<T, Counts> all, T reason)
        where T : notnull => all.TryGetValue(reason, out Counts? counts) ? counts : all[reason] = new Counts();

    private sealed class Counts
    {
        public long Recordings { get; set; }

        public SplitCounts Files { get; } = new();

        public PlannedFiles As(string reason, string explanation) => As(reason, explanation, Recordings, Files);

        public static PlannedFiles As(string reason, string explanation, long recordings, SplitCounts files) =>
            new(reason, explanation, recordings, files[Split.Train], files[Split.Validation], files[Split.Test]);
    }
}

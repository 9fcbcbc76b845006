using NightScan.Annotations;
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
    private readonly Dictionary<PlanReason, Counts> _deleted = [];
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
        Recording? before = _before.Find(recording);
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

            PlanReason reason = _before.Why(before, recording, number, now);
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
        foreach ((Split split, PlanReason reason) in _before.Deletions(_layout))
        {
            Of(_deleted, reason).Files[split]++;
        }

        (long moved, SplitCounts renamed) = MovingOutputs.Count(_index);
        bool hasWindows = settings.Windows != WindowChoice.First;
        long files = _made.Values.Sum(counts => counts.Files.Sum);
        return new(
            [.. _made.OrderBy(pair => pair.Key.Order).Select(pair => pair.Value.As(pair.Key.Word,
                pair.Key == PlanReason.Settings && _before.Description is string before ? SettingsDifference.Describe(before, description)
                    : pair.Key.Explanation(hasWindows)))],
            [.. _deleted.OrderBy(pair => pair.Key.Order).Select(pair => pair.Value.As(pair.Key.Word, pair.Key.Explanation(hasWindows)))],
            new Counts { Recordings = moved, Files = renamed }.As("renamed", hasWindows
                ? "recordings renamed, in another split, or windows with another label" : "recordings renamed, or in another split"),
            _found.As("found", "in the cache already"), _recordings, ClassCounts.Files(_index),
            new SpectrogramFile(settings.Spectrogram).Length,
            BuildPace.Of(_index, settings.NumWorkers), settings.NumWorkers, read, readBytes, space.Need(files).Bytes, space.Free()?.Bytes,
                Refusal)
        {
            Example = settings.Example,
        };
    }

    private static Counts Of(Dictionary<PlanReason, Counts> all, PlanReason reason) =>
        all.TryGetValue(reason, out Counts? counts) ? counts : all[reason] = new Counts();

    private sealed class Counts
    {
        public long Recordings { get; set; }

        public SplitCounts Files { get; init; } = new();

        public PlannedFiles As(string reason, string explanation) =>
            new(reason, explanation, Recordings, Files[Split.Train], Files[Split.Validation], Files[Split.Test]);
    }
}

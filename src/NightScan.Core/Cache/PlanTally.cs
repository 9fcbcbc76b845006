using NightScan.Files;
using NightScan.Hashing;
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
    /// <param name="layout">The cache.</param>
    public PlanTally(IndexDatabase index, CacheLayout layout)
    {
        (_index, _layout) = (index, layout);
        _before = new PlanBefore(index);
    }

    /// <summary>What a build would end with before it does anything.</summary>
    public Diagnostic? Refusal { get; set; }

    /// <summary>Counts the files of one recording.</summary>
    /// <param name="fallback">The decoder that stood in when it was last decoded.</param>
    /// <param name="known">Keys of its files that are in the cache.</param>
    /// <param name="valid">Those of them that stay, 0 for what is to be made.</param>
    /// <param name="expected">The keys that all of them ought to have.</param>
    public void Add(long id, string className, ContentHash content, Split split, string stem, string? fallback, ulong[] known,
        ulong[] valid, ulong[] expected)
    {
        Recording? before = _before.Find(id, className, content);
        HashSet<PlanReason> reasons = [];
        bool wasFound = false;
        for (int number = 0; number < valid.Length; number++)
        {
            if (valid[number] != 0)
            {
                continue;
            }

            ulong now = number < known.Length ? known[number] : 0;
            // What an earlier build was to delete is deleted before anybody looks for it.
            if (now == 0 && IsThere(_layout.Output(split, className, stem, number), expected[number])
                && !Claims.IsOrphan(_index, split, className, stem, number))
            {
                _found.Files[split]++;
                wasFound = true;
                continue;
            }

            PlanReason reason = Why(before, content, split, fallback, number, now);
            reasons.Add(reason);
            Of(_made, reason).Files[split]++;
        }

        foreach (PlanReason reason in reasons)
        {
            Of(_made, reason).Recordings++;
        }

        _found.Recordings += wasFound ? 1 : 0;
        _recordings += reasons.Count > 0 ? 1 : 0;
    }

    /// <summary>Sums up, after the planner has run.</summary>
    /// <param name="settings">Those of the build.</param>
    /// <param name="description">The settings that shape files, <see cref="OutputPlan.Description"/>.</param>
    /// <param name="read">Recordings that were read.</param>
    /// <param name="readBytes">Bytes of those.</param>
    /// <param name="space">What knows the disk.</param>
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

    private PlanReason Why(Recording? before, ContentHash content, Split split, string? fallback, int number, ulong now)
    {
        if (before is null)
        {
            return _before.HasVanished(content) ? PlanReason.Moved : PlanReason.New;
        }

        if (before.Content != content)
        {
            return PlanReason.Changed;
        }

        if (before.HasFailed)
        {
            return PlanReason.Failed;
        }

        if (!before.IsSelected)
        {
            return PlanReason.Selected;
        }

        if (before.Count == 0)
        {
            // Indexed, and nothing made of it yet.
            return PlanReason.New;
        }

        ulong was = number < before.Keys.Length ? before.Keys[number] : 0;
        return now == 0 && was != 0 ? PlanReason.Lost
            : now == 0 && number < before.Count ? PlanReason.Unfinished
            : now == 0 && before.Split != split ? PlanReason.Split
            : now != 0 && before.Fallback != fallback ? PlanReason.Decoder
            : _before.Changed(_index) ?? PlanReason.Strength;
    }

    /// <summary>Whether a file is what it ought to be: an interrupted build made it, or one whose index was lost.</summary>
    private static bool IsThere(string path, ulong key)
    {
        try
        {
            return FileStat.Of(path).Kind == FileKind.File && SpectrogramFile.ReadKey(path) == key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
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

using NightScan.Annotations;
using NightScan.Index;

namespace NightScan.Builds.Reporting;

/// <summary>What a build did, and what the cache holds after it: the summary that is printed and <c>statistics.json</c>.</summary>
/// <param name="CacheBytes">Total size of all spectrograms, in bytes.</param>
/// <param name="Seconds">How long the build took.</param>
internal sealed record BuildStatistics(SplitStatistics Train, SplitStatistics Validation, SplitStatistics Test, long CacheBytes,
    double Seconds)
{
    /// <summary>Classes of the index, in whatever splits.</summary>
    public int Classes { get; init; }

    /// <summary>The key of the settings that the spectrograms were made with; null when nothing was made yet.</summary>
    public string? SpectrogramKey { get; init; }

    /// <summary>The version of NightScan that last wrote the index; null where that was one before 0.2.0.</summary>
    public string? Version { get; init; }

    /// <summary>What the examples are, those that are counted as recordings: recordings, or windows of them.</summary>
    public WindowChoice Windows { get; init; }

    /// <summary>Their labels in each split where they are windows, else nothing.</summary>
    public IReadOnlyList<SplitLabels> Labels { get; init; } = [];

    /// <summary>The splits by their names.</summary>
    public IReadOnlyList<NamedSplit> Splits => [new("train", Train), new("val", Validation), new("test", Test)];

    /// <summary>All splits together, but for the classes: one has recordings in several splits.</summary>
    public SplitStatistics Total => Train + Validation + Test;

    /// <summary>Reads from the index what the cache holds.</summary>
    /// <param name="seconds">How long the build took.</param>
    /// <param name="generated">Files written, by split.</param>
    /// <param name="pruned">Files deleted, by split.</param>
    /// <param name="machineTrouble">Recordings that failed and are not remembered as failed, by split.</param>
    internal static BuildStatistics Read(IndexDatabase index, double seconds = 0, SplitCounts? generated = null, SplitCounts? pruned = null,
        SplitCounts? machineTrouble = null)
    {
        List<SplitTotals> totals = ClassCounts.BySplit(index);
        // All files of a cache have one shape, so their size need not be asked of the disk.
        long fileBytes = long.TryParse(index.ReadMeta(MetaKey.FileBytes), out long bytes) ? bytes : 0;
        return new(Of(Split.Train), Of(Split.Validation), Of(Split.Test), totals.Sum(split => split.Files) * fileBytes, seconds)
        {
            Classes = ClassCounts.Count(index),
            SpectrogramKey = index.ReadMeta(MetaKey.Spectrogram),
            Version = index.ReadMeta(MetaKey.WrittenBy),
            Windows = LabelCounts.Choice(index),
            Labels = LabelCounts.BySplit(index),
        };

        SplitStatistics Of(Split split)
        {
            SplitTotals now = totals.Find(known => known.Split == split) ?? new(split, 0, 0, 0, 0);
            long made = generated?[split] ?? 0;
            return new(now.Classes, now.Recordings, now.Files, made, Math.Max(0, now.Files - made), pruned?[split] ?? 0,
                now.Failed + (machineTrouble?[split] ?? 0));
        }
    }
}

/// <summary>A split with its name.</summary>
internal sealed record NamedSplit(string Name, SplitStatistics Split);

/// <summary>Counts of one split.</summary>
/// <param name="Classes">Classes with a selected recording here.</param>
/// <param name="Recordings">Selected recordings.</param>
/// <param name="Spectrograms">Files that the cache holds after the build.</param>
/// <param name="Generated">Files written by this build.</param>
/// <param name="UpToDate">Files that needed nothing (renamed ones included).</param>
/// <param name="Pruned">Files deleted because no recording claims them any more.</param>
/// <param name="Failed">Recordings without a spectrogram because they failed, now or in an earlier build.</param>
internal sealed record SplitStatistics(
    int Classes, long Recordings, long Spectrograms, long Generated, long UpToDate, long Pruned, long Failed)
{
    public static SplitStatistics operator +(SplitStatistics one, SplitStatistics other) => new(0, one.Recordings + other.Recordings,
        one.Spectrograms + other.Spectrograms, one.Generated + other.Generated, one.UpToDate + other.UpToDate,
        one.Pruned + other.Pruned, one.Failed + other.Failed);
}

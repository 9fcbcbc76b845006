using NightScan.Index;

namespace NightScan.Builds.Reporting;

/// <summary>Reads from the index what the cache holds.</summary>
internal static class StatisticsReader
{
    /// <summary>Counts per split, with what this build did.</summary>
    /// <param name="index">The index.</param>
    /// <param name="generated">Files written, by split.</param>
    /// <param name="pruned">Files deleted, by split.</param>
    /// <param name="machineTrouble">Recordings that failed and are not remembered as failed, by split.</param>
    /// <param name="seconds">Duration of the build.</param>
    public static BuildStatistics Read(
        IndexDatabase index, SplitCounts generated, SplitCounts pruned, SplitCounts machineTrouble, double seconds)
    {
        List<SplitTotals> totals = ClassCounts.BySplit(index);
        SplitStatistics train = Of(Split.Train), validation = Of(Split.Validation), test = Of(Split.Test);
        // All files of a cache have one shape, so their size need not be asked of the disk.
        long fileBytes = long.TryParse(index.ReadMeta(MetaKey.FileBytes), out long bytes) ? bytes : 0;
        return new BuildStatistics(
            train, validation, test, (train.Spectrograms + validation.Spectrograms + test.Spectrograms) * fileBytes, seconds);

        SplitStatistics Of(Split split)
        {
            SplitTotals now = totals.Find(known => known.Split == split) ?? new(split, 0, 0, 0, 0);
            return new(now.Classes, now.Recordings, now.Files, generated[split], Math.Max(0, now.Files - generated[split]), pruned[split],
                now.Failed + machineTrouble[split]);
        }
    }
}

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
        SplitStatistics[] splits = [.. SplitNames.All.Select(split => new SplitStatistics(0, 0, 0, generated[split], 0, pruned[split], machineTrouble[split]))];
        foreach ((Split split, int classes, long recordings, long spectrograms, long failed) in ClassCounts.BySplit(index))
        {
            splits[(int)split] = new(classes, recordings, spectrograms, generated[split], Math.Max(0, spectrograms - generated[split]), pruned[split],
                failed + machineTrouble[split]);
        }

        // All files of a cache have one shape, so their size need not be asked of the disk.
        long fileBytes = long.TryParse(index.ReadMeta("file_bytes"), out long bytes) ? bytes : 0;
        return new BuildStatistics(splits[0], splits[1], splits[2], splits.Sum(split => split.Spectrograms) * fileBytes, seconds);
    }
}

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
        IndexDatabase index, ReadOnlySpan<long> generated, ReadOnlySpan<long> pruned, ReadOnlySpan<long> machineTrouble, double seconds)
    {
        SplitStatistics[] splits = new SplitStatistics[3];
        for (int split = 0; split < splits.Length; split++)
        {
            splits[split] = new(0, 0, 0, generated[split], 0, pruned[split], machineTrouble[split]);
        }

        long files = 0;
        using (var rows = index.Command("""
            SELECT split, sum(selected > 0), sum(selected), sum(files), sum(failed) FROM class_counts GROUP BY split
            """).ExecuteReader())
        {
            while (rows.Read())
            {
                int split = rows.GetInt32(0);
                long spectrograms = rows.GetInt64(3);
                files += spectrograms;
                splits[split] = splits[split] with
                {
                    Classes = rows.GetInt32(1),
                    Recordings = rows.GetInt64(2),
                    Spectrograms = spectrograms,
                    UpToDate = Math.Max(0, spectrograms - generated[split]),
                    Failed = rows.GetInt64(4) + machineTrouble[split],
                };
            }
        }

        // All files of a cache have one shape, so their size need not be asked of the disk.
        long fileBytes = long.TryParse(index.ReadMeta("file_bytes"), out long bytes) ? bytes : 0;
        return new BuildStatistics(splits[0], splits[1], splits[2], files * fileBytes, seconds);
    }
}

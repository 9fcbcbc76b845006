using NightScan.Builds.Reporting;

namespace NightScan.Watching;

/// <summary>What a watch did.</summary>
/// <param name="Batches">Builds after the first.</param>
/// <param name="Generated">Files that all of them wrote.</param>
/// <param name="Pruned">Files that all of them deleted.</param>
/// <param name="Elapsed">How long it watched.</param>
/// <param name="Last">What the last build that succeeded did, and what the cache holds.</param>
public sealed record WatchTotals(long Batches, long Generated, long Pruned, TimeSpan Elapsed, BuildStatistics Last)
{
    /// <summary><c>34 generated, 11 pruned, 0 failed; 1,290 spectrograms, 114.0 MB</c>: what one build did.</summary>
    public static string Describe(BuildStatistics statistics)
    {
        SplitStatistics all = statistics.Total;
        return $"{Quantity.Count(all.Generated)} generated, {Quantity.Count(all.Pruned)} pruned, {Quantity.Count(all.Failed)} failed; "
            + $"{Quantity.Of(all.Spectrograms, "spectrogram")}, {Quantity.Bytes(statistics.CacheBytes)}";
    }
}

namespace NightScan.Builds.Reporting;

/// <summary>What a build did, and what the cache holds after it: the summary that is printed and <c>statistics.json</c>.</summary>
/// <param name="Train">The training split.</param>
/// <param name="Validation">The validation split (<c>val</c>).</param>
/// <param name="Test">The test split.</param>
/// <param name="CacheBytes">Total size of all spectrograms, in bytes.</param>
/// <param name="Seconds">How long the build took.</param>
public sealed record BuildStatistics(SplitStatistics Train, SplitStatistics Validation, SplitStatistics Test, long CacheBytes,
    double Seconds);

/// <summary>Counts of one split.</summary>
/// <param name="Classes">Classes with a selected recording here.</param>
/// <param name="Recordings">Selected recordings.</param>
/// <param name="Spectrograms">Files that the cache holds after the build.</param>
/// <param name="Generated">Files written by this build.</param>
/// <param name="UpToDate">Files that needed nothing (renamed ones included).</param>
/// <param name="Pruned">Files deleted because no recording claims them any more.</param>
/// <param name="Failed">Recordings without a spectrogram because they failed, now or in an earlier build.</param>
public sealed record SplitStatistics(
    int Classes, long Recordings, long Spectrograms, long Generated, long UpToDate, long Pruned, long Failed);

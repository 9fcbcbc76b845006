namespace NightScan.Files;

/// <summary>When a modification time proves that a file is unchanged.</summary>
internal static class FileTimes
{
    /// <summary>File systems stamp files with clocks this coarse: a file that is changed twice within it may look unchanged.</summary>
    public static readonly TimeSpan Racy = TimeSpan.FromSeconds(2);

    /// <summary>The time to remember a file by: 0, which no file has, when it is too near to the moment of looking.</summary>
    /// <param name="modifiedNs">Modification time, nanoseconds since 1970.</param>
    /// <param name="seenAt">When the time was read, UTC.</param>
    public static long Trusted(long modifiedNs, DateTime seenAt)
    {
        DateTime modified = DateTime.UnixEpoch.AddTicks(modifiedNs / 100);
        return (seenAt - modified).Duration() < Racy ? 0 : modifiedNs;
    }
}

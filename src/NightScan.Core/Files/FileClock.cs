using System.Diagnostics;

namespace NightScan.Files;

/// <summary>The clock that a file system stamps its files with, which goes on in steps of a few milliseconds.</summary>
internal static class FileClock
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Waits until the clock has gone on from a time that a file or folder has: whatever is changed afterwards gets a later one.
    /// </summary>
    /// <param name="probe">Full path of a file that may be written, on the same file system; it is deleted again.</param>
    /// <param name="modifiedNs">Nanoseconds since 1970, as the file system keeps them.</param>
    /// <returns>False where the clock stood still for so long, or there is no place for a file: then nothing is known.</returns>
    public static bool Passes(string probe, long modifiedNs, TimeSpan patience)
    {
        try
        {
            return Passes(() => Stamp(probe), modifiedNs, patience);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <param name="stamp">The time that a file gets now.</param>
    internal static bool Passes(Func<long> stamp, long modifiedNs, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        while (stamp() <= modifiedNs)
        {
            if (Stopwatch.GetElapsedTime(begin) > patience)
            {
                return false;
            }

            Thread.Sleep(s_step);
        }

        return true;
    }

    private static long Stamp(string probe)
    {
        using FileStream file = new(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        return FileStat.Of(file.SafeFileHandle, probe).ModifiedNs;
    }
}

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
            for (long begin = Stopwatch.GetTimestamp(); ; Thread.Sleep(s_step))
            {
                using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                {
                    if (FileStat.Of(probe).ModifiedNs > modifiedNs)
                    {
                        return true;
                    }
                }

                if (Stopwatch.GetElapsedTime(begin) > patience)
                {
                    return false;
                }
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

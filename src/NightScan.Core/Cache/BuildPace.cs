using NightScan.Index;

namespace NightScan.Cache;

/// <summary>How fast spectrograms are made, as the last build that made many has found it.</summary>
internal static class BuildPace
{
    /// <summary>Remembers the pace of a build, in the caller's transaction.</summary>
    public static void Remember(IndexDatabase index, long files, TimeSpan time, int workers)
    {
        index.WriteMeta(MetaKey.SecondsPerFile, (time.TotalSeconds / files).ToString("0.######", CultureInfo.InvariantCulture));
        index.WriteMeta(MetaKey.SecondsPerFileWorkers, AtOnce(workers).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Seconds per file.</summary>
    /// <param name="workers">Those of this build: as many more of them are taken to be as much faster, up to the number of
    /// processors.</param>
    /// <returns>Null when no build has made enough files to tell.</returns>
    public static double? Of(IndexDatabase index, int workers)
    {
        if (!double.TryParse(index.ReadMeta(MetaKey.SecondsPerFile), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return null;
        }

        // An index of an earlier version does not know how many there were.
        return int.TryParse(index.ReadMeta(MetaKey.SecondsPerFileWorkers), CultureInfo.InvariantCulture, out int before)
            ? seconds * before / AtOnce(workers) : seconds;
    }

    /// <summary>In words, how long a number of files takes.</summary>
    public static string Duration(long files, double secondsPerFile) =>
        Quantity.Duration(TimeSpan.FromSeconds(Math.Min(files * secondsPerFile, TimeSpan.MaxValue.TotalSeconds / 2)));

    private static int AtOnce(int workers) => Math.Clamp(workers, 1, Environment.ProcessorCount);
}

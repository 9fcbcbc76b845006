namespace NightScan.Decoder;

/// <summary>What happens when memory runs out.</summary>
internal static class MemoryShortage
{
    /// <summary>
    /// Asks Linux to end this process rather than the build: a file that makes a decoder take all memory costs itself, nobody else.
    /// </summary>
    public static void OfferItself()
    {
        const string badness = "800";
        try
        {
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllText("/proc/self/oom_score_adj", badness);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Some containers hide it.
        }
    }
}

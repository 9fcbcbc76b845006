namespace NightScan.Training.Runs;

/// <summary>The processor of this machine.</summary>
internal static class Processor
{
    private const string LinuxDescription = "/proc/cpuinfo";

    /// <summary>As its maker calls it; its architecture where that cannot be told.</summary>
    public static string Name
    {
        get
        {
            string fallback = Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
                ?? RuntimeInformation.ProcessArchitecture.ToString();
            if (!File.Exists(LinuxDescription))
            {
                return fallback;
            }

            string? line = File.ReadLines(LinuxDescription).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            return line?[(line.IndexOf(':') + 1)..].Trim() ?? fallback;
        }
    }
}

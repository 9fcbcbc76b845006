namespace NightScan.Training.Runs;

/// <summary>The processor of this machine.</summary>
internal static class Processor
{
    private const string LinuxDescription = "/proc/cpuinfo";

    /// <summary>As its maker calls it; its architecture where that cannot be told.</summary>
    public static string Name => (File.Exists(LinuxDescription) ? File.ReadLines(LinuxDescription) : [])
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
}

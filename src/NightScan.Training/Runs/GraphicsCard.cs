using System.Diagnostics;
using NightScan.Programs;

namespace NightScan.Training.Runs;

/// <summary>What the driver's own program says of a GPU: the TorchSharp API does not tell.</summary>
/// <param name="Index">The name or number that the driver knows it by.</param>
/// <param name="Capability">Its compute capability: 8.0 for the first with bfloat16.</param>
internal sealed record GraphicsCard(string Index, string Name, long MemoryBytes, double Capability, string Driver)
{
    private const long BytesPerMebibyte = 1 << 20;

    /// <summary>Looks a GPU up.</summary>
    /// <param name="number">libtorch's, from 0: it counts those that the environment leaves visible.</param>
    /// <returns>Null when the driver's program is not there or says something else.</returns>
    public static GraphicsCard? Find(int number)
    {
        string[] visible = (Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string index = number < visible.Length ? visible[number] : number.ToString(CultureInfo.InvariantCulture);
        return Query(index, "name,memory.total,compute_cap,driver_version") is [var name, var memory, var capability, var driver]
            && long.TryParse(memory, CultureInfo.InvariantCulture, out long mebibytes)
            && double.TryParse(capability, CultureInfo.InvariantCulture, out double version)
                ? new GraphicsCard(index, name, mebibytes * BytesPerMebibyte, version, driver)
                : null;
    }

    /// <returns>Bytes; 0 when it cannot be told.</returns>
    public static long MemoryInUse(string index) =>
        Query(index, "memory.used") is [var memory] && long.TryParse(memory, CultureInfo.InvariantCulture, out long mebibytes)
            ? mebibytes * BytesPerMebibyte : 0;

    private static string[]? Query(string index, string fields)
    {
        ProcessStartInfo start = new("nvidia-smi", [$"--id={index}", $"--query-gpu={fields}", "--format=csv,noheader,nounits"]);
        // The driver may have to wake up.
        ProgramRun run = ProgramRun.Of(start, patience: TimeSpan.FromSeconds(10));
        return run is { Succeeded: true, Output: [var line, ..] } ? line.Split(',', StringSplitOptions.TrimEntries) : null;
    }
}

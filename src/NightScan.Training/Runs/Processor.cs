using System.Runtime.Intrinsics.X86;

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

    /// <summary>
    /// Whether it has instructions that multiply bfloat16 (AVX512_BF16, which those with AMX-BF16 have, too), and the system lets programs
    /// use them: without these, libtorch computes in bfloat16 more slowly than in float32.
    /// </summary>
    public static bool MultipliesBFloat16
    {
        get
        {
            const int features = 7, bfloat16Bit = 5; // Intel's manual, volume 2, CPUID: leaf 7, sub-leaf 1, EAX.
            return Avx512F.IsSupported && X86Base.CpuId(0, 0).Eax >= features
                && X86Base.CpuId(features, 0).Eax >= 1 && (X86Base.CpuId(features, 1).Eax >> bfloat16Bit & 1) == 1;
        }
    }
}

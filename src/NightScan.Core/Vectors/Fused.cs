using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NightScan.Vectors;

/// <summary>a·b + c, rounded once where the processor can.</summary>
/// <remarks>
/// By the instruction: .NET's estimate, whose result depends on the processor, keeps the method that asks for it from being compiled ahead
/// of time.
/// </remarks>
internal static class Fused
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.IsSupported ? Fma.MultiplyAdd(a, b, c) : Vector256.MultiplyAddEstimate(a, b, c);
}

using System.Runtime.Intrinsics;

namespace NightScan.Vectors;

/// <summary>Widths of <see cref="ILanes{T}"/>.</summary>
internal enum SimdPath
{
    /// <summary>The widest that this processor runs in hardware.</summary>
    Widest,
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

internal static class SimdPathExtensions
{
    /// <summary>The width that <see cref="SimdPath.Widest"/> stands for; every other one itself, which runs on any processor.</summary>
    public static SimdPath Resolve(this SimdPath path) =>
        path != SimdPath.Widest ? path
        : Vector512.IsHardwareAccelerated ? SimdPath.Vector512
        : Vector256.IsHardwareAccelerated ? SimdPath.Vector256
        : Vector128.IsHardwareAccelerated ? SimdPath.Vector128
        : SimdPath.Scalar;
}

namespace NightScan.Vectors;

/// <summary>How loops over vectors are compiled.</summary>
internal static class Compilation
{
    /// <summary>
    /// Fully at the first call: what starts unoptimised is slower by a factor of ten until the JIT comes back to it. It never makes such
    /// methods ahead of time; where the whole program is, they are left to that.
    /// </summary>
    public const MethodImplOptions OfKernels =
#if AHEAD_OF_TIME
        default;
#else
        MethodImplOptions.AggressiveOptimization;
#endif
}

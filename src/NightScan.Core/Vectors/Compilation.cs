namespace NightScan.Vectors;

/// <summary>How loops over vectors are compiled.</summary>
internal static class Compilation
{
    /// <summary>
    /// Fully at the first call. What starts unoptimised is slower by a factor of ten until the JIT comes back to it; what was compiled ahead of
    /// time it replaces by a version that counts its branches, in memory that all workers share, before it makes the last one: of a build of
    /// thousands that costs more than compiling a few kernels at the start, which is done while the recordings are indexed.
    /// </summary>
    public const MethodImplOptions OfKernels = MethodImplOptions.AggressiveOptimization;
}

using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>The power of one frame of a variant over a run of bins, a multiple of 16.</summary>
/// <remarks>What a bin becomes does not depend on the width of the vectors.</remarks>
internal abstract unsafe class VariantPower
{
    /// <summary>The methods for vectors of so many numbers.</summary>
    public static VariantPower Create(int lanes) => lanes switch
    {
        16 => new VariantPower<Lanes16>(),
        8 => new VariantPower<Lanes8>(),
        4 => new VariantPower<Lanes4>(),
        _ => new VariantPower<Lanes1>(),
    };

    /// <summary>(h·m)², m = lower + fraction·(upper − lower).</summary>
    /// <param name="lower">Magnitudes of the frame before.</param>
    /// <param name="upper">Magnitudes of the frame after.</param>
    /// <param name="fraction">How far from the one to the other, 0 to 1.</param>
    /// <param name="response">h.</param>
    /// <param name="power">Receives the result.</param>
    /// <param name="count">Bins.</param>
    public abstract void OfMagnitudes(float* lower, float* upper, float fraction, float* response, float* power, nint count);

    /// <summary>|h·m·u + g·s·N|²: the direction u of the nearer frame keeps the addition complex.</summary>
    /// <param name="lower">Magnitudes of the frame before.</param>
    /// <param name="upper">Magnitudes of the frame after.</param>
    /// <param name="fraction">How far from the one to the other, 0 to 1.</param>
    /// <param name="direction">u, from <see cref="PolarSpectra.Direction"/>.</param>
    /// <param name="response">h times <see cref="PolarSpectra.Unit"/>.</param>
    /// <param name="added">N, from <see cref="PackedSpectra.Pairs"/>.</param>
    /// <param name="binScales">g, one per bin.</param>
    /// <param name="blockScales">s, one per <see cref="PackedSpectra.Block"/> of bins.</param>
    /// <param name="power">Receives the result.</param>
    /// <param name="count">Bins.</param>
    public abstract void OfSum(
        float* lower, float* upper, float fraction, int* direction, float* response,
        int* added, float* binScales, float* blockScales, float* power, nint count);
}

/// <summary><see cref="VariantPower"/> for vectors of one width.</summary>
internal sealed unsafe class VariantPower<T> : VariantPower
    where T : struct, ILanes<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void OfMagnitudes(float* lower, float* upper, float fraction, float* response, float* power, nint count)
    {
        T f = T.Broadcast(fraction);
        for (nint i = 0; i < count; i += T.Count)
        {
            T low = T.Load(lower + i), m = T.MultiplyAdd(T.Load(upper + i) - low, f, low) * T.Load(response + i);
            (m * m).Store(power + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void OfSum(
        float* lower, float* upper, float fraction, int* direction, float* response,
        int* added, float* binScales, float* blockScales, float* power, nint count)
    {
        T f = T.Broadcast(fraction);
        for (nint i = 0; i < count; i += T.Count)
        {
            T low = T.Load(lower + i), m = T.MultiplyAdd(T.Load(upper + i) - low, f, low) * T.Load(response + i);
            T scale = T.Broadcast(blockScales[i / PackedSpectra.Block]) * T.Load(binScales + i);
            (T re, T im) = T.LoadPairs(direction + i);
            (T addedRe, T addedIm) = T.LoadPairs(added + i);
            re = T.MultiplyAdd(addedRe, scale, re * m);
            im = T.MultiplyAdd(addedIm, scale, im * m);
            T.MultiplyAdd(re, re, im * im).Store(power + i);
        }
    }
}

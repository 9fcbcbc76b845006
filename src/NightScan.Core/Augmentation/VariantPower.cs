using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NightScan.Augmentation;

/// <summary>
/// The power of one frame of a variant over a run of bins, eight bins at a time whatever the processor's width (narrower ones take two
/// steps).
/// </summary>
internal static unsafe class VariantPower
{
    // Keeps a silent bin's phase from being 0/0, and the loudest over the softest within range.
    private const float Tiny = 1e-20f;

    /// <summary>(h·m)², m = lower + fraction·(upper − lower).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfMagnitudes(float* lower, float* upper, float fraction, float* response, float* power, nint count)
    {
        Vector256<float> f = Vector256.Create(fraction);
        for (nint i = 0; i < count; i += 8)
        {
            Vector256<float> low = Vector256.Load(lower + i);
            Vector256<float> m = Vector256.MultiplyAddEstimate(Vector256.Load(upper + i) - low, f, low) * Vector256.Load(response + i);
            (m * m).Store(power + i);
        }
    }

    /// <summary>|h·X + gain·N|².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfSum(
        float* real, float* imaginary, float* response, float* addedReal, float* addedImaginary, float gain, float* power, nint count)
    {
        Vector256<float> g = Vector256.Create(gain);
        for (nint i = 0; i < count; i += 8)
        {
            Vector256<float> h = Vector256.Load(response + i);
            Vector256<float> re = Vector256.MultiplyAddEstimate(Vector256.Load(addedReal + i), g, Vector256.Load(real + i) * h);
            Vector256<float> im = Vector256.MultiplyAddEstimate(Vector256.Load(addedImaginary + i), g, Vector256.Load(imaginary + i) * h);
            Vector256.MultiplyAddEstimate(re, re, im * im).Store(power + i);
        }
    }

    /// <summary>|h·m·X/|X| + gain·N|², m = lower + fraction·(upper − lower), X the nearer of the two frames: its phase keeps the addition complex.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfStretchedSum(
        float* real, float* imaginary, float* magnitude, float* lower, float* upper, float fraction, float* response,
        float* addedReal, float* addedImaginary, float gain, float* power, nint count)
    {
        Vector256<float> f = Vector256.Create(fraction), g = Vector256.Create(gain), tiny = Vector256.Create(Tiny);
        for (nint i = 0; i < count; i += 8)
        {
            Vector256<float> low = Vector256.Load(lower + i);
            Vector256<float> m = Vector256.MultiplyAddEstimate(Vector256.Load(upper + i) - low, f, low) * Vector256.Load(response + i);
            Vector256<float> scale = m / Vector256.MaxNative(Vector256.Load(magnitude + i), tiny);
            Vector256<float> re = Vector256.MultiplyAddEstimate(Vector256.Load(addedReal + i), g, Vector256.Load(real + i) * scale);
            Vector256<float> im = Vector256.MultiplyAddEstimate(Vector256.Load(addedImaginary + i), g, Vector256.Load(imaginary + i) * scale);
            Vector256.MultiplyAddEstimate(re, re, im * im).Store(power + i);
        }
    }
}

using System.Runtime.Intrinsics;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>How far a variant is from its original.</summary>
internal static unsafe class VariantDistance
{
    /// <summary>Whether a spectrogram normalised with this factor is constant: its deviation is next to nothing.</summary>
    public static bool IsConstant(float scale) => scale > 1e4f;

    /// <summary>RMS difference of two spectrograms in dB after normalisation with their means and factors.</summary>
    [MethodImpl(Compilation.OfKernels)]
    public static double Of(ReadOnlySpan<float> a, float meanA, float scaleA, ReadOnlySpan<float> b, float meanB, float scaleB)
    {
        // One offset for both: (a − mA)·sA − (b − mB)·sB.
        float offset = (meanB * scaleB) - (meanA * scaleA);
        Vector256<float> sa = Vector256.Create(scaleA), sb = Vector256.Create(scaleB);
        Vector256<float> shift = Vector256.Create(offset), sum = Vector256<float>.Zero;
        int whole = a.Length & ~7;
        double rest = 0;
        fixed (float* x = a, y = b)
        {
            for (nint i = 0; i < whole; i += 8)
            {
                Vector256<float> difference = (Vector256.Load(x + i) * sa) + shift - (Vector256.Load(y + i) * sb);
                sum = Fused.MultiplyAdd(difference, difference, sum);
            }

            for (int i = whole; i < a.Length; i++)
            {
                double difference = (x[i] * sa.ToScalar()) + offset - (y[i] * sb.ToScalar());
                rest += difference * difference;
            }
        }

        return Math.Sqrt((Vector256.Sum(sum) + rest) / a.Length);
    }
}

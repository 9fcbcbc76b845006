using System.Runtime.Intrinsics;
using NightScan.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>The bins of a frame within MinFrequency and MaxFrequency, from First on to the one before End.</summary>
internal readonly record struct FrameBand(int First, int End)
{
    public static FrameBand Of(SpectrogramSettings settings)
    {
        double perBin = (double)settings.SampleRate / settings.FftSize;
        int first = (int)Math.Ceiling(settings.MinFrequency / perBin), last = (int)Math.Floor(settings.MaxFrequency / perBin);

        // A band narrower than a bin still has one.
        first = Math.Min(first, settings.FftSize / 2);
        return new(first, 1 + Math.Clamp(last, first, settings.FftSize / 2));
    }

    /// <summary>Sum of squares over the band.</summary>
    /// <param name="row">One number per bin.</param>
    [MethodImpl(Compilation.OfKernels)]
    public double Energy(ReadOnlySpan<float> row)
    {
        ReadOnlySpan<float> inside = row[First..End];
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(inside);
        Vector256<float> a = Vector256<float>.Zero, b = a;
        int i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            a = Fused.MultiplyAdd(vectors[i], vectors[i], a);
            b = Fused.MultiplyAdd(vectors[i + 1], vectors[i + 1], b);
        }

        float rest = 0;
        foreach (float value in inside[(8 * i)..])
        {
            rest += value * value;
        }

        return (double)Vector256.Sum(a + b) + rest;
    }
}

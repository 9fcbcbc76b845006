using System.Runtime.Intrinsics;
using NightScan.Vectors;

namespace NightScan.Spectrograms;

/// <summary>Minus the mean, over the unbiased standard deviation + 1e-6; and the number type of the file.</summary>
internal static unsafe class Standardization
{
    private const double Epsilon = 1e-6;

    /// <summary>
    /// Writes (value − <paramref name="mean"/>)·<paramref name="scale"/>, as <see cref="Measure"/> gives them, as little-endian numbers;
    /// constant values become zeros.
    /// </summary>
    /// <param name="values">dB; any shape.</param>
    [MethodImpl(Compilation.OfKernels)]
    public static void Apply(ReadOnlySpan<float> values, float mean, float scale, Span<byte> destination, SpectrogramDataType type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, values.Length * SpectrogramNumbers.SizeOf(type));
        int whole = BitConverter.IsLittleEndian ? values.Length & ~7 : 0;
        fixed (float* source = values)
        fixed (byte* target = destination)
        {
            Vector256<float> m = Vector256.Create(mean), s = Vector256.Create(scale);
            for (nint i = 0; i < whole; i += 8)
            {
                SpectrogramNumbers.Store((Vector256.Load(source + i) - m) * s, type, target, i);
            }
        }

        for (int i = whole; i < values.Length; i++)
        {
            SpectrogramNumbers.Store((values[i] - mean) * scale, type, destination, i);
        }
    }

    /// <summary>Mean, and 1/(standard deviation + 1e-6). In two passes: one of squares alone loses digits at −60 ± 10 dB.</summary>
    public static (float Mean, float Scale) Measure(ReadOnlySpan<float> values)
    {
        if (values.Length < 2)
        {
            return (values.Length == 0 ? 0 : values[0], 1);
        }

        // Counted from one of them, equal values have exactly their own mean and no deviation.
        double mean = values[0] + (Sum(values, values[0], squared: false) / values.Length);
        double deviation = Math.Sqrt(Sum(values, (float)mean, squared: true) / (values.Length - 1));
        return ((float)mean, (float)(1 / (deviation + Epsilon)));
    }

    /// <summary>Σ(v − offset) or Σ(v − offset)²: single precision over runs of a few hundred, double over the runs.</summary>
    [MethodImpl(Compilation.OfKernels)]
    private static double Sum(ReadOnlySpan<float> values, float offset, bool squared)
    {
        const int run = 512;
        double total = 0;
        Vector256<float> shift = Vector256.Create(offset);
        while (values.Length >= 16)
        {
            ReadOnlySpan<float> part = values[..Math.Min(run, values.Length & ~15)];
            Vector256<float> a = Vector256<float>.Zero, b = a;
            ref float start = ref MemoryMarshal.GetReference(part);
            for (nuint i = 0; i < (nuint)part.Length; i += 16)
            {
                Vector256<float> x = Vector256.LoadUnsafe(ref start, i) - shift, y = Vector256.LoadUnsafe(ref start, i + 8) - shift;
                a = squared ? Fused.MultiplyAdd(x, x, a) : a + x;
                b = squared ? Fused.MultiplyAdd(y, y, b) : b + y;
            }

            total += Vector256.Sum(Vector256.WidenLower(a) + Vector256.WidenUpper(a) + Vector256.WidenLower(b) + Vector256.WidenUpper(b));
            values = values[part.Length..];
        }

        foreach (float value in values)
        {
            double x = (double)value - offset;
            total += squared ? x * x : x;
        }

        return total;
    }
}

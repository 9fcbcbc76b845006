using System.Runtime.Intrinsics;
using NightScan.Vectors;

namespace NightScan.Spectrograms;

/// <summary>Power to decibels, as torchaudio's <c>AmplitudeToDB</c> (stype power, reference 1).</summary>
/// <remarks>
/// Always eight at a time, whatever the processor's width: narrower ones take two steps, and the sums of a spectrogram do not
/// depend on the machine's vectors.
/// </remarks>
internal static unsafe class Decibels
{
    /// <summary>Power below which everything is the same silence.</summary>
    public const float MinPower = 1e-10f;

    private const float PerOctave = 3.01029996f; // 10·log10(2)

    /// <summary>Replaces power by 10·log10(max(power, 1e-10)), floored at <paramref name="topDb"/> below its maximum.</summary>
    /// <param name="values">Power in, dB out; any shape.</param>
    /// <param name="topDb">dB; 0 or more.</param>
    [MethodImpl(Compilation.OfKernels)]
    public static void FromPower(Span<float> values, float topDb)
    {
        fixed (float* start = values)
        {
            int count = values.Length, whole = count & ~7;
            Vector256<float> most = Vector256.Create(MinPower);
            for (nint i = 0; i < whole; i += 8)
            {
                most = Vector256.MaxNative(most, Vector256.Load(start + i));
            }

            for (nint i = whole; i < count; i++)
            {
                most = Vector256.MaxNative(most, Vector256.Create(start[i]));
            }

            float peak = 0;
            for (int i = 0; i < 8; i++)
            {
                peak = MathF.Max(peak, most[i]);
            }

            Vector256<float> floor = Convert(Vector256.Create(peak)) - Vector256.Create(topDb);
            for (nint i = 0; i < whole; i += 8)
            {
                Vector256.MaxNative(Convert(Vector256.Load(start + i)), floor).Store(start + i);
            }

            for (nint i = whole; i < count; i++)
            {
                start[i] = Vector256.MaxNative(Convert(Vector256.Create(start[i])), floor).ToScalar();
            }
        }
    }

    /// <summary>
    /// 10·log10 of eight powers, to 2e-7 of an octave: the exponent, plus the logarithm of a mantissa m in [√½, √2) as
    /// 2/ln 2 · (s + s³/3 + s⁵/5 + s⁷/7) with s = (m − 1)/(m + 1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Convert(Vector256<float> power)
    {
        Vector256<int> bits = Vector256.MaxNative(power, Vector256.Create(MinPower)).AsInt32();
        Vector256<int> exponent = (bits - Vector256.Create(0x3F3504F3)) >> 23; // bits of √½
        Vector256<float> m = (bits - (exponent << 23)).AsSingle();
        Vector256<float> s = (m - Vector256<float>.One) / (m + Vector256<float>.One), q = s * s;
        Vector256<float> series = Fused.MultiplyAdd(q, Vector256.Create(PerOctave * 0.412198583f),
            Vector256.Create(PerOctave * 0.577078016f));
        series = Fused.MultiplyAdd(series, q, Vector256.Create(PerOctave * 0.961796694f));
        series = Fused.MultiplyAdd(series, q, Vector256.Create(PerOctave * 2.885390082f));
        return Fused.MultiplyAdd(Vector256.ConvertToSingle(exponent), Vector256.Create(PerOctave), series * s);
    }
}

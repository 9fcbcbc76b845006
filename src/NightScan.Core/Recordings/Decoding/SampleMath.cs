using System.Numerics;
using System.Runtime.Intrinsics;

namespace NightScan.Recordings.Decoding;

/// <summary>The passes over decoded samples. What is converted has as many samples as what receives them.</summary>
internal static class SampleMath
{
    /// <summary>16-bit samples to the numbers that libsndfile makes of them: −32768 is −1.</summary>
    public static void FromInt16(ReadOnlySpan<short> integers, Span<float> samples)
    {
        const float scale = 1f / 32768;
        ref short from = ref MemoryMarshal.GetReference(integers);
        int i = 0;
        for (; i <= integers.Length - Vector256<short>.Count; i += Vector256<short>.Count)
        {
            (Vector256<int> low, Vector256<int> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            (Vector256.ConvertToSingle(low) * scale).CopyTo(samples[i..]);
            (Vector256.ConvertToSingle(high) * scale).CopyTo(samples[(i + Vector256<int>.Count)..]);
        }

        for (; i < integers.Length; i++)
        {
            samples[i] = integers[i] * scale;
        }
    }

    /// <summary>Little-endian 24-bit samples to the numbers that libsndfile makes of them: −8388608 is −1.</summary>
    public static void FromInt24(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        const float scale = 1f / (1u << 31);
        // The three bytes of a sample become the upper ones of an integer, below them a zero: there is no byte 32.
        Vector256<byte> places = Vector256.Create(32, 0, 1, 2, 32, 3, 4, 5, 32, 6, 7, 8, 32, 9, 10, 11,
            32, 16, 17, 18, 32, 19, 20, 21, 32, 22, 23, 24, 32, 25, 26, 27).AsByte();
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && (i * 3) + 12 + Vector128<byte>.Count <= bytes.Length; i += Vector256<int>.Count)
        {
            Vector256<byte> halves = Vector256.Create(
                Vector128.LoadUnsafe(ref from, (nuint)(i * 3)), Vector128.LoadUnsafe(ref from, (nuint)((i * 3) + 12)));
            (Vector256.ConvertToSingle(Vector256.Shuffle(halves, places).AsInt32()) * scale).CopyTo(samples[i..]);
        }

        for (; (i * 3) + Vector128<byte>.Count <= bytes.Length; i += Vector128<int>.Count)
        {
            Vector128<int> integers = Vector128.Shuffle(Vector128.LoadUnsafe(ref from, (nuint)(i * 3)), places.GetLower()).AsInt32();
            (Vector128.ConvertToSingle(integers) * scale).CopyTo(samples[i..]);
        }

        for (; i < samples.Length; i++)
        {
            samples[i] = ((bytes[i * 3] << 8) | (bytes[(i * 3) + 1] << 16) | (bytes[(i * 3) + 2] << 24)) * scale;
        }
    }

    /// <summary>Bytes around 128 to the numbers that libsndfile makes of them: 0 is −1.</summary>
    public static void FromUInt8(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        const float scale = 1f / 128;
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        int i = 0;
        for (; i <= bytes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector256<short> centred = Vector256.WidenLower(Vector128.LoadUnsafe(ref from, (nuint)i).ToVector256Unsafe()).AsInt16()
                - Vector256.Create((short)128);
            (Vector256<int> low, Vector256<int> high) = Vector256.Widen(centred);
            (Vector256.ConvertToSingle(low) * scale).CopyTo(samples[i..]);
            (Vector256.ConvertToSingle(high) * scale).CopyTo(samples[(i + Vector256<int>.Count)..]);
        }

        for (; i < bytes.Length; i++)
        {
            samples[i] = (bytes[i] - 128) * scale;
        }
    }

    /// <summary>32-bit samples to the numbers that libsndfile makes of them: the least is −1.</summary>
    public static void FromInt32(ReadOnlySpan<int> integers, Span<float> samples)
    {
        const float scale = 1f / (1u << 31);
        ref int from = ref MemoryMarshal.GetReference(integers);
        int i = 0;
        for (; i <= integers.Length - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            (Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref from, (nuint)i)) * scale).CopyTo(samples[i..]);
        }

        for (; i < integers.Length; i++)
        {
            samples[i] = integers[i] * scale;
        }
    }

    /// <summary>64-bit samples to the nearest of 32 bits.</summary>
    public static void FromFloat64(ReadOnlySpan<double> doubles, Span<float> samples)
    {
        ref double from = ref MemoryMarshal.GetReference(doubles);
        int i = 0;
        for (; i <= doubles.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.Narrow(Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref from, (nuint)(i + Vector256<double>.Count)))
                .CopyTo(samples[i..]);
        }

        for (; i < doubles.Length; i++)
        {
            samples[i] = (float)doubles[i];
        }
    }

    /// <summary>Whether none of the samples is NaN or infinite: their exponent bits are all ones.</summary>
    public static bool AllFinite(ReadOnlySpan<float> samples)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(samples);
        const uint exponent = 0x7F800000;
        Vector<uint> mask = new(exponent);
        Vector<uint> bad = Vector<uint>.Zero;
        int i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            bad |= Vector.Equals(new Vector<uint>(bits[i..]) & mask, mask);
        }

        bool finite = bad == Vector<uint>.Zero;
        for (; i < bits.Length; i++)
        {
            finite &= (bits[i] & exponent) != exponent;
        }

        return finite;
    }
}

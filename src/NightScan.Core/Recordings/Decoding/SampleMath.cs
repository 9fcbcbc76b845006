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
        // The three bytes of a sample become the upper ones of an integer, below them a zero: there is no byte 16.
        Vector128<byte> places = Vector128.Create(16, 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11).AsByte();
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        int i = 0;
        for (; (i * 3) + Vector128<byte>.Count <= bytes.Length; i += Vector128<int>.Count)
        {
            Vector128<int> integers = Vector128.Shuffle(Vector128.LoadUnsafe(ref from, (nuint)(i * 3)), places).AsInt32();
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
        for (int i = 0; i < bytes.Length; i++)
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

    /// <summary>Mean over channels.</summary>
    /// <param name="interleaved">Frames × <paramref name="channels"/> values, a frame's channels side by side.</param>
    /// <param name="mono">One value per frame.</param>
    public static void MixDown(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        if (channels == 2)
        {
            MixStereo(interleaved, mono);
            return;
        }

        for (int frame = 0; frame < mono.Length; frame++)
        {
            float sum = 0;
            foreach (float sample in interleaved.Slice(frame * channels, channels))
            {
                sum += sample;
            }

            mono[frame] = sum / channels;
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

    private static void MixStereo(ReadOnlySpan<float> interleaved, Span<float> mono)
    {
        ref float from = ref MemoryMarshal.GetReference(interleaved);
        Vector256<float> half = Vector256.Create(0.5f);
        int frame = 0;
        for (; frame <= mono.Length - Vector256<float>.Count; frame += Vector256<float>.Count)
        {
            // A frame is a number of 64 bits, its left sample the lower half of them: narrowing keeps that half of whole vectors,
            // where putting vectors together of halves goes through memory.
            Vector256<ulong> first = Vector256.LoadUnsafe(ref from, (nuint)frame * 2).AsUInt64();
            Vector256<ulong> second = Vector256.LoadUnsafe(ref from, ((nuint)frame * 2) + (nuint)Vector256<float>.Count).AsUInt64();
            Vector256<float> left = Vector256.Narrow(first, second).AsSingle(),
                right = Vector256.Narrow(first >> 32, second >> 32).AsSingle();
            ((left + right) * half).CopyTo(mono[frame..]);
        }

        for (; frame < mono.Length; frame++)
        {
            mono[frame] = (interleaved[frame * 2] + interleaved[(frame * 2) + 1]) * 0.5f;
        }
    }
}

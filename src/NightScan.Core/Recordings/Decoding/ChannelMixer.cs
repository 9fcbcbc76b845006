using System.Runtime.Intrinsics;
using NightScan.Vectors;

namespace NightScan.Recordings.Decoding;

/// <summary>The mean over channels.</summary>
internal static unsafe class ChannelMixer
{
    /// <summary>Mean over channels.</summary>
    /// <param name="interleaved">Frames × <paramref name="channels"/> values, a frame's channels side by side.</param>
    /// <param name="mono">One value per frame.</param>
    public static void MixDown(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interleaved.Length, (long)mono.Length * channels);
        fixed (float* from = interleaved, to = mono)
        {
            if (channels == 2)
            {
                MixStereo(from, to, mono.Length);
            }
            else
            {
                Mix(from, channels, to, mono.Length);
            }
        }
    }

    // These are compiled once and for all: a recording has so few blocks that a build of some hundred would hardly get to the better code.
    [MethodImpl(Compilation.OfKernels)]
    private static void MixStereo(float* from, float* mono, nint frames)
    {
        // A frame is a number of 64 bits, its left sample the lower half of them: narrowing keeps that half of whole vectors, where
        // putting vectors together of halves goes through memory.
        nint frame = 0;
        for (; Vector256.IsHardwareAccelerated && frame <= frames - Vector256<float>.Count; frame += Vector256<float>.Count)
        {
            Vector256<ulong> first = Vector256.Load((ulong*)from + frame);
            Vector256<ulong> second = Vector256.Load((ulong*)from + frame + Vector256<ulong>.Count);
            Vector256<float> left = Vector256.Narrow(first, second).AsSingle(),
                right = Vector256.Narrow(first >> 32, second >> 32).AsSingle();
            ((left + right) * 0.5f).Store(mono + frame);
        }

        for (; frame <= frames - Vector128<float>.Count; frame += Vector128<float>.Count)
        {
            Vector128<ulong> first = Vector128.Load((ulong*)from + frame);
            Vector128<ulong> second = Vector128.Load((ulong*)from + frame + Vector128<ulong>.Count);
            Vector128<float> left = Vector128.Narrow(first, second).AsSingle(),
                right = Vector128.Narrow(first >> 32, second >> 32).AsSingle();
            ((left + right) * 0.5f).Store(mono + frame);
        }

        for (; frame < frames; frame++)
        {
            mono[frame] = (from[frame * 2] + from[(frame * 2) + 1]) * 0.5f;
        }
    }

    /// <summary>Eight frames side by side, four channels at a time: one after the other is added, as with single numbers.</summary>
    [MethodImpl(Compilation.OfKernels)]
    private static void Mix(float* from, nint channels, float* mono, nint frames)
    {
        float* tile = stackalloc float[4 * Lanes8.Count];
        Lanes8 count = Lanes8.Broadcast(channels);
        nint frame = 0, whole = channels & ~3;
        // The last four channels of the last frame may be fewer: what is read then must still be there.
        nint last = frames - Lanes8.Count - (whole == channels ? 0 : (4 + channels - 1) / channels);
        for (; frame <= last; frame += Lanes8.Count)
        {
            float* source = from + (frame * channels);
            Lanes8 sum = Lanes8.Broadcast(0);
            nint channel = 0;
            for (; channel < whole; channel += 4)
            {
                Lanes8.TransposeFour(source + channel, channels, tile, Lanes8.Count);
                sum = sum + Lanes8.Load(tile) + Lanes8.Load(tile + 8) + Lanes8.Load(tile + 16) + Lanes8.Load(tile + 24);
            }

            if (channel < channels)
            {
                Lanes8.TransposeFour(source + channel, channels, tile, Lanes8.Count);
                for (float* row = tile; channel < channels; channel++, row += Lanes8.Count)
                {
                    sum += Lanes8.Load(row);
                }
            }

            (sum / count).Store(mono + frame);
        }

        for (; frame < frames; frame++)
        {
            float sum = 0;
            for (float* sample = from + (frame * channels), end = sample + channels; sample < end; sample++)
            {
                sum += *sample;
            }

            mono[frame] = sum / channels;
        }
    }
}

using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Listening;

/// <summary>The time shift of <see cref="SourceFrames"/>, sample by sample.</summary>
internal static class MovedWindow
{
    /// <summary>The recording from where a shifted window begins.</summary>
    /// <param name="samples">The recording from its start on, with what there is behind the window.</param>
    /// <param name="shift">Share of the window's duration, rounded to a frame.</param>
    /// <param name="length">Samples to take; more than the window has when it is played faster.</param>
    public static float[] Take(ReadOnlySpan<float> samples, double shift, int length, SpectrogramSettings settings)
    {
        int window = settings.SampleCount, hop = settings.HopLength, hops = settings.FrameCount - 1, circle = hops * hop;
        int offset = (int)Math.Round(shift * hops) * hop, count = samples.Length;
        bool isFull = count >= window, moves = count >= window + offset;
        float[] moved = new float[length];
        for (int n = 0; n < length; n++)
        {
            int source;
            if (moves)
            {
                source = offset + n;
                source = source < count ? source : (source - count) % circle;
            }
            else if (offset == 0 && (n < count || !isFull))
            {
                source = n;
            }
            else
            {
                source = n < window || isFull ? (n + circle - offset) % circle : count;
            }

            moved[n] = source < count ? samples[source] : 0;
        }

        return moved;
    }
}

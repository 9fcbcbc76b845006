using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>Which frames of a recording make each frame of a variant: time shift first, then time stretch.</summary>
internal sealed class SourceFrames(SpectrogramSettings settings)
{
    private readonly int _frames = settings.FrameCount;

    /// <summary>The frame before each position, in the recording; −1 for silence.</summary>
    public int[] Lower { get; } = new int[settings.FrameCount];

    /// <summary>The frame after it.</summary>
    public int[] Upper { get; } = new int[settings.FrameCount];

    /// <summary>How far from the one to the other, 0 to 1.</summary>
    public float[] Fraction { get; } = new float[settings.FrameCount];

    /// <summary>Frames of a recording that hold something: after a short one there is silence.</summary>
    /// <param name="samples">From the window's start on.</param>
    public static int Holding(int samples, SpectrogramSettings settings) => Math.Min(
        1 + (Math.Max(samples, settings.SampleCount) / settings.HopLength),
        (samples + (settings.FftSize / 2) + settings.HopLength - 1) / settings.HopLength);

    /// <summary>Whether a frame of the variant is nothing but padding.</summary>
    public bool IsPadding(int frame) => Lower[frame] < 0 && Upper[frame] < 0;

    /// <summary>Works out the frames of a variant.</summary>
    /// <param name="shift">Share of the window's duration, rounded to a frame.</param>
    /// <param name="rate">Factor on the speed of time.</param>
    /// <param name="count">Frames of the recording that hold something.</param>
    /// <remarks>
    /// A recording that goes on behind the window far enough gives a later window of it. In any other the window's frames but the last are
    /// taken as a circle that begins earlier: a short call moves into the silence behind it. What a faster rate needs behind that is the
    /// recording's, then the circle's again; where a recording is shorter than the window, silence.
    /// </remarks>
    public void Fill(double shift, double rate, int count)
    {
        int circle = _frames - 1, offset = (int)Math.Round(shift * circle);
        bool isFull = count >= _frames, moves = count >= _frames + offset;
        int start = moves ? offset : (circle - offset) % circle;
        int Source(int position)
        {
            if (moves)
            {
                int frame = start + position;
                return frame < count ? frame : (frame - count) % circle;
            }

            // Unshifted, the recording's own frames are at hand up to its end.
            if (start == 0 && (position < count || !isFull))
            {
                return position < count ? position : -1;
            }

            int source = (position + start) % circle;
            return source < count && (position < _frames || isFull) ? source : -1;
        }

        for (int t = 0; t < _frames; t++)
        {
            double position = t * rate;
            int lower = (int)position;
            Lower[t] = Source(lower);
            Fraction[t] = (float)(position - lower);
            Upper[t] = Fraction[t] == 0 ? Lower[t] : Source(lower + 1);
        }
    }
}

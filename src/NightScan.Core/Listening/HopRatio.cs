namespace NightScan.Listening;

/// <summary>
/// A factor on time as two whole numbers of samples, from frame to frame of a phase vocoder: it takes frames <see cref="Analysis"/>
/// apart and puts them <see cref="Synthesis"/> apart. Where the second is rounded from the first, a factor is off by up to 1 %.
/// </summary>
/// <param name="Analysis">Samples between frames that are read.</param>
/// <param name="Synthesis">Samples between the same frames when they are written.</param>
internal readonly record struct HopRatio(int Analysis, int Synthesis)
{
    public double Value => (double)Synthesis / Analysis;

    /// <summary>The nearest one to a factor with frames that overlap by five sixths or more.</summary>
    /// <param name="factor">On the length of a sound; 0.5 to 2.</param>
    /// <param name="frame">Samples of a frame, 64 or more.</param>
    public static HopRatio Nearest(double factor, int frame)
    {
        HopRatio best = default;
        double least = double.PositiveInfinity;
        for (int analysis = frame / 6; analysis >= frame / 20; analysis--)
        {
            HopRatio ratio = new(analysis, (int)Math.Round(analysis * factor));
            double error = Math.Abs(ratio.Value - factor);
            if (ratio.Synthesis <= frame / 6 && error < least)
            {
                (best, least) = (ratio, error);
            }
        }

        return best;
    }
}

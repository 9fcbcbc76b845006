using NightScan.Spectrograms;

namespace NightScan.Gallery;

/// <summary>Labels of a picture's frequency axis.</summary>
internal static class FrequencyTicks
{
    // Of the picture's height; less and the labels would touch.
    private const double LeastDistance = 0.13;

    /// <summary>Round frequencies (1, 2 or 5 times a power of ten) inside the band, as many as have room, highest first.</summary>
    /// <returns>Each with its place: 0 at the top of the picture, 1 at its bottom.</returns>
    public static List<(string Label, double FromTop)> Of(SpectrogramSettings settings)
    {
        List<(string, double)> ticks = [];
        double last = double.NegativeInfinity;
        for (int power = 5; power >= 0; power--)
        {
            foreach (int digit in (ReadOnlySpan<int>)[5, 2, 1])
            {
                double frequency = digit * Math.Pow(10, power), fromTop = FromTop(frequency, settings);
                if (fromTop is >= 0 and <= 1 && fromTop - last >= LeastDistance)
                {
                    ticks.Add((Label(frequency), fromTop));
                    last = fromTop;
                }
            }
        }

        return ticks;
    }

    // Band b peaks at b + 1 of bands + 1 equal steps on the scale, and is drawn around b + 1/2 of bands.
    private static double FromTop(double frequency, SpectrogramSettings settings)
    {
        MelScale scale = settings.MelScale;
        double low = scale.Of(settings.MinFrequency), high = scale.Of(settings.MaxFrequency);
        double band = ((scale.Of(frequency) - low) / (high - low) * (settings.MelBands + 1)) - 1;
        return 1 - ((band + 0.5) / settings.MelBands);
    }

    private static string Label(double frequency) =>
        frequency >= 1000 ? FormattableString.Invariant($"{frequency / 1000:0} kHz") : FormattableString.Invariant($"{frequency:0} Hz");
}

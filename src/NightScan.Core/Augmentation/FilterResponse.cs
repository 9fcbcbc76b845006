using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>The magnitude response of a <see cref="FilterRecipe"/>, bin by bin.</summary>
internal static class FilterResponse
{
    /// <summary>
    /// |H(f)|: 10^(tilt·log2(f/middle)/20), with the geometric middle of the band and f no lower than MinFrequency; times 1/√(1 + (f/low)⁴) and
    /// 1/√(1 + (high/f)⁴), Butterworth filters of second order (12 dB per octave).
    /// </summary>
    /// <param name="recipe">Tilt and corners.</param>
    /// <param name="settings">Bins and band.</param>
    /// <param name="pitch">Factor by which a pitch shift moves frequencies afterwards: corners are those of the finished variant.</param>
    /// <param name="response">Receives one number per bin; the rest is left alone.</param>
    public static void Fill(in FilterRecipe recipe, SpectrogramSettings settings, double pitch, Span<float> response)
    {
        int bins = (settings.FftSize / 2) + 1;
        if (recipe.IsFlat)
        {
            response[..bins].Fill(1);
            return;
        }

        double perBin = pitch * settings.SampleRate / settings.FftSize;
        double lowest = Math.Max(settings.MinFrequency, settings.MaxFrequency / 1000), middle = Math.Sqrt(lowest * settings.MaxFrequency);
        for (int bin = 0; bin < bins; bin++)
        {
            double frequency = bin * perBin, power = 1;
            if (recipe.Tilt != 0)
            {
                power *= Math.Pow(10, recipe.Tilt * Math.Log2(Math.Max(frequency, lowest) / middle) / 10);
            }

            if (recipe.LowPass > 0)
            {
                power /= 1 + Fourth(frequency / recipe.LowPass);
            }

            if (recipe.HighPass > 0)
            {
                power *= Fourth(frequency / recipe.HighPass) / (1 + Fourth(frequency / recipe.HighPass));
            }

            response[bin] = (float)Math.Sqrt(power);
        }
    }

    private static double Fourth(double x) => x * x * (x * x);
}

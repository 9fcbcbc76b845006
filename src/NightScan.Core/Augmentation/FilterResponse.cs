using System.Runtime.Intrinsics;
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

        float perBin = (float)(pitch * settings.SampleRate / settings.FftSize);
        double lowest = Math.Max(settings.MinFrequency, settings.MaxFrequency / 1000), middle = Math.Sqrt(lowest * settings.MaxFrequency);

        // 10^(tilt·log2(x)/20) = x^(tilt·log2(10)/20).
        Vector256<float> exponent = Vector256.Create((float)(recipe.Tilt * Math.Log2(10) / 20)), one = Vector256<float>.One;
        Span<float> eight = stackalloc float[8];
        for (int bin = 0; bin < bins; bin += 8)
        {
            Vector256<float> frequency = (Vector256.Create((float)bin) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7)) * perBin, power = one, gain = one;
            if (recipe.Tilt != 0)
            {
                gain = Vector256.Exp(exponent * Vector256.Log(Vector256.Max(frequency, Vector256.Create((float)lowest)) * (float)(1 / middle)));
            }

            if (recipe.LowPass > 0)
            {
                power /= one + Fourth(frequency * (float)(1 / recipe.LowPass));
            }

            if (recipe.HighPass > 0)
            {
                Vector256<float> fourth = Fourth(frequency * (float)(1 / recipe.HighPass));
                power *= fourth / (one + fourth);
            }

            (gain * Vector256.Sqrt(power)).CopyTo(eight);
            eight[..Math.Min(8, bins - bin)].CopyTo(response[bin..]);
        }
    }

    private static Vector256<float> Fourth(Vector256<float> x) => x * x * (x * x);
}

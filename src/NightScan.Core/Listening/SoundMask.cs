using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Listening;

/// <summary>Masks for ears: silence for masked frames, and a band-stop for masked bands. (The spectrogram has its mean there.)</summary>
internal static class SoundMask
{
    /// <summary>Seconds in which a sound fades out and in.</summary>
    private const double Fade = 0.005;

    public static void Apply(in VariantRecipe recipe, SpectrogramSettings settings, float[] sound)
    {
        (int left, int width) = SpectrogramMask.Range(recipe.TimeMask, settings.FrameCount);
        if (width > 0)
        {
            Silence(sound, (left - 0.5) * settings.HopLength, (left + width - 0.5) * settings.HopLength, Fade * settings.SampleRate);
        }

        (int bottom, int height) = SpectrogramMask.Range(recipe.FrequencyMask, settings.MelBands);
        if (height > 0)
        {
            ReadOnlySpan<MelFilterBank.Band> bands = MelFilterBank.Create(settings).Bands;
            MelFilterBank.Band top = bands[bottom + height - 1];
            double perBin = (double)settings.SampleRate / settings.FftSize;
            double low = bands[bottom].FirstBin * perBin, high = (top.FirstBin + top.Count) * perBin;
            WholeSpectrum.Multiply(sound, (size, response) =>
            {
                response.Fill(1);
                Silence(response, low * size / settings.SampleRate, high * size / settings.SampleRate, 2 * perBin * size / settings.SampleRate);
            });
        }
    }

    /// <summary>Multiplies numbers by 0 between two places, and by cosine slopes beside them.</summary>
    private static void Silence(Span<float> values, double from, double to, double slope)
    {
        int first = Math.Max(0, (int)(from - slope)), end = (int)Math.Min(values.Length, to + slope + 1);
        for (int i = first; i < end; i++)
        {
            double outside = Math.Clamp(Math.Max(from - i, i - to) / slope, 0, 1);
            values[i] *= (float)(0.5 - (0.5 * Math.Cos(Math.PI * outside)));
        }
    }
}

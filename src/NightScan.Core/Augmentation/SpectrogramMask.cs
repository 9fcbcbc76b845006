using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NightScan.Augmentation;

/// <summary>
/// SpecAugment's time and frequency masks (D. Park et al., "SpecAugment", Interspeech 2019), one of each at most, on the
/// log-mel spectrogram: masked numbers become the mean of all others, which is 0 after normalisation.
/// </summary>
internal static class SpectrogramMask
{
    /// <summary>Applies the masks of a recipe.</summary>
    /// <param name="values">dB, mel bands × frames.</param>
    public static void Apply(in VariantRecipe recipe, int frames, Span<float> values)
    {
        (int left, int width) = Range(recipe.TimeMask, frames);
        (int bottom, int height) = Range(recipe.FrequencyMask, values.Length / frames);
        if (width == 0 && height == 0)
        {
            return;
        }

        double sum = 0;
        long count = 0;
        for (int band = 0; band * frames < values.Length; band++)
        {
            if (band < bottom || band >= bottom + height)
            {
                Span<float> row = values.Slice(band * frames, frames);
                sum += Sum(row[..left]) + Sum(row[(left + width)..]);
                count += frames - width;
            }
        }

        if (count == 0)
        {
            return;
        }

        float mean = (float)(sum / count);
        values.Slice(bottom * frames, height * frames).Fill(mean);
        for (int start = left; width > 0 && start < values.Length; start += frames)
        {
            values.Slice(start, width).Fill(mean);
        }
    }

    /// <summary>The frames or bands that a mask covers.</summary>
    /// <param name="count">Of all frames or bands.</param>
    public static (int Start, int Width) Range(MaskRecipe mask, int count)
    {
        int width = (int)Math.Round(mask.Width * count);
        return (Math.Clamp((int)(mask.Start * count), 0, count - width), width);
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        Vector256<double> low = Vector256<double>.Zero, high = low;
        foreach (Vector256<float> vector in vectors)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(vector);
            (low, high) = (low + lower, high + upper);
        }

        double sum = Vector256.Sum(low + high);
        foreach (float value in values[(8 * vectors.Length)..])
        {
            sum += value;
        }

        return sum;
    }
}

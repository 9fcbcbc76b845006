using System.Runtime.Intrinsics;
using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>A stretch of frames or of mel bands that is masked, as shares of all of them.</summary>
/// <param name="Start">0 to 1 − <paramref name="Width"/>.</param>
/// <param name="Width">0 = none.</param>
internal readonly record struct MaskRecipe(double Start, double Width);

internal readonly partial record struct VariantRecipe
{
    public MaskRecipe TimeMask { get; init; }

    public MaskRecipe FrequencyMask { get; init; }
}

/// <summary>
/// SpecAugment's time and frequency masks (D. Park et al., "SpecAugment", Interspeech 2019), one of each at most, on the
/// log-mel spectrogram: masked numbers become the mean of all others, which is 0 after normalisation.
/// </summary>
internal sealed class MaskOperation() : AugmentationOperation(7, "mask", weight: 1, ChainStage.Decibels, Frames, Bands)
{
    private static readonly Variate s_start = new(13), s_width = new(14), s_bottom = new(15), s_height = new(16);

    /// <summary>Width of a time mask as a share of the frames.</summary>
    public static Bound Frames { get; } = new(BoundForm.Interval, "time", 0, 0.25, new Interval(0.02, 0.06));

    /// <summary>Width of a frequency mask as a share of the mel bands.</summary>
    public static Bound Bands { get; } = new(BoundForm.Interval, "frequency", 0, 0.25, new Interval(0.02, 0.08));

    public override IReadOnlyList<(string Term, string Meaning)> Legend => [("masked", "a band of time and one of frequency are blanked")];

    public override bool CanChange(in DrawingContext context) => context[Frames].High > 0 || context[Bands].High > 0;

    public override bool IsIn(in VariantRecipe recipe) => recipe.TimeMask.Width > 0 || recipe.FrequencyMask.Width > 0;

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) => recipe with
    {
        TimeMask = Mask(context[Frames], context.Numbers.Spread(s_start), context.Numbers.Free(s_width)),
        FrequencyMask = Mask(context[Bands], context.Numbers.Spread(s_bottom), context.Numbers.Free(s_height)),
    };

    public override void Change(in VariantRecipe recipe, SpectrogramSettings settings, Span<float> values)
    {
        int frames = settings.FrameCount;
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

    public override void Sound(VariantRecipe recipe, IVariantSound sound)
    {
        (int left, int width) = Range(recipe.TimeMask, sound.Settings.FrameCount);
        if (width > 0)
        {
            sound.Silence((left - 0.5) * sound.Settings.HopLength, (left + width - 0.5) * sound.Settings.HopLength);
        }

        (int bottom, int height) = Range(recipe.FrequencyMask, sound.Settings.MelBands);
        if (height > 0)
        {
            ReadOnlySpan<MelFilterBank.Band> bands = MelFilterBank.Create(sound.Settings).Bands;
            MelFilterBank.Band top = bands[bottom + height - 1];
            double perBin = (double)sound.Settings.SampleRate / sound.Settings.FftSize;
            sound.Remove(bands[bottom].FirstBin * perBin, (top.FirstBin + top.Count) * perBin);
        }
    }

    public override string Caption(in VariantRecipe recipe) => "masked";

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) =>
        nothing with { TimeMask = new(0.42, 0.06), FrequencyMask = new(0.6, 0.08) };

    /// <summary>The frames or bands that a mask covers.</summary>
    /// <param name="count">Of all frames or bands.</param>
    public static (int Start, int Width) Range(MaskRecipe mask, int count)
    {
        int width = (int)Math.Round(mask.Width * count);
        return (Math.Clamp((int)(mask.Start * count), 0, count - width), width);
    }

    private static MaskRecipe Mask(Interval widths, double start, double share)
    {
        double width = widths.At(share);
        return new(start * (1 - width), width);
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

using System.Runtime.Intrinsics;
using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>Two power responses that multiply: a tilt, and a low-pass or a band-pass.</summary>
/// <param name="Tilt">dB per octave around the middle of the band; 0 = none.</param>
/// <param name="LowPass">Hz, where power is halved; 0 = none.</param>
/// <param name="HighPass">Hz, where power is halved; 0 = none.</param>
internal readonly record struct FilterRecipe(double Tilt, double LowPass, double HighPass);

internal readonly partial record struct VariantRecipe
{
    public FilterRecipe Filter { get; init; }
}

/// <summary>Distance and microphones: a magnitude response, bin by bin.</summary>
internal sealed class FilterOperation() : AugmentationOperation(
    4, "filter", weight: 2, ChainStage.Filter, Tilt, LowPass, HighPass)
{
    // The golden section, √3 − 1, and √5 − 2.
    private static readonly Variate s_kind = new(8, 0.6180339887498949), s_high = new(9, 0.7320508075688772);
    private static readonly Variate s_low = new(10, 0.2360679774997897);

    /// <summary>Largest spectral tilt, dB per octave, up and down.</summary>
    public static Bound Tilt { get; } = new(BoundForm.Most, "tilt", 0.5, 12, Interval.UpTo(3));

    /// <summary>Corner of a low-pass, as a share of MaxFrequency.</summary>
    public static Bound LowPass { get; } = new(BoundForm.Interval, "lowPass", 0.01, 1, new Interval(0.3, 0.8));

    /// <summary>Lower corner of a band-pass, as a share of the way from MinFrequency to MaxFrequency in octaves.</summary>
    public static Bound HighPass { get; } = new(BoundForm.Interval, "highPass", 0, 0.9, new Interval(0.1, 0.4));

    public override IReadOnlyList<(string Term, string Meaning)> Legend =>
        [("dB/oct", "spectral tilt"), ("from … Hz, up to … Hz", "high-pass and low-pass filter")];

    /// <summary>Tilt, low-pass or band-pass, a third of the variants each, in turn.</summary>
    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe)
    {
        SpectrogramSettings band = context.Spectrogram;
        double kind = 3 * context.Numbers.Spread(s_kind), share = kind - Math.Floor(kind);
        double low = band.MaxFrequency * context[LowPass].LogarithmicAt(context.Numbers.Spread(s_low));
        if (kind < 1)
        {
            return recipe with { Filter = new(context[Tilt].High * RecipeNumbers.Signed(share), 0, 0) };
        }

        if (kind < 2)
        {
            return recipe with { Filter = new(0, low, 0) };
        }

        // A band from 0 Hz has no octaves below its first hundredth.
        double bottom = Math.Max(band.MinFrequency, band.MaxFrequency / 100);
        double high = bottom * Math.Pow(band.MaxFrequency / bottom, context[HighPass].At(context.Numbers.Spread(s_high)));
        return recipe with { Filter = new(0, Math.Max(low, 2 * bottom), Math.Min(high, low / 2)) };
    }

    public override bool IsIn(in VariantRecipe recipe) => recipe.Filter != default;

    public override void Prepare(in VariantRecipe recipe, VariantPlan plan) =>
        Fill(recipe.Filter, plan.Settings, recipe.PitchFactor, plan.Response.Span);

    public override void Sound(VariantRecipe recipe, IVariantSound sound) =>
        sound.Multiply((size, response) => Fill(recipe.Filter, sound.Settings with { FftSize = size }, recipe.PitchFactor, response));

    public override string Caption(in VariantRecipe recipe)
    {
        FilterRecipe filter = recipe.Filter;
        string[] parts =
        [
            filter.Tilt == 0 ? "" : Text($"{filter.Tilt:+0.0;−0.0} dB/oct"),
            filter.HighPass == 0 ? "" : Text($"from {filter.HighPass:0} Hz"),
            filter.LowPass == 0 ? "" : Text($"up to {filter.LowPass:0} Hz"),
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) => nothing with { Filter = new(0, 3000, 0) };

    /// <summary>
    /// |H(f)|: 10^(tilt·log2(f/middle)/20), with the geometric middle of the band and f no lower than MinFrequency; times 1/√(1 + (f/low)⁴)
    /// and 1/√(1 + (high/f)⁴), Butterworth filters of second order (12 dB per octave).
    /// </summary>
    /// <param name="recipe">Tilt and corners.</param>
    /// <param name="settings">Bins and band.</param>
    /// <param name="pitch">Factor by which a pitch shift moves frequencies afterwards: corners are those of the finished variant.</param>
    /// <param name="response">Receives one number per bin; the rest is left alone.</param>
    public static void Fill(in FilterRecipe recipe, SpectrogramSettings settings, double pitch, Span<float> response)
    {
        int bins = (settings.FftSize / 2) + 1;
        float perBin = (float)(pitch * settings.SampleRate / settings.FftSize);
        double lowest = Math.Max(settings.MinFrequency, settings.MaxFrequency / 1000), middle = Math.Sqrt(lowest * settings.MaxFrequency);

        // 10^(tilt·log2(x)/20) = x^(tilt·log2(10)/20).
        Vector256<float> exponent = Vector256.Create((float)(recipe.Tilt * Math.Log2(10) / 20)), one = Vector256<float>.One;
        Span<float> eight = stackalloc float[8];
        for (int bin = 0; bin < bins; bin += 8)
        {
            Vector256<float> frequency = (Vector256.Create((float)bin) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7)) * perBin;
            Vector256<float> power = one, gain = one;
            if (recipe.Tilt != 0)
            {
                Vector256<float> octaves = Vector256.Log(Vector256.Max(frequency, Vector256.Create((float)lowest)) * (float)(1 / middle));
                gain = Vector256.Exp(exponent * octaves);
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

namespace NightScan.Augmentation;

/// <summary>What is added to a recording.</summary>
internal enum AddedSound
{
    None,

    /// <summary>Equal power at all frequencies.</summary>
    White,

    /// <summary>Power falling by 3 dB per octave: wind, leaves, rain far away.</summary>
    Pink,

    /// <summary>Power falling by 6 dB per octave: wind in the microphone, traffic.</summary>
    Brown,

    /// <summary>A recording of a background.</summary>
    Background,
}

internal readonly partial record struct VariantRecipe
{
    public AddedSound Added { get; init; }

    /// <summary>dB.</summary>
    public double SignalToNoise { get; init; }

    /// <summary>Where in the noise or background the window begins, as a share of its length; 0 to 1.</summary>
    public double AddedOffset { get; init; }
}

/// <summary>
/// What <see cref="NoiseOperation"/> and <see cref="BackgroundOperation"/> have in common: a sound is added at a ratio, as complex
/// spectra.
/// </summary>
internal abstract class AddedSoundOperation(int number, string name, double weight, params ReadOnlySpan<Bound> own)
    : AugmentationOperation(number, name, weight, ChainStage.Addition, [Ratio, .. own])
{
    // (√21 − 3)/2, and 1 − the golden section.
    private static readonly Variate s_signalToNoise = new(5, 0.7912878474779199), s_offset = new(6, 0.3819660112501051);

    /// <summary>dB, signal to noise or background.</summary>
    public static Bound Ratio { get; } = new(BoundForm.Interval, "snr", -20, 100, new(12, 30), new(12, 30), new(15, 30));

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) => recipe with
    {
        SignalToNoise = Math.Round(context[Ratio].At(context.Numbers.Spread(s_signalToNoise)), 2),
        AddedOffset = context.Numbers.Spread(s_offset),
    };

    public override string Caption(in VariantRecipe recipe) =>
        Text($"{recipe.Added.ToString().ToLowerInvariant()} {recipe.SignalToNoise:0.#} dB");
}

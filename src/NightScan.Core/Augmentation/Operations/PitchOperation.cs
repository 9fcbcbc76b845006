using System.Diagnostics;
using NightScan.Hashing;

namespace NightScan.Augmentation;

internal readonly partial record struct VariantRecipe
{
    /// <summary>Hundredths of a semitone, a multiple of <see cref="WarpedBanks.Step"/>; 0 = none.</summary>
    public int PitchCents { get; init; }

    /// <summary>What frequencies are multiplied by.</summary>
    internal double PitchFactor => Math.Pow(2, PitchCents / 1200.0);
}

/// <summary>
/// All frequencies are multiplied, time stays: another mel bank collects what a moved sound would have put into each band.
/// </summary>
internal sealed class PitchOperation() : AugmentationOperation(0, "pitch", weight: 3, ChainStage.Pitch, Semitones)
{
    // The golden section.
    private static readonly Variate s_cents = new(2, 0.6180339887498949);

    /// <summary>Largest shift, up and down.</summary>
    public static Bound Semitones { get; } = new(BoundForm.Most, "pitch", 0, 12, Interval.UpTo(4), Interval.UpTo(2), Interval.UpTo(2))
    {
        OfAnimal = animal => Interval.UpTo(animal switch
        {
            "general" => 4,
            "bird_song" or "mammal" => 2,
            "owl" or "amphibian" => 1,
            "bat" or "insect" => 0.5,
            _ => throw new UnreachableException(animal),
        }),
    };

    public override IReadOnlyList<(string Term, string Meaning)> Legend => [("st", "pitch shift in semitones")];

    public override bool CanChange(in DrawingContext context) => context[Semitones].High > 0;

    public override bool IsIn(in VariantRecipe recipe) => recipe.PitchCents != 0;

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) =>
        recipe with { PitchCents = WarpedBanks.Nearest(100 * context[Semitones].High * context.Numbers.SignedSpread(s_cents)) };

    public override void Prepare(in VariantRecipe recipe, VariantPlan plan) => plan.Bank = plan.Sources.Banks.Get(recipe.PitchCents);

    public override void Sound(VariantRecipe recipe, IVariantSound sound) => sound.Pitch(recipe.PitchFactor);

    public override string Caption(in VariantRecipe recipe) => Text($"{recipe.PitchCents / 100.0:+0.0#;−0.0#} st");

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) => nothing with { PitchCents = 400 };
}

using System.Diagnostics;
using NightScan.Hashing;

namespace NightScan.Augmentation;

public readonly partial record struct VariantRecipe
{
    /// <summary>Hundredths of a semitone, a multiple of <see cref="WarpedBanks.Step"/>; 0 = none.</summary>
    public int PitchCents { get; init; }

    /// <summary>What frequencies are multiplied by.</summary>
    internal double PitchFactor => Math.Pow(2, PitchCents / 1200.0);
}

public sealed partial record TierBounds
{
    /// <summary>Largest pitch shift in semitones, up and down; 0 to 12.</summary>
    public double Pitch { get; init; }
}

public sealed partial record AnimalLimits
{
    /// <summary>Semitones, up and down.</summary>
    public double Pitch { get; init; }
}

/// <summary>
/// All frequencies are multiplied, time stays: another mel bank collects what a moved sound would have put into each band.
/// </summary>
internal sealed class PitchOperation() : AugmentationOperation(0, "pitch", weight: 3, ChainStage.Pitch)
{
    // The golden section.
    private static readonly Variate s_cents = new(2, 0.6180339887498949);

    public override IReadOnlyList<(string Term, string Meaning)> Legend => [("st", "pitch shift in semitones")];

    public override IReadOnlyList<Bound<TierBounds>> BoundsByTier { get; } =
        [Bound.Number<TierBounds>("pitch", 0, 12, bounds => bounds.Pitch, (bounds, pitch) => bounds with { Pitch = pitch })];

    public override IReadOnlyList<Bound<AnimalLimits>> BoundsByAnimal { get; } =
        [Bound.Number<AnimalLimits>("pitch", 0, 12, limits => limits.Pitch, (limits, pitch) => limits with { Pitch = pitch })];

    public override TierBounds WithDefaults(TierBounds bounds, StrengthTier tier) =>
        bounds with { Pitch = tier == StrengthTier.Rare ? 4 : 2 };

    public override AnimalLimits WithDefaults(AnimalLimits limits, string animalType) => limits with
    {
        Pitch = animalType switch
        {
            "general" => 4,
            "bird_song" or "mammal" => 2,
            "owl" or "amphibian" => 1,
            "bat" or "insect" => 0.5,
            _ => throw new UnreachableException(animalType),
        },
    };

    public override TierBounds Within(TierBounds bounds, AnimalLimits limits) =>
        bounds with { Pitch = Math.Min(bounds.Pitch, limits.Pitch) };

    public override bool CanChange(in DrawingContext context) => context.Bounds.Pitch > 0;

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) =>
        recipe with { PitchCents = WarpedBanks.Nearest(100 * context.Bounds.Pitch * context.Numbers.SignedSpread(s_cents)) };

    public override void Prepare(in VariantRecipe recipe, VariantPlan plan)
    {
        if (recipe.PitchCents != 0)
        {
            plan.Bank = plan.Sources.Banks.Get(recipe.PitchCents);
        }
    }

    public override void Sound(VariantRecipe recipe, IVariantSound sound)
    {
        if (recipe.PitchCents != 0)
        {
            sound.Pitch(recipe.PitchFactor);
        }
    }

    public override IEnumerable<string> Caption(VariantRecipe recipe) =>
        recipe.PitchCents == 0 ? [] : [Text($"{recipe.PitchCents / 100.0:+0.0#;−0.0#} st")];

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) => nothing with { PitchCents = 400 };
}

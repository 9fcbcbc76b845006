using System.Diagnostics;
using NightScan.Hashing;

namespace NightScan.Augmentation;

internal readonly partial record struct VariantRecipe
{
    /// <summary>Factor on the speed of time: 1.25 = everything takes 1/1.25 as long.</summary>
    public double Rate { get; init; }
}

/// <summary>Time runs at another rate: each frame is interpolated between two of the recording (<see cref="SourceFrames"/>).</summary>
internal sealed class StretchOperation() : AugmentationOperation(1, "stretch", weight: 2, ChainStage.Time, Factors)
{
    // √2 − 1.
    private static readonly Variate s_rate = new(3, 0.4142135623730951);

    /// <summary>On the speed of time, slowest to fastest.</summary>
    public static Bound Factors { get; } = new(
        BoundForm.Factors, "stretch", 0.5, 2, new(0.8, 1.25), new(0.87, 1.15), new(0.9, 1.11))
    {
        OfAnimal = animal => animal switch
        {
            "general" => new(0.8, 1.25),
            "mammal" => new(0.85, 1.18),
            "owl" or "bird_song" => new(0.9, 1.11),
            "amphibian" => new(0.93, 1.08),
            "bat" or "insect" => new(0.95, 1.05),
            _ => throw new UnreachableException(animal),
        },
    };

    public override IReadOnlyList<(string Term, string Meaning)> Legend => [("×", "speed of time: above 1 everything goes faster")];

    public override bool CanChange(in DrawingContext context) => context[Factors] is { Low: < 1 } or { High: > 1 };

    public override bool IsIn(in VariantRecipe recipe) => recipe.Rate != 1;

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe)
    {
        Interval rate = context[Factors];
        double x = context.Numbers.SignedSpread(s_rate), end = rate.High > 1 && (x > 0 || rate.Low == 1) ? rate.High : rate.Low;
        return recipe with { Rate = Math.Round(Math.Pow(end, Math.Abs(x)), 4) };
    }

    public override void Prepare(in VariantRecipe recipe, VariantPlan plan) => plan.Rate = recipe.Rate;

    public override void Sound(VariantRecipe recipe, IVariantSound sound) => sound.Rate = recipe.Rate;

    public override string Caption(in VariantRecipe recipe) => Text($"×{recipe.Rate:0.00#}");

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) => nothing with { Rate = 0.8 };
}

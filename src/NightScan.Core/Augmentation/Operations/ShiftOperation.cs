using NightScan.Hashing;

namespace NightScan.Augmentation;

internal readonly partial record struct VariantRecipe
{
    /// <summary>Time shift as a share of the window's duration; 0 to 0.5. <see cref="SourceFrames"/> says which way.</summary>
    public double Shift { get; init; }
}

/// <summary>Another moment (<see cref="SourceFrames"/>).</summary>
internal sealed class ShiftOperation() : AugmentationOperation(5, "shift", weight: 2, ChainStage.Time, Share)
{
    // (√13 − 3)/2.
    private static readonly Variate s_shift = new(4, 0.3027756377319946);

    /// <summary>Largest shift as a share of the window's duration.</summary>
    public static Bound Share { get; } =
        new(BoundForm.Most, "shift", 0, 0.5, Interval.UpTo(0.2), Interval.UpTo(0.125), Interval.UpTo(0.0625));

    public override IReadOnlyList<(string Term, string Meaning)> Legend =>
        [("shift", "the window begins later or earlier, in percent of its length")];

    public override bool CanChange(in DrawingContext context) => context[Share].High > 0;

    public override bool IsIn(in VariantRecipe recipe) => recipe.Shift != 0;

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) =>
        recipe with { Shift = context[Share].High * context.Numbers.LeastSpread(s_shift) };

    public override void Prepare(in VariantRecipe recipe, VariantPlan plan) => plan.Shift = recipe.Shift;

    public override void Sound(VariantRecipe recipe, IVariantSound sound) => sound.Shift = recipe.Shift;

    public override string Caption(in VariantRecipe recipe) => Text($"shift {recipe.Shift * 100:0.#} %");

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) => nothing with { Shift = 0.2 };
}

using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>White, pink or brown noise (<see cref="NoiseBank"/>).</summary>
internal sealed class NoiseOperation() : AddedSoundOperation(2, "noise", weight: 3)
{
    private static readonly Variate s_color = new(7);

    // The captions of both are alike.
    public override IReadOnlyList<(string Term, string Meaning)> Legend =>
        [("white, pink, brown, background … dB", "sound that was added, and the ratio of signal to it")];

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) =>
        base.Draw(context, recipe) with { Added = (AddedSound)(1 + (int)(3 * context.Numbers.Free(s_color))) };

    public override bool IsIn(in VariantRecipe recipe) => recipe.Added is AddedSound.White or AddedSound.Pink or AddedSound.Brown;

    public override void Prepare(in VariantRecipe recipe, VariantPlan plan) => plan.Add(plan.Sources.Noise.Get(recipe.Added), recipe);

    public override void Sound(VariantRecipe recipe, IVariantSound sound) =>
        sound.Add(_ => sound.Sources.Noise.Samples(recipe.Added), recipe.AddedOffset);

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) =>
        nothing with { Added = AddedSound.Pink, SignalToNoise = 8 };
}

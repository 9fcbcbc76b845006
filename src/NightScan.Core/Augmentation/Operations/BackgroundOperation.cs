using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

internal readonly partial record struct VariantRecipe
{
    /// <summary>The background's content; default when there is none.</summary>
    public ContentHash Background { get; init; }
}

/// <summary>A recording of a background, repeated where it is shorter (<see cref="BackgroundBank"/>).</summary>
internal sealed class BackgroundOperation() : AddedSoundOperation(3, "background", weight: 3, PoolSize)
{
    private static readonly Variate s_background = new(17);

    /// <summary>Backgrounds that are in use at once, at most: so many stay in memory.</summary>
    public static Bound PoolSize { get; } = new(BoundForm.MostWhole, "pool", 1, 1024, Interval.UpTo(24));

    /// <summary>
    /// Those in use, the ones with the smallest hashes: one more recording among hundreds changes the pool by one at most.
    /// </summary>
    public static ContentHash[] Pool(IReadOnlyCollection<ContentHash> backgrounds, AugmentationSettings settings) =>
        backgrounds.Count == 0 ? [] :
    [
        .. backgrounds.Distinct()
            .OrderBy(background => StableHash.Of(background, (ulong)settings.Seed)).ThenBy(background => background)
            .Take((int)settings.Of(BoundScope.All, PoolSize).High),
    ];

    public override bool CanChange(in DrawingContext context) =>
        context.Backgrounds.Length > 1 || (context.Backgrounds.Length == 1 && context.Backgrounds[0] != context.Content);

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) =>
        base.Draw(context, recipe) with { Added = AddedSound.Background, Background = Choose(context) };

    public override bool IsIn(in VariantRecipe recipe) => recipe.Added == AddedSound.Background;

    public override void Prepare(in VariantRecipe recipe, VariantPlan plan)
    {
        var (spectra, path, problem) = plan.Sources.Backgrounds!.Get(recipe.Background, plan.Cancellation);
        if (problem is RecordingProblem why)
        {
            plan.Problem = (why, path);
        }
        else
        {
            plan.Add(spectra!, recipe);
        }
    }

    public override void Sound(VariantRecipe recipe, IVariantSound sound) => sound.Add(period =>
    {
        if (sound.Sources.Backgrounds!.Samples(recipe.Background, sound.Cancellation) is not { } background)
        {
            return null;
        }

        float gain = MelStage.Gain(background);
        float[] repeated = new float[period];
        for (int n = 0; n < Math.Min(period, background.Length); n++)
        {
            repeated[n] = gain * background[n];
        }

        return repeated;
    }, recipe.AddedOffset);

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) =>
        nothing with { Added = AddedSound.Background, Background = background, SignalToNoise = 3 };

    /// <summary>
    /// The background with the smallest hash together with the variant (rendezvous hashing): one more background takes its share of the
    /// variants and leaves the others as they were. A recording is never mixed with itself.
    /// </summary>
    private static ContentHash Choose(in DrawingContext context)
    {
        ulong own = context.Numbers.Word(s_background), best = ulong.MaxValue;
        ContentHash chosen = default;
        foreach (ContentHash background in context.Backgrounds)
        {
            ulong hash = StableHash.Of(background, own);
            if (background != context.Content && hash <= best)
            {
                (best, chosen) = (hash, background);
            }
        }

        return chosen;
    }
}

using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>
/// Draws the recipes of variants. A recipe is a function of the recording's content, the settings, the class's tier, the backgrounds
/// and the variant's number, and of nothing else: no order, no other variant. Immutable; serves all workers.
/// </summary>
/// <param name="settings">What may be drawn.</param>
/// <param name="spectrogram">For the band that filters work in.</param>
/// <param name="backgrounds">Contents of the recordings that may be mixed in; their order does not matter.</param>
internal sealed class RecipeDrawer(AugmentationSettings settings, SpectrogramSettings spectrogram, IReadOnlyList<ContentHash> backgrounds)
{
    private readonly OperationRegistry _operations = settings.Registry;
    private readonly ContentHash[] _backgrounds = BackgroundOperation.Pool(backgrounds, settings);
    private readonly TierBounds[] _bounds = [.. Enum.GetValues<StrengthTier>().Select(settings.Bounds)];
    private readonly double[] _weights =
        [.. Enumerable.Range(0, settings.Registry.Count).Select(number => settings.Weight(settings.Registry[number]))];

    /// <summary>The backgrounds that recipes use, <see cref="BackgroundOperation.PoolSize"/> at most.</summary>
    public IReadOnlyList<ContentHash> Backgrounds => _backgrounds;

    /// <summary>The recipe of a variant.</summary>
    /// <param name="content">The recording.</param>
    /// <param name="variant">From 1.</param>
    /// <param name="tier">Of the recording's class.</param>
    public VariantRecipe Draw(ContentHash content, int variant, StrengthTier tier) =>
        Draw(new() { Content = content, Variant = variant, Tier = tier, Rate = 1 }, OperationSet.All);

    /// <summary>The next recipe for a variant whose last one changed too little.</summary>
    /// <remarks>Of the operations that came after the eighth only those that the last one has: see <see cref="VariantKeys"/>.</remarks>
    public VariantRecipe Again(in VariantRecipe recipe) => Draw(
        new() { Content = recipe.Content, Variant = recipe.Variant, Tier = recipe.Tier, Rate = 1, Attempt = recipe.Attempt + 1 },
        OperationSet.First | recipe.Operations);

    private VariantRecipe Draw(VariantRecipe recipe, OperationSet choice)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(recipe.Variant, 1);
        DrawingContext context = new(
            new(recipe.Content, settings.Seed, recipe.Variant, recipe.Attempt), _bounds[(int)recipe.Tier], spectrogram, recipe.Content,
            _backgrounds);
        recipe = recipe with { Operations = Chain(context, recipe.Attempt, choice) };
        for (int number = 0; number < _operations.Count; number++)
        {
            recipe = recipe.Operations.Has(number) ? _operations[number].Draw(context, recipe) : recipe;
        }

        return recipe;
    }

    /// <summary>
    /// The operations of a chain: as many as the tier says, drawn without replacement in proportion to their weights (the smallest of
    /// exponential variates; Efraimidis and Spirakis 2006), the first two from <see cref="OperationRegistry.Additive"/> and
    /// <see cref="OperationRegistry.Temporal"/>. A further attempt takes one more. Those of the first kind exclude each other.
    /// </summary>
    private OperationSet Chain(in DrawingContext context, int attempt, OperationSet choice)
    {
        Interval lengths = context[_operations.ChainLength];
        int length = attempt + (int)lengths.Low + (int)((1 + lengths.High - lengths.Low) * context.Numbers.Free(Variate.ChainLength));
        Span<double> waits = stackalloc double[_weights.Length];
        for (int number = 0; number < waits.Length; number++)
        {
            bool waitsForTurn = _weights[number] > 0 && choice.Has(number) && _operations[number].CanChange(context);
            waits[number] = waitsForTurn
                ? -Math.Log(1 - context.Numbers.Free(Variate.Waiting, number)) / _weights[number]
                : double.PositiveInfinity;
        }

        OperationSet chain = OperationSet.None, excluded = OperationSet.None;
        for (int turn = 0; turn < length; turn++)
        {
            OperationSet kind = turn switch { 0 => _operations.Additive, 1 => _operations.Temporal, _ => OperationSet.All };
            double best = double.PositiveInfinity;
            int next = -1;
            for (int number = 0; number < waits.Length; number++)
            {
                if (waits[number] < best && kind.Has(number) && !(chain | excluded).Has(number))
                {
                    (best, next) = (waits[number], number);
                }
            }

            if (next >= 0)
            {
                chain = chain.With(next);
                excluded |= _operations.Additive.Has(next) ? _operations.Additive : OperationSet.None;
            }
            else if (turn < 2)
            {
                // None of these is enabled: another takes the turn.
                length++;
            }
        }

        return chain;
    }
}

using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>
/// Draws the recipes of variants. A recipe is a function of the recording's content, the settings, the class's tier, the backgrounds
/// and the variant's number, and of nothing else: no order, no other variant. Immutable; serves all workers.
/// </summary>
public sealed class RecipeDrawer
{
    /// <summary>A drawn operation does at least this share of what it may do at most: nothing is drawn that changes nothing.</summary>
    private const double Least = 0.2;

    /// <summary>
    /// Every chain has one of the first and one of the second where they are enabled, and so differs from every other, whatever the recording: in
    /// a dense one frames elsewhere have another texture, and what stands out in a sparse or steady one stands in another noise.
    /// </summary>
    private const AugmentationOperations Additive = AugmentationOperations.Noise | AugmentationOperations.Background;
    private const AugmentationOperations Temporal = AugmentationOperations.Stretch | AugmentationOperations.Shift;

    private readonly AugmentationSettings _settings;
    private readonly SpectrogramSettings _spectrogram;
    private readonly ContentHash[] _backgrounds;
    private readonly TierBounds[] _bounds;
    private readonly double[] _weights;

    /// <param name="settings">What may be drawn.</param>
    /// <param name="spectrogram">For the band that filters work in.</param>
    /// <param name="backgrounds">Contents of the recordings that may be mixed in; their order does not matter.</param>
    public RecipeDrawer(AugmentationSettings settings, SpectrogramSettings spectrogram, IReadOnlyList<ContentHash> backgrounds)
    {
        _settings = settings;
        _spectrogram = spectrogram;

        // Those with the smallest hashes: one more recording among hundreds changes the pool by one at most.
        _backgrounds = [.. backgrounds.Distinct()
            .OrderBy(background => StableHash.Of(background, (ulong)settings.Seed)).ThenBy(background => background)
            .Take(settings.BackgroundPool)];
        _bounds = [.. Enum.GetValues<StrengthTier>().Select(settings.Bounds)];
        _weights = new double[AugmentationNames.All.Count];
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = settings.Draws(AugmentationNames.Flag(i)) ? settings.Weights.Span[i] : 0;
        }

        if (_backgrounds.Length == 0)
        {
            _weights[AugmentationNames.IndexOf("background")] = 0;
        }
    }

    /// <summary>The backgrounds that recipes use, <see cref="AugmentationSettings.BackgroundPool"/> at most.</summary>
    public IReadOnlyList<ContentHash> Backgrounds => _backgrounds;

    /// <summary>The recipe of a variant.</summary>
    /// <param name="content">The recording.</param>
    /// <param name="variant">From 1.</param>
    /// <param name="tier">Of the recording's class.</param>
    public VariantRecipe Draw(ContentHash content, int variant, StrengthTier tier) => Draw(content, variant, tier, 0);

    /// <summary>The next recipe for a variant whose last one changed too little.</summary>
    public VariantRecipe Again(in VariantRecipe recipe) => Draw(recipe.Content, recipe.Variant, recipe.Tier, recipe.Attempt + 1);

    private VariantRecipe Draw(ContentHash content, int variant, StrengthTier tier, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(variant, 1);
        TierBounds bounds = _bounds[(int)tier];
        RecipeNumbers numbers = new(content, _settings.Seed, variant, attempt);
        AugmentationOperations operations = Chain(numbers, bounds, content, attempt);
        bool Has(AugmentationOperations operation) => (operations & operation) != 0;

        VariantRecipe recipe = new() { Content = content, Variant = variant, Attempt = attempt, Tier = tier, Rate = 1 };
        if (Has(AugmentationOperations.Pitch))
        {
            recipe = recipe with { PitchCents = WarpedBanks.Nearest(100 * bounds.Pitch * Signed(numbers.Spread(Augmentation.Draw.Pitch))) };
        }

        if (Has(AugmentationOperations.Stretch))
        {
            double x = Signed(numbers.Spread(Augmentation.Draw.Rate));
            double end = bounds.Rate.High > 1 && (x > 0 || bounds.Rate.Low == 1) ? bounds.Rate.High : bounds.Rate.Low;
            recipe = recipe with { Rate = Math.Round(Math.Pow(end, Math.Abs(x)), 4) };
        }

        if (Has(AugmentationOperations.Shift))
        {
            recipe = recipe with { Shift = bounds.Shift * (Least + ((1 - Least) * numbers.Spread(Augmentation.Draw.Shift))) };
        }

        if (Has(AugmentationOperations.Filter))
        {
            recipe = recipe with { Filter = Filter(numbers) };
        }

        if (Has(AugmentationOperations.Noise | AugmentationOperations.Background))
        {
            bool background = Has(AugmentationOperations.Background);
            recipe = recipe with
            {
                Added = background ? AddedSound.Background : (AddedSound)(1 + (int)(3 * numbers.Free(Augmentation.Draw.Color))),
                Background = background ? Background(numbers, content) : default,
                SignalToNoise = Math.Round(bounds.SignalToNoise.At(numbers.Spread(Augmentation.Draw.SignalToNoise)), 2),
                AddedOffset = numbers.Spread(Augmentation.Draw.AddedOffset),
            };
        }

        if (Has(AugmentationOperations.Reverb))
        {
            recipe = recipe with
            {
                ReverberationTime = _settings.ReverberationTime.LogarithmicAt(numbers.Spread(Augmentation.Draw.ReverberationTime)),
                DirectToReverberant = _settings.DirectToReverberant.At(numbers.Free(Augmentation.Draw.DirectToReverberant)),
            };
        }

        if (Has(AugmentationOperations.Mask))
        {
            recipe = recipe with
            {
                TimeMask = Mask(_settings.TimeMask, numbers.Spread(Augmentation.Draw.TimeMaskStart), numbers.Free(Augmentation.Draw.TimeMaskWidth)),
                FrequencyMask = Mask(
                    _settings.FrequencyMask, numbers.Spread(Augmentation.Draw.FrequencyMaskStart), numbers.Free(Augmentation.Draw.FrequencyMaskWidth)),
            };
        }

        return recipe;
    }

    /// <summary>
    /// The operations of a chain: as many as the tier says, drawn without replacement in proportion to their weights (the smallest of
    /// exponential variates; Efraimidis and Spirakis 2006), the first two from <see cref="Additive"/> and <see cref="Temporal"/>. A further
    /// attempt takes one more. Noise and background exclude each other.
    /// </summary>
    private AugmentationOperations Chain(in RecipeNumbers numbers, TierBounds bounds, ContentHash content, int attempt)
    {
        int length = attempt + bounds.FewestOperations
            + (int)((1 + bounds.MostOperations - bounds.FewestOperations) * numbers.Free(Augmentation.Draw.ChainLength));
        AugmentationOperations chain = AugmentationOperations.None, excluded = AugmentationOperations.None;
        if (_backgrounds.Length == 1 && _backgrounds[0] == content)
        {
            excluded = AugmentationOperations.Background;
        }

        for (int turn = 0; turn < length; turn++)
        {
            AugmentationOperations choice = turn switch { 0 => Additive, 1 => Temporal, _ => AugmentationOperations.All };
            double best = double.PositiveInfinity;
            int next = -1;
            for (int i = 0; i < _weights.Length; i++)
            {
                AugmentationOperations flag = AugmentationNames.Flag(i);
                if (_weights[i] > 0 && (choice & flag) != 0 && ((chain | excluded) & flag) == 0 && Changes(i, bounds))
                {
                    double wait = -Math.Log(1 - numbers.Free(Augmentation.Draw.Operation, i)) / _weights[i];
                    (best, next) = wait < best ? (wait, i) : (best, next);
                }
            }

            if (next < 0)
            {
                // None of these is enabled: another takes the turn.
                length += turn < 2 ? 1 : 0;
                continue;
            }

            AugmentationOperations taken = AugmentationNames.Flag(next);
            chain |= taken;
            excluded |= taken switch
            {
                AugmentationOperations.Noise => AugmentationOperations.Background,
                AugmentationOperations.Background => AugmentationOperations.Noise,
                _ => AugmentationOperations.None,
            };
        }

        return chain;
    }

    /// <summary>Whether the bounds leave an operation anything to do.</summary>
    private bool Changes(int operation, TierBounds bounds) => AugmentationNames.Flag(operation) switch
    {
        AugmentationOperations.Pitch => bounds.Pitch > 0,
        AugmentationOperations.Stretch => bounds.Rate.Low < 1 || bounds.Rate.High > 1,
        AugmentationOperations.Shift => bounds.Shift > 0,
        AugmentationOperations.Mask => _settings.TimeMask.High > 0 || _settings.FrequencyMask.High > 0,
        _ => true,
    };

    /// <summary>Tilt, low-pass or band-pass, a third of the variants each, in turn.</summary>
    private FilterRecipe Filter(in RecipeNumbers numbers)
    {
        double kind = 3 * numbers.Spread(Augmentation.Draw.FilterKind), share = kind - Math.Floor(kind);
        double low = _spectrogram.MaxFrequency * _settings.LowPass.LogarithmicAt(numbers.Spread(Augmentation.Draw.FilterLow));
        if (kind < 1)
        {
            return new(_settings.Tilt * Signed(share), 0, 0);
        }

        if (kind < 2)
        {
            return new(0, low, 0);
        }

        // A band from 0 Hz has no octaves below its first hundredth.
        double bottom = Math.Max(_spectrogram.MinFrequency, _spectrogram.MaxFrequency / 100), octaves = _settings.HighPass.At(numbers.Spread(Augmentation.Draw.FilterHigh));
        return new(0, Math.Max(low, 2 * bottom), Math.Min(bottom * Math.Pow(_spectrogram.MaxFrequency / bottom, octaves), low / 2));
    }

    /// <summary>
    /// The background with the smallest hash together with the variant (rendezvous hashing): one more background takes its share of the
    /// variants and leaves the others as they were. A recording is never mixed with itself.
    /// </summary>
    private ContentHash Background(in RecipeNumbers numbers, ContentHash content)
    {
        ulong own = numbers.Word(Augmentation.Draw.Background), best = ulong.MaxValue;
        ContentHash chosen = default;
        foreach (ContentHash background in _backgrounds)
        {
            ulong hash = StableHash.Of(background, own);
            if (background != content && hash <= best)
            {
                (best, chosen) = (hash, background);
            }
        }

        return chosen;
    }

    private static MaskRecipe Mask(Interval widths, double start, double share)
    {
        double width = widths.At(share);
        return new(start * (1 - width), width);
    }

    /// <summary>[0, 1) onto [−1, −<see cref="Least"/>] and [<see cref="Least"/>, 1).</summary>
    private static double Signed(double share)
    {
        double x = (2 * share) - 1;
        return x < 0 ? -Least + ((1 - Least) * x) : Least + ((1 - Least) * x);
    }
}

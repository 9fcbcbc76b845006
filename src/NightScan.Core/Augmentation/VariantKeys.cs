using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>The identities of variants' files, as <c>SpectrogramKey</c> is for originals. Immutable; serves all threads.</summary>
/// <remarks>
/// <para>
/// A key has to determine the bytes of its file, and a new operation may change no key of a variant without it. Seed, tier and settings
/// count through what the first recipe drew, and through a text of all of them for what further attempts (<see cref="RecipeDrawer.Again"/>)
/// would draw: which attempt is used follows from these and from the recording. That text holds weights and bounds of the first eight
/// operations, is known to all caches that there are, and so stays as it is for ever.
/// </para>
/// <para>
/// An operation that came later stands in the key only where the first recipe has it: its weight, its bounds, its parameters. That is
/// enough, because it changes nothing anywhere else. In a first recipe, operations wait times that do not depend on each other, so one that
/// never wins a turn leaves the turns of the others as they are. There are up to eight attempts, each of which draws one operation more, so
/// by the last one nearly every chain would have every operation; but in further attempts those that came later take part only where the
/// attempt before has them (<see cref="RecipeDrawer"/>), hence where the first one has.
/// </para>
/// </remarks>
internal sealed class VariantKeys
{
    /// <summary>Part of every key: raise it with any change that changes variants, and all of them are made anew.</summary>
    private const int AlgorithmVersion = 2;

    private readonly (AugmentationOperation Operation, ulong[] ByTier)[] _later;
    private readonly ulong _spectrogram;
    private readonly ulong[] _byTier;

    /// <param name="spectrogram">Key of the spectrogram's settings.</param>
    /// <param name="settings">That recipes are drawn with.</param>
    public VariantKeys(ContentHash spectrogram, AugmentationSettings settings)
    {
        StrengthTier[] tiers = Enum.GetValues<StrengthTier>();
        ContentHash first = ContentHash.OfText(FirstText(settings));
        _spectrogram = StableHash.Of(spectrogram, AlgorithmVersion);
        _byTier = [.. tiers.Select(tier => StableHash.Of(first, (ulong)tier))];
        _later = [.. Later(settings).Select(operation =>
            (operation, tiers.Select(tier => StableHash.OfText(LaterText(operation, settings, tier))).ToArray()))];
    }

    /// <summary>Equal for settings that draw equal recipes.</summary>
    public static ContentHash OfSettings(AugmentationSettings settings) => ContentHash.OfText(string.Join(' ', Later(settings)
        .SelectMany(operation => Enum.GetValues<StrengthTier>().Select(tier => LaterText(operation, settings, tier)))
        .Prepend(FirstText(settings))));

    /// <summary>The key of a variant whose first recipe this is.</summary>
    public ulong Of(in VariantRecipe recipe)
    {
        ulong key = StableHash.Of(_spectrogram, _byTier[(int)recipe.Tier]);
        key = Mix(key, recipe.Content);
        key = StableHash.Of(key, ((ulong)(uint)recipe.Variant << 32) | (uint)recipe.Attempt);
        key = StableHash.Of(key, ((ulong)(uint)recipe.PitchCents << 32) | (uint)recipe.Added);
        key = Mix(Mix(Mix(key, recipe.Rate), recipe.Shift), recipe.AddedOffset);
        key = Mix(Mix(Mix(key, recipe.Filter.Tilt), recipe.Filter.LowPass), recipe.Filter.HighPass);
        key = Mix(Mix(Mix(key, recipe.SignalToNoise), recipe.ReverberationTime), recipe.DirectToReverberant);
        key = Mix(Mix(key, recipe.TimeMask.Start), recipe.TimeMask.Width);
        key = Mix(Mix(key, recipe.FrequencyMask.Start), recipe.FrequencyMask.Width);
        key = Mix(key, recipe.Background);
        foreach ((AugmentationOperation operation, ulong[] byTier) in _later)
        {
            if (recipe.Operations.Has(operation.Number))
            {
                key = operation.MixInto(StableHash.Of(key, byTier[(int)recipe.Tier]), recipe);
            }
        }

        return key;
    }

    public static ulong Mix(ulong key, double value) => StableHash.Of(key, BitConverter.DoubleToUInt64Bits(value));

    private static ulong Mix(ulong key, ContentHash hash) => StableHash.Of(StableHash.Of(key, hash.High), hash.Low);

    /// <summary>Those after the eighth that may be drawn.</summary>
    private static IEnumerable<AugmentationOperation> Later(AugmentationSettings settings) =>
        settings.Registry.Rows.Where(operation => !OperationSet.First.Has(operation.Number) && settings.Weight(operation) > 0);

    private static string FirstText(AugmentationSettings settings)
    {
        Bound length = settings.Registry.ChainLength;
        Interval Of(Bound bound, BoundScope scope = BoundScope.All) => settings.Of(scope, bound);
        double Most(Bound bound, BoundScope scope = BoundScope.All) => Of(bound, scope).High;
        string Tier(BoundScope tier) =>
            FormattableString.Invariant($"snr={Of(AddedSoundOperation.Ratio, tier)} shift={Most(ShiftOperation.Share, tier)} ")
            + FormattableString.Invariant($"rate={Of(StretchOperation.Factors, tier)} pitch={Most(PitchOperation.Semitones, tier)} ")
            + FormattableString.Invariant($"operations={Of(length, tier).Low}-{Most(length, tier)}");
        ulong operations = settings.Operations.Bits & OperationSet.First.Bits;
        // Not with OrderBy, which is compiled anew for numbers, in every build.
        List<AugmentationOperation> first = [.. settings.Registry.Rows.Where(operation => OperationSet.First.Has(operation.Number))];
        first.Sort(static (one, other) => one.Number.CompareTo(other.Number));
        string weights = string.Join(' ', first.Select(operation => FormattableString.Invariant($"{settings.GivenWeight(operation)}")));
        return FormattableString.Invariant($"variants v{AlgorithmVersion} seed={settings.Seed} operations={operations} weights={weights} ")
            + FormattableString.Invariant($"limits={Most(PitchOperation.Semitones, BoundScope.Limits)},")
            + FormattableString.Invariant($"{Of(StretchOperation.Factors, BoundScope.Limits)} rare=({Tier(BoundScope.Rare)}) ")
            + FormattableString.Invariant($"medium=({Tier(BoundScope.Medium)}) common=({Tier(BoundScope.Common)}) ")
            + FormattableString.Invariant($"tilt={Most(FilterOperation.Tilt)} low={Of(FilterOperation.LowPass)} ")
            + FormattableString.Invariant($"high={Of(FilterOperation.HighPass)} rt60={Of(ReverbOperation.Time)} ")
            + FormattableString.Invariant($"drr={Of(ReverbOperation.Ratio)} masks={Of(MaskOperation.Frames)},{Of(MaskOperation.Bands)} ")
            + FormattableString.Invariant($"pool={Most(BackgroundOperation.PoolSize)}")
            // Not in the text of caches from before it was a setting.
            + (settings.NoiseOverPadding ? "" : " padding=silent");
    }

    private static string LaterText(AugmentationOperation operation, AugmentationSettings settings, StrengthTier tier)
    {
        TierBounds bounds = settings.Bounds(tier);
        return FormattableString.Invariant($"{operation.Name} weight={settings.GivenWeight(operation)} ")
            + string.Join(' ', operation.Bounds.Select(bound => $"{bound.Name}={bounds[bound]}"));
    }
}

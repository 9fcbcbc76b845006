using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>
/// Everything that shapes the recipes of variants, the recordings themselves and their backgrounds apart. Operations add their bounds.
/// </summary>
public sealed partial record AugmentationSettings
{
    /// <summary>Operations that may be drawn.</summary>
    public OperationSet Operations { get; init; } = OperationSet.All;

    /// <summary>Another seed, other variants.</summary>
    public long Seed { get; init; }

    /// <summary>How far pitch and pace may go for this kind of animal.</summary>
    public AnimalLimits Limits { get; init; } = AnimalLimits.Of("general");

    /// <summary>
    /// How often each operation is drawn relative to the others, by its number; 0 = never, and those beyond the last have their defaults.
    /// </summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    public TierBounds Rare { get; init; } = TierBounds.Default(StrengthTier.Rare);

    public TierBounds Medium { get; init; } = TierBounds.Default(StrengthTier.Medium);

    public TierBounds Common { get; init; } = TierBounds.Default(StrengthTier.Common);

    /// <summary>What there is to draw.</summary>
    internal OperationRegistry Registry { get; init; } = OperationRegistry.Default;

    /// <summary>What each operation does, alone: the recipes of the pictures in docs/augmentation.md, by the operations' names.</summary>
    /// <param name="background">A background that is at hand.</param>
    public static IEnumerable<(string Operation, VariantRecipe Recipe)> Examples(ContentHash background) => OperationRegistry.Default.Chain
        .Select(operation => (operation.Name, operation.Example(new() { Variant = 1, Rate = 1 }, background)));

    /// <summary>Equal for settings that draw equal recipes.</summary>
    public ContentHash Key => VariantKeys.OfSettings(this);

    /// <summary>Bounds of a tier, within what <see cref="Limits"/> allow.</summary>
    public TierBounds Bounds(StrengthTier tier)
    {
        TierBounds bounds = tier switch { StrengthTier.Rare => Rare, StrengthTier.Medium => Medium, _ => Common };
        return Registry.Rows.Aggregate(bounds, (within, operation) => operation.Within(within, Limits));
    }

    /// <summary>Audio after the window that shift and stretch can use, in seconds.</summary>
    /// <param name="duration">Seconds of the window.</param>
    /// <remarks>
    /// No other operation has a say: what lies behind the window can change any variant, those without the operation too.
    /// </remarks>
    public double ExtraSeconds(double duration)
    {
        bool shifts = Registry.Rows.Any(operation => operation is ShiftOperation && Weight(operation) > 0);
        bool stretches = Registry.Rows.Any(operation => operation is StretchOperation && Weight(operation) > 0);
        return Enum.GetValues<StrengthTier>().Select(Bounds)
            .Max(bounds => duration * ((shifts ? bounds.Shift : 0) + (stretches ? bounds.Rate.High : 1) - 1));
    }

    /// <summary>Reads what a build is told.</summary>
    /// <param name="augmentations">Names separated by spaces; empty = all, <c>none</c> = none.</param>
    /// <param name="augmentationFile">Full path of a JSON file that weighs and bounds them; empty = the defaults.</param>
    /// <param name="seed">AugmentationSeed.</param>
    /// <param name="animalType">Decides the limits of pitch and stretch; its "limits" take their place.</param>
    /// <exception cref="NightScanException">NS0206: an unknown name. NS0220: the file cannot be used.</exception>
    public static AugmentationSettings Read(string augmentations, string augmentationFile, long seed, string animalType)
    {
        AugmentationSettings settings = new()
        {
            Operations = OperationRegistry.Default.Parse(augmentations),
            Seed = seed,
            Limits = AnimalLimits.Of(animalType),
        };
        return augmentationFile.Length == 0 ? settings : AugmentationFile.Read(augmentationFile, settings);
    }

    /// <summary>An operation's weight, whether or not it may be drawn.</summary>
    internal double GivenWeight(AugmentationOperation operation) =>
        operation.Number < Weights.Length ? Weights.Span[operation.Number] : operation.DefaultWeight;

    /// <summary>An operation's weight; 0 where it may not be drawn.</summary>
    internal double Weight(AugmentationOperation operation) => Operations.Has(operation.Number) ? GivenWeight(operation) : 0;
}

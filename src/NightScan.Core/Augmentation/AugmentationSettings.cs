using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>Everything that shapes the recipes of variants, the recordings themselves and their backgrounds apart.</summary>
internal sealed record AugmentationSettings
{
    /// <summary>Operations that may be drawn.</summary>
    public OperationSet Operations { get; init; } = OperationSet.All;

    /// <summary>Another seed, other variants.</summary>
    public long Seed { get; init; }

    /// <summary>Whether noise and backgrounds are also added where a variant has nothing but padding.</summary>
    public bool NoiseOverPadding { get; init; } = true;

    /// <summary>
    /// One of <see cref="SpectrogramPresets.Names"/>: how far an animal's call may be moved before it is another animal's. Pitch and pace
    /// is what tells species apart, and how strictly depends on the group: carrier frequency and pulse rate of an insect or a frog hardly vary
    /// within a species at one temperature, a bat's peak frequency separates it from the next species a few kHz away, while a songbird or a
    /// mammal varies its pitch and pace from one call to the next.
    /// </summary>
    public string AnimalType { get; init; } = SpectrogramPresets.Default;

    /// <summary>
    /// How often each operation is drawn relative to the others, by its number; 0 = never, and those beyond the last have their defaults.
    /// </summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>Whether an operation may be drawn that adds a sound.</summary>
    public bool Adds => Registry.Rows.Any(operation => operation is AddedSoundOperation && Weight(operation) > 0);

    /// <summary>Equal for settings that draw equal recipes.</summary>
    public ContentHash Key => VariantKeys.OfSettings(this);

    /// <summary>What there is to draw.</summary>
    internal OperationRegistry Registry { get; init; } = OperationRegistry.Default;

    /// <summary>What bounds have instead of their defaults.</summary>
    private GivenBound[] Given { get; init; } = [];

    /// <summary>What each operation does, alone: the recipes of the pictures in docs/augmentation.md, by the operations' names.</summary>
    /// <param name="background">A background that is at hand.</param>
    public static IEnumerable<(string Operation, VariantRecipe Recipe)> Examples(ContentHash background) => OperationRegistry.Default.Chain
        .Select(operation => (operation.Name, operation.Example(new() { Variant = 1, Rate = 1 }, background)));

    /// <summary>Audio after the window that shift and stretch can use, in seconds.</summary>
    /// <param name="duration">Seconds of the window.</param>
    /// <remarks>
    /// No other operation has a say: what lies behind the window can change any variant, those without the operation too.
    /// </remarks>
    public double ExtraSeconds(double duration)
    {
        bool shifts = Registry.Rows.Any(operation => operation is ShiftOperation && Weight(operation) > 0);
        bool stretches = Registry.Rows.Any(operation => operation is StretchOperation && Weight(operation) > 0);
        return Enum.GetValues<StrengthTier>().Select(Bounds).Max(bounds => duration
            * ((shifts ? bounds[ShiftOperation.Share].High : 0) + (stretches ? bounds[StretchOperation.Factors].High : 1) - 1));
    }

    /// <summary>Reads what a build is told.</summary>
    /// <param name="augmentations">Names separated by spaces; empty = all, <c>none</c> = none.</param>
    /// <param name="augmentationFile">Full path of a JSON file that weighs and bounds them; empty = the defaults.</param>
    /// <param name="animalType">Decides the limits of pitch and stretch; the file's "limits" take their place.</param>
    /// <param name="noiseOverPadding">As <see cref="NoiseOverPadding"/>.</param>
    /// <exception cref="NightScanException">NS0206: an unknown name. NS0220: the file cannot be used.</exception>
    public static AugmentationSettings Read(string augmentations, string augmentationFile, long seed, string animalType,
        bool noiseOverPadding = true)
    {
        AugmentationSettings settings = new()
        {
            Operations = OperationRegistry.Default.Parse(augmentations),
            Seed = seed,
            AnimalType = animalType,
            NoiseOverPadding = noiseOverPadding,
        };
        return augmentationFile.Length == 0 ? settings : AugmentationFile.Read(augmentationFile, settings);
    }

    /// <summary>What operations keep to in recordings of a tier: what it is given, within what the animal allows.</summary>
    internal TierBounds Bounds(StrengthTier tier) => new([.. Registry.Bounds], bound =>
    {
        Interval value = Of(bound.IsByTier ? (BoundScope)tier : BoundScope.All, bound);
        return bound.OfAnimal is null ? value : value.Within(Of(BoundScope.Limits, bound));
    });

    /// <summary>The value of a bound.</summary>
    internal Interval Of(BoundScope scope, Bound bound) => Array.Find(Given, given => given.Is(scope, bound)) is { } given ? given.Value
        : scope == BoundScope.Limits ? bound.OfAnimal!(AnimalType)
        : bound.Default(scope);

    /// <summary>These with another value of a bound.</summary>
    internal AugmentationSettings With(BoundScope scope, Bound bound, Interval value) =>
        this with { Given = [.. Given.Where(given => !given.Is(scope, bound)), new GivenBound(scope, bound, value)] };

    /// <summary>An operation's weight, whether or not it may be drawn.</summary>
    internal double GivenWeight(AugmentationOperation operation) =>
        operation.Number < Weights.Length ? Weights.Span[operation.Number] : operation.DefaultWeight;

    /// <summary>An operation's weight; 0 where it may not be drawn.</summary>
    internal double Weight(AugmentationOperation operation) => Operations.Has(operation.Number) ? GivenWeight(operation) : 0;
}

using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>Where in the chain an operation works; the chain goes through these in their order.</summary>
internal enum ChainStage
{
    /// <summary>Which frames are taken. Every chain has one of these where one is enabled.</summary>
    Time,

    /// <summary>The magnitude of each bin.</summary>
    Filter,

    /// <summary>What is added. Every chain has one of these where one is enabled, and never two.</summary>
    Addition,

    /// <summary>The bins that make a mel band.</summary>
    Pitch,

    /// <summary>Mel power.</summary>
    Power,

    /// <summary>Decibels.</summary>
    Decibels,
}

/// <summary>What an operation draws its parameters from.</summary>
/// <param name="Numbers">Chance.</param>
/// <param name="Bounds">Of the recording's tier and animal.</param>
/// <param name="Spectrogram">For the band that filters work in.</param>
/// <param name="Content">The recording.</param>
/// <param name="Backgrounds">Contents of the recordings that may be mixed in.</param>
internal readonly record struct DrawingContext(
    RecipeNumbers Numbers, TierBounds Bounds, SpectrogramSettings Spectrogram, ContentHash Content,
    ContentHash[] Backgrounds)
{
    public Interval this[Bound bound] => Bounds[bound];
}

/// <summary>
/// One operation, all of it: what it is called and bounded by, what it draws, what it does to a spectrogram and to a sound, and how it is
/// told to people. Its file adds its parameters to <see cref="VariantRecipe"/>. <see cref="OperationRegistry"/> lists the operations.
/// Without state; serves all threads.
/// </summary>
/// <param name="number">Its own for ever: of its weight, its flag and its turn in a draw.</param>
/// <param name="name">As <c>Augmentations</c> and the AugmentationFile take it.</param>
/// <param name="weight">How often it is drawn, relative to the others, unless the AugmentationFile says so.</param>
/// <param name="stage">Where in the chain it works.</param>
/// <param name="bounds">What the AugmentationFile may set: by tier, by animal, or for all under its name.</param>
internal abstract class AugmentationOperation(
    int number, string name, double weight, ChainStage stage, params IReadOnlyList<Bound> bounds)
{
    public int Number => number;

    public string Name => name;

    public double DefaultWeight => weight;

    public ChainStage Stage => stage;

    public IReadOnlyList<Bound> Bounds => bounds;

    /// <summary>Rows for a legend: what <see cref="Caption"/> writes, and what it means.</summary>
    public virtual IReadOnlyList<(string Term, string Meaning)> Legend => [];

    /// <summary>Whether the bounds leave it anything to do.</summary>
    public virtual bool CanChange(in DrawingContext context) => true;

    /// <summary>Whether a recipe has it: whether its parameters change anything.</summary>
    public abstract bool IsIn(in VariantRecipe recipe);

    /// <summary>The recipe with the operation's parameters.</summary>
    public abstract VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe);

    /// <summary>
    /// Mixes its parameters into the key of a recipe that has it. Not asked of the first eight: see <see cref="VariantKeys"/>.
    /// </summary>
    public virtual ulong MixInto(ulong key, in VariantRecipe recipe) => throw new NotSupportedException($"'{name}' has no place in keys.");

    /// <summary>Tells the plan what it does to frames, bins and bands. Like what follows, asked of operations in the recipe alone.</summary>
    public virtual void Prepare(in VariantRecipe recipe, VariantPlan plan) { }

    /// <summary>Changes what its stage is of, mel power or decibels: bands × frames.</summary>
    public virtual void Change(in VariantRecipe recipe, SpectrogramSettings settings, Span<float> mel) { }

    /// <summary>Does to a sound what it does to the spectrogram.</summary>
    public virtual void Sound(VariantRecipe recipe, IVariantSound sound) { }

    /// <summary>The operation in a recipe that has it for a person, such as <c>+1.4 st</c>.</summary>
    public abstract string Caption(in VariantRecipe recipe);

    /// <summary>The recipe of its picture in docs/augmentation.md.</summary>
    /// <param name="nothing">A recipe that changes nothing.</param>
    /// <param name="background">A background that is at hand.</param>
    public abstract VariantRecipe Example(VariantRecipe nothing, ContentHash background);

    /// <summary>A caption, in every culture the same.</summary>
    protected static string Text(FormattableString text) => FormattableString.Invariant(text);
}

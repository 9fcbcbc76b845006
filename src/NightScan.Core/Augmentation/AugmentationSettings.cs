using System.Text;
using NightScan.Diagnostics;
using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>Everything that shapes the recipes of variants, the recordings themselves and their backgrounds apart.</summary>
public sealed record AugmentationSettings
{
    /// <summary>Part of every key: raise it with any change that changes variants, and all of them are made anew.</summary>
    public const int AlgorithmVersion = 2;

    /// <summary>Operations that may be drawn.</summary>
    public AugmentationOperations Operations { get; init; } = AugmentationOperations.All;

    /// <summary>Another seed, other variants.</summary>
    public long Seed { get; init; }

    /// <summary>How far pitch and pace may go for this kind of animal.</summary>
    public AnimalLimits Limits { get; init; } = AnimalLimits.Of("general");

    /// <summary>
    /// How often each operation is drawn relative to the others, in the order of <see cref="AugmentationNames.All"/>; 0 = never.
    /// </summary>
    public ReadOnlyMemory<double> Weights { get; init; } = DefaultWeights;

    public TierBounds Rare { get; init; } = TierBounds.Default(StrengthTier.Rare);

    public TierBounds Medium { get; init; } = TierBounds.Default(StrengthTier.Medium);

    public TierBounds Common { get; init; } = TierBounds.Default(StrengthTier.Common);

    /// <summary>Largest spectral tilt, dB per octave, up and down.</summary>
    public double Tilt { get; init; } = 3;

    /// <summary>Corner of a low-pass, as a share of MaxFrequency.</summary>
    public Interval LowPass { get; init; } = new(0.3, 0.8);

    /// <summary>Lower corner of a band-pass, as a share of the way from MinFrequency to MaxFrequency in octaves.</summary>
    public Interval HighPass { get; init; } = new(0.1, 0.4);

    /// <summary>Seconds in which a reverberation falls by 60 dB.</summary>
    public Interval ReverberationTime { get; init; } = new(0.2, 0.8);

    /// <summary>dB, energy of the direct sound to that of its reverberation.</summary>
    public Interval DirectToReverberant { get; init; } = new(0, 9);

    /// <summary>Width of a time mask as a share of the frames.</summary>
    public Interval TimeMask { get; init; } = new(0.02, 0.06);

    /// <summary>Width of a frequency mask as a share of the mel bands.</summary>
    public Interval FrequencyMask { get; init; } = new(0.02, 0.08);

    /// <summary>Backgrounds that are in use at once, at most: so many stay in memory.</summary>
    public int BackgroundPool { get; init; } = 24;

    /// <summary>Bounds of a tier, within what <see cref="Limits"/> allow.</summary>
    public TierBounds Bounds(StrengthTier tier)
    {
        TierBounds bounds = tier switch { StrengthTier.Rare => Rare, StrengthTier.Medium => Medium, _ => Common };
        return bounds with
        {
            Pitch = Math.Min(bounds.Pitch, Limits.Pitch),
            Rate = new(Math.Max(bounds.Rate.Low, Limits.Rate.Low), Math.Min(bounds.Rate.High, Limits.Rate.High)),
        };
    }

    /// <summary>Equal for settings that draw equal recipes.</summary>
    public ContentHash Key => ContentHash.OfBytes(Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"variants v{AlgorithmVersion} seed={Seed} operations={(int)Operations} weights={string.Join(' ', Weights.ToArray().Select(weight => FormattableString.Invariant($"{weight}")))} limits={Limits.Pitch},{Limits.Rate} rare=({Rare.Canonical}) medium=({Medium.Canonical}) common=({Common.Canonical}) tilt={Tilt} low={LowPass} high={HighPass} rt60={ReverberationTime} drr={DirectToReverberant} masks={TimeMask},{FrequencyMask} pool={BackgroundPool}")));

    /// <summary>Audio after the window that shift and stretch can use, in seconds.</summary>
    /// <param name="duration">Seconds of the window.</param>
    public double ExtraSeconds(double duration)
    {
        double most = 0;
        foreach (StrengthTier tier in Enum.GetValues<StrengthTier>())
        {
            TierBounds bounds = Bounds(tier);
            double shift = Draws(AugmentationOperations.Shift) ? bounds.Shift : 0;
            double rate = Draws(AugmentationOperations.Stretch) ? bounds.Rate.High : 1;
            most = Math.Max(most, duration * (shift + rate - 1));
        }

        return most;
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
            Operations = AugmentationNames.Parse(augmentations),
            Seed = seed,
            Limits = AnimalLimits.Of(animalType),
        };
        return augmentationFile.Length == 0 ? settings : AugmentationFile.Read(augmentationFile, settings);
    }

    /// <summary>Whether an operation may be drawn at all.</summary>
    internal bool Draws(AugmentationOperations operation) =>
        (Operations & operation) != 0 && Weights.Span[System.Numerics.BitOperations.TrailingZeroCount((int)operation)] > 0;

    //                                             pitch stretch noise background filter shift reverb mask
    private static ReadOnlyMemory<double> DefaultWeights => new double[] { 3, 2, 3, 3, 2, 2, 1, 1 };
}

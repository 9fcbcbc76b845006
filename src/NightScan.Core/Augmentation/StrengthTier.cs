namespace NightScan.Augmentation;

/// <summary>How strongly a class is augmented: the fewer recordings it has, the more.</summary>
public enum StrengthTier
{
    /// <summary>Fewer than 50 training recordings.</summary>
    Rare,

    /// <summary>50 to 250.</summary>
    Medium,

    /// <summary>More than 250.</summary>
    Common,
}

/// <summary>From the size of a class to its tier.</summary>
public static class StrengthTiers
{
    extension(StrengthTier)
    {
        /// <summary>The tier of a class.</summary>
        /// <param name="trainingRecordings">Selected recordings of its training split.</param>
        public static StrengthTier Of(long trainingRecordings) => trainingRecordings switch
        {
            < 50 => StrengthTier.Rare,
            <= 250 => StrengthTier.Medium,
            _ => StrengthTier.Common,
        };
    }
}

/// <summary>A closed interval.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The point a share of the way from <see cref="Low"/> to <see cref="High"/>.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share) => Low + ((High - Low) * share);

    /// <summary>The same on a logarithmic scale; both ends above 0.</summary>
    public double LogarithmicAt(double share) => Low * Math.Pow(High / Low, share);

    public override string ToString() => FormattableString.Invariant($"{Low}..{High}");
}

/// <summary>What a tier may do.</summary>
public sealed record TierBounds
{
    /// <summary>dB, signal to noise or background; −20 to 100.</summary>
    public required Interval SignalToNoise { get; init; }

    /// <summary>Largest time shift as a share of the window's duration; 0 to 0.5.</summary>
    public required double Shift { get; init; }

    /// <summary>Factors on the speed of time, slowest to fastest; 0.5 to 2, with 1 between.</summary>
    public required Interval Rate { get; init; }

    /// <summary>Largest pitch shift in semitones, up and down; 0 to 12.</summary>
    public required double Pitch { get; init; }

    /// <summary>Fewest operations in a chain; 1 to 8.</summary>
    public required int FewestOperations { get; init; }

    /// <summary>Most operations in a chain; <see cref="FewestOperations"/> to 8.</summary>
    public required int MostOperations { get; init; }

    /// <summary>The defaults: the table in docs/augmentation.md.</summary>
    public static TierBounds Default(StrengthTier tier) => tier switch
    {
        StrengthTier.Rare => new()
        {
            // Each goes further, so fewer are chained: what is left must still be the animal.
            SignalToNoise = new(12, 30),
            Shift = 0.2,
            Rate = new(0.8, 1.25),
            Pitch = 4,
            FewestOperations = 2,
            MostOperations = 3,
        },
        StrengthTier.Medium => new()
        {
            SignalToNoise = new(12, 30),
            Shift = 0.125,
            Rate = new(0.87, 1.15),
            Pitch = 2,
            FewestOperations = 3,
            MostOperations = 4,
        },
        _ => new()
        {
            SignalToNoise = new(15, 30),
            Shift = 0.0625,
            Rate = new(0.9, 1.11),
            Pitch = 2,
            FewestOperations = 2,
            MostOperations = 4,
        },
    };

    internal string Canonical => FormattableString.Invariant(
        $"snr={SignalToNoise} shift={Shift} rate={Rate} pitch={Pitch} operations={FewestOperations}-{MostOperations}");
}

using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>One of the numbers that a recipe is drawn from.</summary>
/// <param name="Code">What it is known by: part of the draw, it never changes its meaning. Those of the first eight operations are below
/// 64.</param>
/// <param name="Step">For <see cref="RecipeNumbers.Spread"/>: irrational, another one for each number that is spread.</param>
internal readonly record struct Variate(int Code, double Step)
{
    /// <summary>How many operations a chain has.</summary>
    public static Variate ChainLength { get; } = new(1);

    /// <summary>How long an operation waits for its turn; drawn with its number.</summary>
    public static Variate Waiting { get; } = new(32);

    /// <summary>√7 − 2.</summary>
    public Variate(int code)
        : this(code, 0.6457513110645906) { }

    /// <summary>One of the sixteen that an operation after the eighth has for itself.</summary>
    public static Variate Of(int operation, int index) => new(64 + (16 * operation) + index);
}

/// <summary>
/// The numbers behind the recipe of one variant: a counter-based generator, each number a hash of what it is for, so that no
/// number depends on how many others were drawn and no variant on another.
/// </summary>
/// <remarks>
/// <see cref="Spread"/> numbers are spread over the variants of a recording as well: additive (Kronecker) sequences with offsets
/// from the hash, whose first n members keep at least some 0.2/n apart (mod 1). Each quantity has an irrational step of its own, a
/// quadratic one (the badly approximable numbers keep their members farthest apart), so that two quantities together fill their square
/// evenly and are independent of each other. (L. Kuipers and H. Niederreiter, "Uniform Distribution of Sequences", 1974.)
/// </remarks>
internal readonly struct RecipeNumbers(ContentHash content, long seed, int variant, int attempt)
{
    private readonly ulong _recording = StableHash.Of(content, StableHash.Of((ulong)seed, (ulong)attempt));

    /// <summary>A number in [0, 1) of this variant's own.</summary>
    public double Free(Variate variate, int index = 0) => StableHash.ToUnit(Word(variate, index));

    /// <summary>64 bits of this variant's own.</summary>
    public ulong Word(Variate variate, int index = 0) =>
        StableHash.Of(StableHash.Of(_recording, (ulong)variant), ((ulong)variate.Code << 32) | (uint)index);

    /// <summary>A number in [0, 1) that keeps away from those of the recording's other variants.</summary>
    public double Spread(Variate variate)
    {
        double value = StableHash.ToUnit(StableHash.Of(_recording, (ulong)variate.Code)) + (variant * variate.Step);
        return value - Math.Floor(value);
    }

    /// <summary>A spread number in [−1, 1) whose size is at least <see cref="Least"/>.</summary>
    public double SignedSpread(Variate variate) => Signed(Spread(variate));

    /// <summary>A spread number from <see cref="Least"/> to 1.</summary>
    public double LeastSpread(Variate variate) => Least + ((1 - Least) * Spread(variate));

    /// <summary>[0, 1) onto [−1, −<see cref="Least"/>] and [<see cref="Least"/>, 1).</summary>
    public static double Signed(double share)
    {
        double x = (2 * share) - 1;
        return x < 0 ? -Least + ((1 - Least) * x) : Least + ((1 - Least) * x);
    }

    /// <summary>A drawn operation does at least this share of what it may do at most: nothing is drawn that changes nothing.</summary>
    private const double Least = 0.2;
}

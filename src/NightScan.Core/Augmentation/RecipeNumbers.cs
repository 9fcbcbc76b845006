using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>Which number of a recipe is drawn; the value is part of the draw and never changes its meaning.</summary>
internal enum Draw
{
    ChainLength = 1,
    Pitch,
    Rate,
    Shift,
    SignalToNoise,
    AddedOffset,
    Color,
    FilterKind,
    FilterHigh,
    FilterLow,
    ReverberationTime,
    DirectToReverberant,
    TimeMaskStart,
    TimeMaskWidth,
    FrequencyMaskStart,
    FrequencyMaskWidth,
    Background,

    /// <summary>And the number of an operation.</summary>
    Operation = 32,
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
    public double Free(Draw draw, int index = 0) => StableHash.ToUnit(Word(draw, index));

    /// <summary>64 bits of this variant's own.</summary>
    public ulong Word(Draw draw, int index = 0) =>
        StableHash.Of(StableHash.Of(_recording, (ulong)variant), ((ulong)draw << 32) | (uint)index);

    /// <summary>A number in [0, 1) that keeps away from those of the recording's other variants.</summary>
    public double Spread(Draw draw)
    {
        double value = StableHash.ToUnit(StableHash.Of(_recording, (ulong)draw)) + (variant * Step(draw));
        return value - Math.Floor(value);
    }

    private static double Step(Draw draw) => draw switch
    {
        Draw.Pitch => 0.6180339887498949, // golden section
        Draw.Rate => 0.4142135623730951, // √2 − 1
        Draw.Shift => 0.3027756377319946, // (√13 − 3)/2
        Draw.SignalToNoise => 0.7912878474779199, // (√21 − 3)/2
        Draw.AddedOffset => 0.3819660112501051, // 1 − golden section
        Draw.FilterKind => 0.6180339887498949,
        Draw.FilterHigh => 0.7320508075688772, // √3 − 1
        Draw.FilterLow => 0.2360679774997897, // √5 − 2
        _ => 0.6457513110645906, // √7 − 2
    };
}

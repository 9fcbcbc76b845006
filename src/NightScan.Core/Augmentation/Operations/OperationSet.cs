namespace NightScan.Augmentation;

/// <summary>A set of operations, by their numbers.</summary>
/// <param name="Bits">Bit n stands for the operation with the number n.</param>
internal readonly record struct OperationSet(ulong Bits)
{
    public static OperationSet None => default;

    /// <summary>All that there are, those that are yet to come among them.</summary>
    public static OperationSet All => new(ulong.MaxValue);

    /// <summary>The eight that the keys of all variants know; <see cref="VariantKeys"/> says why they are special.</summary>
    internal static OperationSet First => new(255);

    public bool Has(int number) => (Bits >> number & 1) != 0;

    public OperationSet With(int number) => new(Bits | (1UL << number));

    public static OperationSet operator |(OperationSet one, OperationSet other) => new(one.Bits | other.Bits);
}

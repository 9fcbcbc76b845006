namespace NightScan.Augmentation;

/// <summary>What a tier may do. Operations that differ by tier add their bounds.</summary>
public sealed partial record TierBounds
{
    internal TierBounds() { }

    /// <summary>Fewest operations in a chain; from 1.</summary>
    public int FewestOperations { get; init; }

    /// <summary>Most operations in a chain; from <see cref="FewestOperations"/>.</summary>
    public int MostOperations { get; init; }

    /// <summary>The defaults: the table in docs/augmentation.md.</summary>
    public static TierBounds Default(StrengthTier tier)
    {
        TierBounds bounds = tier switch
        {
            // Each goes further, so fewer are chained: what is left must still be the animal.
            StrengthTier.Rare => new() { FewestOperations = 2, MostOperations = 3 },
            StrengthTier.Medium => new() { FewestOperations = 3, MostOperations = 4 },
            _ => new() { FewestOperations = 2, MostOperations = 4 },
        };
        return OperationRegistry.Default.Rows.Aggregate(bounds, (all, operation) => operation.WithDefaults(all, tier));
    }
}

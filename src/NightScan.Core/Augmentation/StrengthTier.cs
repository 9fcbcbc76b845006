namespace NightScan.Augmentation;

/// <summary>How strongly a class is augmented: the fewer recordings it has, the more.</summary>
internal enum StrengthTier
{
    /// <summary>Fewer than 50 training recordings.</summary>
    Rare,

    /// <summary>50 to 250.</summary>
    Medium,

    /// <summary>More than 250.</summary>
    Common,
}

/// <summary>From the size of a class to its tier.</summary>
internal static class StrengthTiers
{
    /// <param name="trainingRecordings">Selected recordings of the class's training split.</param>
    public static StrengthTier Of(long trainingRecordings) => trainingRecordings switch
    {
        < 50 => StrengthTier.Rare,
        <= 250 => StrengthTier.Medium,
        _ => StrengthTier.Common,
    };
}

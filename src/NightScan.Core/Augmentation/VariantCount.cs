namespace NightScan.Augmentation;

/// <summary>How many variants a training recording gets: a number, or as many as its class needs.</summary>
/// <param name="Fixed">The number, or null when the class decides.</param>
internal readonly record struct VariantCount(int? Fixed)
{
    /// <summary>Variants of a recording at most when the class decides.</summary>
    public const int MostAutomatic = 10;

    /// <summary>Variants of a recording at most: three digits number them.</summary>
    public const int MostFixed = 999;

    /// <summary>As many as bring the class to MaxSamplesPerClass spectrograms, <see cref="MostAutomatic"/> at most.</summary>
    public static VariantCount Automatic => new(null);

    /// <summary>Variants that any recording may have.</summary>
    public int Most => Fixed ?? MostAutomatic;

    public static VariantCount Of(int count) =>
        count is >= 0 and <= MostFixed ? new(count) : throw new ArgumentOutOfRangeException(nameof(count));

    /// <summary>The variants of each recording of a class.</summary>
    /// <param name="trainingRecordings">Training recordings of the class.</param>
    /// <param name="maxSamplesPerClass">The limit of the selection; 0 = none.</param>
    public int For(long trainingRecordings, int maxSamplesPerClass)
    {
        if (Fixed is int count)
        {
            return count;
        }

        if (trainingRecordings == 0 || maxSamplesPerClass == 0)
        {
            return MostAutomatic;
        }

        long files = (maxSamplesPerClass + trainingRecordings - 1) / trainingRecordings;
        return (int)Math.Clamp(files - 1, 0, MostAutomatic);
    }

    public override string ToString() => Fixed?.ToString(CultureInfo.InvariantCulture) ?? "auto";
}

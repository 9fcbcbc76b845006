using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>
/// Every parameter of the chain that makes one variant; docs/augmentation.md defines them, and each operation adds its own. A value: equal
/// recipes of a recording give equal bytes, where processors have the same vectors.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly partial record struct VariantRecipe
{
    /// <summary>The recording.</summary>
    public ContentHash Content { get; init; }

    /// <summary>Number of the variant, from 1.</summary>
    public int Variant { get; init; }

    /// <summary>How often it was drawn anew because the result came too near to the original.</summary>
    public int Attempt { get; init; }

    public StrengthTier Tier { get; init; }

    /// <summary>Operations that were drawn.</summary>
    public OperationSet Operations { get; init; }

    /// <summary>The recipe for a person: <c>+1.4 st, ×0.93, pink 18 dB</c>.</summary>
    public override string ToString()
    {
        VariantRecipe recipe = this;
        string text = string.Join(", ", OperationRegistry.Default.Rows.Where(operation => operation.IsIn(recipe))
            .Select(operation => operation.Caption(recipe)));
        return text.Length == 0 ? "unchanged" : text;
    }
}

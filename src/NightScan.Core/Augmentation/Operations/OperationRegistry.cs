using System.Collections.Immutable;

namespace NightScan.Augmentation;

/// <summary>The operations that there are.</summary>
/// <param name="rows">In the order in which captions and legends name them; their numbers are 0, 1, 2, ….</param>
internal sealed class OperationRegistry(params ImmutableArray<AugmentationOperation> rows)
{
    private readonly ImmutableArray<AugmentationOperation> _byNumber = [.. rows.OrderBy(operation => operation.Number)];

    /// <summary>All of NightScan's. A new one gets the next number and, unless it reads better elsewhere, the last row.</summary>
    public static OperationRegistry Default { get; } = new(
        new PitchOperation(),
        new StretchOperation(),
        new ShiftOperation(),
        new FilterOperation(),
        new NoiseOperation(),
        new BackgroundOperation(),
        new ReverbOperation(),
        new MaskOperation());

    public ImmutableArray<AugmentationOperation> Rows { get; } = rows;

    /// <summary>In the order in which they work.</summary>
    public ImmutableArray<AugmentationOperation> Chain { get; } = [.. rows.OrderBy(operation => operation.Stage)];

    /// <summary>In the order of their numbers.</summary>
    public ImmutableArray<string> Names { get; } =
        [.. rows.OrderBy(operation => operation.Number).Select(operation => operation.Name)];

    /// <summary>
    /// Fewest and most operations in a chain. Those of the rare classes go further, so fewer are chained: what is left must still be the
    /// animal.
    /// </summary>
    public Bound ChainLength { get; } =
        new(BoundForm.WholeInterval, "operations", 1, rows.Length, new(2, 3), new(3, 4), new(2, 4));

    /// <summary>Of all operations, and of the chain.</summary>
    public IEnumerable<Bound> Bounds => Rows.SelectMany(operation => operation.Bounds).Distinct().Append(ChainLength);

    /// <summary>What captions say, for people: see <see cref="AugmentationOperation.Legend"/>.</summary>
    public IReadOnlyList<(string Term, string Meaning)> Legend => [.. Rows.SelectMany(operation => operation.Legend)];

    /// <summary>
    /// Every chain has one of these and one of <see cref="Temporal"/> where they are enabled, and so differs from every other, whatever the
    /// recording: in a dense one frames elsewhere have another texture, and what stands out in a sparse or steady one stands in another
    /// noise.
    /// </summary>
    public OperationSet Additive { get; } = Of(rows, ChainStage.Addition);

    public OperationSet Temporal { get; } = Of(rows, ChainStage.Time);

    public int Count => _byNumber.Length;

    public AugmentationOperation this[int number] => _byNumber[number];

    /// <summary>Names separated by spaces; empty = all, <c>none</c> = none. Letter case does not matter.</summary>
    /// <exception cref="NightScanException">NS0206: a name that is none of these.</exception>
    public OperationSet Parse(string text)
    {
        string[] names = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return names.Length == 0 ? OperationSet.All
            : names is [string only] && only.Equals("none", StringComparison.OrdinalIgnoreCase) ? OperationSet.None
            : names.Aggregate(OperationSet.None, (operations, name) => operations.With(Number(name)));
    }

    private int Number(string name) => Names.IndexOf(name, StringComparer.OrdinalIgnoreCase) is >= 0 and int number
        ? number
        : throw new NightScanException(
            DiagnosticCodes.UnknownName,
            $"Augmentations has '{name}': give names from {string.Join(' ', Names)}, separated by spaces, or none.");

    private static OperationSet Of(ImmutableArray<AugmentationOperation> rows, ChainStage stage) =>
        rows.Where(operation => operation.Stage == stage).Aggregate(OperationSet.None, (set, operation) => set.With(operation.Number));
}

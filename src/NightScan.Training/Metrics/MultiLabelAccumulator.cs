namespace NightScan.Training.Metrics;

/// <summary>Gathers the scores of a split, batch by batch, where an example may be of several classes, or of none.</summary>
/// <param name="classes">Names of the classes, in the order of their numbers.</param>
internal sealed class MultiLabelAccumulator(IReadOnlyList<string> classes) : IDisposable
{
    private readonly ScoreRanks _ranks = new(classes.Count);
    private double _lossSum;

    public long Examples { get; private set; }

    /// <summary>Mean loss so far; NaN before the first example.</summary>
    public double Loss => _lossSum / Examples;

    /// <param name="scores">[examples, classes] row-major, each a number: the higher the likelier. Rather logits than probabilities: as a
    /// float, the sigmoid of all above 17 is 1, and what was told apart is equal.</param>
    /// <param name="targets">As the scores: 1 for a class that it is of, 0 for one that it is not of.</param>
    /// <param name="masks">As the scores: 1 where nobody knows, and the example says nothing of the class. Its target is not looked
    /// at.</param>
    /// <param name="loss">The mean loss of these examples.</param>
    /// <exception cref="ArgumentException">Scores, targets and masks are not as many, or no whole examples; a score is not a
    /// number.</exception>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<byte> targets, ReadOnlySpan<byte> masks, double loss)
    {
        if (scores.Length % classes.Count != 0 || targets.Length != scores.Length || masks.Length != scores.Length)
        {
            throw new ArgumentException($"{scores.Length} scores of {classes.Count} classes have {targets.Length} targets and "
                + $"{masks.Length} masks.", nameof(scores));
        }

        _ranks.Add(scores, targets, masks);
        int examples = scores.Length / classes.Count;
        Examples += examples;
        _lossSum += loss * examples;
    }

    public MultiLabelMetrics Metrics()
    {
        ClassRanks[] ranks = _ranks.Compute();
        return new(Examples, Loss, [.. classes.Select((name, number) => new MultiLabelClass(
            name, ranks[number].Positives, ranks[number].Negatives, Examples - ranks[number].Positives - ranks[number].Negatives,
            ranks[number].AveragePrecision(), ranks[number].Auroc()))]);
    }

    public void Dispose() => _ranks.Dispose();
}

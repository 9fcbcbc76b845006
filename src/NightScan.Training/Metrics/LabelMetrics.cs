using NightScan.Training.Data;

namespace NightScan.Training.Metrics;

/// <summary>
/// Gathers the scores of a split, batch by batch, where an example may have any number of labels. What nobody knows of an example counts
/// neither for nor against a model.
/// </summary>
/// <param name="classes">Names of the classes, in the order of their numbers.</param>
/// <param name="threshold">The score from which on a label is given: a half of probabilities, 0 of logits.</param>
/// <param name="withRanking">Also gather how the scores put examples above others, for which all of them are kept in a temporary
/// file.</param>
internal sealed class LabelMetrics(IReadOnlyList<string> classes, float threshold, bool withRanking = false) : IMetricsAccumulator
{
    private readonly AveragePrecision? _ranking = withRanking ? new AveragePrecision(classes.Count) : null;
    private MetricsState _sums = new(0, 0, 0, 0, new long[classes.Count], new long[classes.Count], new long[classes.Count],
        Known: new long[classes.Count]);

    public long Examples => _sums.Examples;

    // Each batch by what is known of it, as its mean is.
    public double Loss => _sums.LossSum / _sums.Known!.Sum();

    /// <summary>Share of the examples with labels whose highest score is that of one of theirs; NaN where there is one class.</summary>
    public double Top1 => classes.Count > 1 ? Share(_sums.Top1, _sums.Labelled) : double.NaN;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> scores, Batch batch, double loss) => Add(scores, batch.Targets, loss);

    /// <param name="scores">[examples, classes] row-major.</param>
    /// <param name="targets">The same, as <see cref="LabelTarget"/> has it.</param>
    /// <param name="loss">The mean loss of what is known of these examples.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<float> targets, double loss)
    {
        if (scores.Length != targets.Length || scores.Length % classes.Count != 0)
        {
            throw new ArgumentException($"{scores.Length} scores and {targets.Length} targets are not those of {classes.Count} classes.",
                nameof(scores));
        }

        long known = 0, labelled = 0, top1 = 0;
        for (int first = 0; first < scores.Length; first += classes.Count)
        {
            ReadOnlySpan<float> wanted = targets.Slice(first, classes.Count);
            int best = Count(scores.Slice(first, classes.Count), wanted, ref known);
            labelled += wanted.Contains(LabelTarget.Present) ? 1 : 0;
            top1 += best >= 0 && wanted[best] == LabelTarget.Present ? 1 : 0;
        }

        _sums = _sums with
        {
            Examples = _sums.Examples + (scores.Length / classes.Count),
            LossSum = _sums.LossSum + (loss * known),
            Top1 = _sums.Top1 + top1,
            Labelled = _sums.Labelled + labelled,
        };
        _ranking?.Add(scores, targets);
    }

    public MetricsState Save() => Copy(_sums);

    public void Restore(MetricsState state)
    {
        if (state.Known?.Length != classes.Count)
        {
            throw new ArgumentException($"The state is of {state.Known?.Length} classes, not of {classes.Count}.", nameof(state));
        }

        _sums = Copy(state);
    }

    public SplitMetrics Summary() => Summary(_ranking?.Compute());

    public DetailedMetrics Details()
    {
        ClassRanking[] rankings = _ranking?.Compute() ?? throw new InvalidOperationException("Details were not asked for.");
        SplitMetrics summary = Summary(rankings);
        long[] known = _sums.Known!;
        ClassMetrics[] each = [.. classes.Select((name, number) => new ClassMetrics(
            name, _sums.Actual[number], Share(_sums.Right[number], _sums.Predicted[number]),
                Share(_sums.Right[number], _sums.Actual[number]), F1(number), rankings[number].AveragePrecision, rankings[number].Auroc,
                Examples - known[number]))];
        return new DetailedMetrics(summary, summary.MacroAuroc ?? double.NaN, summary.MeanAveragePrecision ?? double.NaN, each,
            new LabelConfusion(_sums.Right, _sums.Actual, _sums.Predicted, known));
    }

    public void Dispose() => _ranking?.Dispose();

    /// <summary>Counts one example.</summary>
    /// <returns>The class with the highest score of those that are known; -1 where none is.</returns>
    private int Count(ReadOnlySpan<float> scores, ReadOnlySpan<float> wanted, ref long known)
    {
        int best = -1;
        for (int number = 0; number < scores.Length; number++)
        {
            if (wanted[number] == LabelTarget.Unknown)
            {
                continue;
            }

            bool isActual = wanted[number] == LabelTarget.Present, isPredicted = scores[number] >= threshold;
            _sums.Known![number]++;
            _sums.Actual[number] += isActual ? 1 : 0;
            _sums.Predicted[number] += isPredicted ? 1 : 0;
            _sums.Right[number] += isActual && isPredicted ? 1 : 0;
            best = best < 0 || scores[number] > scores[best] ? number : best;
            known++;
        }

        return best;
    }

    private SplitMetrics Summary(ClassRanking[]? rankings) => Examples == 0
        ? SplitMetrics.None
        : new SplitMetrics(Examples, Loss, Top1, double.NaN, MacroF1(),
            rankings is null ? null : MetricsAccumulator.MeanOfKnown(rankings.Select(ranking => ranking.Auroc)),
            rankings is null ? null : MetricsAccumulator.MeanOfKnown(rankings.Select(ranking => ranking.AveragePrecision)));

    private double F1(int number) => Share(2 * _sums.Right[number], _sums.Actual[number] + _sums.Predicted[number]);

    // A class that occurs nowhere says nothing: scikit-learn leaves it out as well.
    private double MacroF1() => MetricsAccumulator.MeanOfKnown(Enumerable.Range(0, classes.Count).Select(F1));

    private static double Share(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    private static MetricsState Copy(MetricsState state) => state with
    {
        Actual = [.. state.Actual],
        Predicted = [.. state.Predicted],
        Right = [.. state.Right],
        Known = [.. state.Known!],
    };
}

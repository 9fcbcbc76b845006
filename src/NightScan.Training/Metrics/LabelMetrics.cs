using NightScan.Training.Data;

namespace NightScan.Training.Metrics;

/// <summary>
/// Gathers the scores of a split, batch by batch, where an example may have any number of labels. What nobody knows of an example counts
/// neither for nor against a model. A label is given from a probability of a half on, a logit of 0.
/// </summary>
/// <param name="classes">Names of the classes, in the order of their numbers.</param>
/// <param name="withRanking">Also gather how the scores put examples above others, for which all of them are kept in a temporary
/// file.</param>
internal sealed class LabelMetrics(IReadOnlyList<string> classes, bool withRanking = false) : IMetricsAccumulator
{
    private readonly MultiLabelAccumulator? _ranking = withRanking ? new MultiLabelAccumulator(classes) : null;
    private byte[] _targets = [];
    private byte[] _masks = [];
    private MetricsState _sums = new(0, 0, 0, 0, new long[classes.Count], new long[classes.Count], new long[classes.Count],
        Known: new long[classes.Count]);

    public long Examples => _sums.Examples;

    // Each batch by what is known of it, as its mean is.
    public double Loss => _sums.LossSum / _sums.Known!.Sum();

    /// <summary>Share of the examples with labels whose highest score is that of one of theirs; NaN where there is one class.</summary>
    public double Top1 => classes.Count > 1 ? Share(_sums.Top1, _sums.Labelled) : double.NaN;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> scores, Batch batch, double loss) => Add(scores, batch.Targets, loss);

    /// <param name="scores">[examples, classes] row-major: logits.</param>
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
        if (_ranking is not null)
        {
            Rank(scores, targets, loss);
        }
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

    public SplitMetrics Summary() => Summary(_ranking?.Metrics());

    public DetailedMetrics Details()
    {
        MultiLabelMetrics ranking = _ranking?.Metrics() ?? throw new InvalidOperationException("Details were not asked for.");
        ClassMetrics[] each = [.. classes.Select((name, number) => new ClassMetrics(
            name, _sums.Actual[number], Share(_sums.Right[number], _sums.Predicted[number]),
                Share(_sums.Right[number], _sums.Actual[number]), F1(number), ranking.Classes[number].AveragePrecision,
                ranking.Classes[number].Auroc, ranking.Classes[number].Masked))];
        return new DetailedMetrics(Summary(ranking), ranking.MeanAveragePrecision, ranking.MacroAuroc, each,
            new LabelConfusion(_sums.Right, _sums.Actual, _sums.Predicted, _sums.Known!));
    }

    public void Dispose() => _ranking?.Dispose();

    private void Rank(ReadOnlySpan<float> scores, ReadOnlySpan<float> targets, double loss)
    {
        if (_targets.Length < targets.Length)
        {
            (_targets, _masks) = (new byte[targets.Length], new byte[targets.Length]);
        }

        for (int i = 0; i < targets.Length; i++)
        {
            _targets[i] = (byte)(targets[i] == LabelTarget.Present ? 1 : 0);
            _masks[i] = (byte)(targets[i] == LabelTarget.Unknown ? 1 : 0);
        }

        _ranking!.Add(scores, _targets.AsSpan(0, targets.Length), _masks.AsSpan(0, targets.Length), loss);
    }

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

            bool isActual = wanted[number] == LabelTarget.Present, isPredicted = scores[number] >= 0;
            _sums.Known![number]++;
            _sums.Actual[number] += isActual ? 1 : 0;
            _sums.Predicted[number] += isPredicted ? 1 : 0;
            _sums.Right[number] += isActual && isPredicted ? 1 : 0;
            best = best < 0 || scores[number] > scores[best] ? number : best;
            known++;
        }

        return best;
    }

    private SplitMetrics Summary(MultiLabelMetrics? ranking) => Examples == 0
        ? SplitMetrics.None
        : new SplitMetrics(Examples, Loss, Top1, double.NaN, MacroF1(), ranking?.MacroAuroc, ranking?.MeanAveragePrecision);

    private double F1(int number) => Share(2 * _sums.Right[number], _sums.Actual[number] + _sums.Predicted[number]);

    // A class that occurs nowhere says nothing: scikit-learn leaves it out as well.
    private double MacroF1() => ClassMean.Of(Enumerable.Range(0, classes.Count).Select(F1));

    private static double Share(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    private static MetricsState Copy(MetricsState state) => state with
    {
        Actual = [.. state.Actual],
        Predicted = [.. state.Predicted],
        Right = [.. state.Right],
        Known = [.. state.Known!],
    };
}

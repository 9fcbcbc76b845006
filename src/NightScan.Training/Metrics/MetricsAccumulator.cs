using System.Text.Json.Serialization;
using NightScan.Training.Data;

namespace NightScan.Training.Metrics;

/// <summary>
/// What an <see cref="IMetricsAccumulator"/> has gathered so far, as plain numbers: an interrupted epoch goes on from it.
/// </summary>
/// <param name="Examples">How many they are.</param>
/// <param name="LossSum">Sum of their losses.</param>
/// <param name="Top1">Examples whose class has the highest score.</param>
/// <param name="Top5">Examples whose class is among the five highest.</param>
/// <param name="Actual">Examples of each class.</param>
/// <param name="Predicted">Examples that were called so, for each class.</param>
/// <param name="Right">Examples of each class that were called so.</param>
/// <param name="Labelled">Examples with labels, where they may have any number of them; 0 where each has one.</param>
/// <param name="Known">Examples of each class of which it is known whether they are of it; null where that is known of all.</param>
internal sealed record MetricsState(long Examples, double LossSum, long Top1, long Top5, long[] Actual, long[] Predicted, long[] Right,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Labelled = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long[]? Known = null);

/// <summary>Gathers the scores of a split, batch by batch, where every example is of one class.</summary>
/// <param name="classes">Names of the classes, in the order of their numbers.</param>
/// <param name="withDetails">Also gather what <see cref="Details"/> needs, for which all scores are kept in a temporary file.</param>
internal sealed class MetricsAccumulator(IReadOnlyList<string> classes, bool withDetails = false) : IMetricsAccumulator
{
    private readonly ConfusionMatrix? _confusion = withDetails ? new ConfusionMatrix(classes.Count) : null;
    private readonly ScoreRanks? _ranks = withDetails ? new ScoreRanks(classes.Count) : null;
    private MetricsState _sums = new(0, 0, 0, 0, new long[classes.Count], new long[classes.Count], new long[classes.Count]);

    public long Examples => _sums.Examples;

    /// <summary>Mean loss so far; NaN before the first example.</summary>
    public double Loss => _sums.LossSum / _sums.Examples;

    /// <summary>Share of right answers so far; NaN where there is one class, and so one answer.</summary>
    public double Top1 => Meaning(Share(_sums.Top1, _sums.Examples));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<float> scores, Batch batch, double loss) => Add(scores, batch.Labels.AsSpan(0, batch.Count), loss);

    /// <param name="scores">[examples, classes] row-major: logits or probabilities, the higher the likelier.</param>
    /// <param name="loss">The mean loss of these examples.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<long> labels, double loss)
    {
        if (scores.Length != labels.Length * classes.Count)
        {
            throw new ArgumentException($"{labels.Length} examples of {classes.Count} classes have {labels.Length * classes.Count} "
                + $"scores, not {scores.Length}.", nameof(scores));
        }

        long top1 = 0, top5 = 0;
        for (int example = 0; example < labels.Length; example++)
        {
            int label = (int)labels[example];
            (int best, int rank) = LabelRank.Of(scores.Slice(example * classes.Count, classes.Count), label);
            _sums.Actual[label]++;
            _sums.Predicted[best]++;
            _sums.Right[label] += best == label ? 1 : 0;
            _confusion?.Add(label, best);
            top1 += best == label ? 1 : 0;
            top5 += rank <= 5 ? 1 : 0;
        }

        _sums = _sums with
        {
            Examples = _sums.Examples + labels.Length,
            LossSum = _sums.LossSum + (loss * labels.Length),
            Top1 = _sums.Top1 + top1,
            Top5 = _sums.Top5 + top5,
        };
        _ranks?.Add(scores, labels);
    }

    /// <summary>A copy of what was gathered so far.</summary>
    public MetricsState Save() => Copy(_sums);

    /// <summary>Goes on from what was gathered in an earlier run, of which details are no part.</summary>
    /// <exception cref="ArgumentException">It is of another number of classes.</exception>
    public void Restore(MetricsState state)
    {
        if (state.Actual.Length != classes.Count || state.Predicted.Length != classes.Count || state.Right.Length != classes.Count)
        {
            throw new ArgumentException($"The state is of {state.Actual.Length} classes, not of {classes.Count}.", nameof(state));
        }

        _sums = Copy(state);
    }

    public SplitMetrics Summary() => Examples == 0
        ? SplitMetrics.None
        : new SplitMetrics(Examples, Loss, Top1, Meaning(Share(_sums.Top5, Examples)), Meaning(MacroF1()));

    /// <exception cref="InvalidOperationException">They were not asked for at first.</exception>
    public DetailedMetrics Details()
    {
        if (_confusion is null || _ranks is null)
        {
            throw new InvalidOperationException("Details were not asked for.");
        }

        ClassRanks[] ranks = _ranks.Compute();
        ClassMetrics[] each = [.. classes.Select((name, number) => new ClassMetrics(
            name, _sums.Actual[number], Meaning(Share(_sums.Right[number], _sums.Predicted[number])),
                Meaning(Share(_sums.Right[number], _sums.Actual[number])), Meaning(F1(number)),
                // Of a class that all examples are of, every order has the same area.
                ranks[number].Negatives == 0 ? double.NaN : ranks[number].AveragePrecision(), ranks[number].Auroc()))];
        return new DetailedMetrics(Summary(), ClassMean.Of(each.Select(item => item.AveragePrecision)),
            ClassMean.Of(each.Select(item => item.Auroc)), each, _confusion);
    }

    public void Dispose() => _ranks?.Dispose();

    private double F1(int number) => Share(2 * _sums.Right[number], _sums.Actual[number] + _sums.Predicted[number]);

    // A class that occurs nowhere says nothing: scikit-learn leaves it out as well.
    private double MacroF1() => Enumerable.Range(0, classes.Count).Where(number => _sums.Actual[number] + _sums.Predicted[number] > 0)
        .Average(F1);

    private double Meaning(double value) => classes.Count > 1 ? value : double.NaN;

    private static double Share(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    private static MetricsState Copy(MetricsState state) =>
        state with { Actual = [.. state.Actual], Predicted = [.. state.Predicted], Right = [.. state.Right] };
}

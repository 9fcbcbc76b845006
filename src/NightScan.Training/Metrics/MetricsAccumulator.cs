namespace NightScan.Training.Metrics;

/// <summary>Gathers the scores of a split, batch by batch.</summary>
public sealed class MetricsAccumulator : IDisposable
{
    private readonly IReadOnlyList<string> _classes;
    private readonly AveragePrecision? _averagePrecision;
    private long _samples;
    private long _top1;
    private long _top5;
    private double _loss;

    /// <param name="classes">Names of the classes, in the order of their numbers.</param>
    /// <param name="withAveragePrecision">Also work out average precisions, for which all scores are kept in a temporary file.</param>
    public MetricsAccumulator(IReadOnlyList<string> classes, bool withAveragePrecision = false)
    {
        _classes = classes;
        Confusion = new ConfusionMatrix(classes.Count);
        _averagePrecision = withAveragePrecision ? new AveragePrecision(classes.Count) : null;
    }

    private ConfusionMatrix Confusion { get; }

    /// <summary>Examples so far.</summary>
    public long Samples => _samples;

    /// <summary>Mean loss so far; NaN before the first example.</summary>
    public double Loss => _loss / _samples;

    /// <summary>Share of right answers so far.</summary>
    public double Top1 => _samples == 0 ? 0 : (double)_top1 / _samples;

    /// <summary>Adds the examples of a batch.</summary>
    /// <param name="scores">[examples, classes] row-major: logits or probabilities, the higher the likelier.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="loss">The mean loss of these examples.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<long> labels, double loss)
    {
        if (scores.Length != labels.Length * _classes.Count)
        {
            throw new ArgumentException($"{labels.Length} examples of {_classes.Count} classes have {labels.Length * _classes.Count} scores, not {scores.Length}.", nameof(scores));
        }

        _loss += loss * labels.Length;
        _samples += labels.Length;
        for (int example = 0; example < labels.Length; example++)
        {
            Add(scores.Slice(example * _classes.Count, _classes.Count), (int)labels[example]);
        }

        _averagePrecision?.Add(scores, labels);
    }

    /// <summary>The numbers of an epoch.</summary>
    public SplitMetrics Summary() => _samples == 0
        ? SplitMetrics.None
        : new SplitMetrics(_samples, Loss, Top1, (double)_top5 / _samples, MacroF1(PerClass(averagePrecisions: null)));

    /// <summary>The numbers of the end.</summary>
    public DetailedMetrics Details()
    {
        double[]? averages = _averagePrecision?.Compute();
        ClassMetrics[] classes = PerClass(averages);
        double[] known = [.. classes.Select(item => item.AveragePrecision).Where(value => !double.IsNaN(value))];
        return new DetailedMetrics(Summary(), known.Length == 0 ? double.NaN : known.Average(), classes, Confusion);
    }

    public void Dispose() => _averagePrecision?.Dispose();

    private void Add(ReadOnlySpan<float> scores, int label)
    {
        // Of equal scores the first class counts as the higher one, as in argmax.
        int best = 0, above = 0;
        for (int number = 0; number < scores.Length; number++)
        {
            best = scores[number] > scores[best] ? number : best;
            above += scores[number] > scores[label] || (number < label && scores[number] == scores[label]) ? 1 : 0;
        }

        Confusion.Add(label, best);
        _top1 += best == label ? 1 : 0;
        _top5 += above < 5 ? 1 : 0;
    }

    private ClassMetrics[] PerClass(double[]? averagePrecisions) => [.. _classes.Select((name, number) =>
    {
        long right = Confusion[number, number], actual = Confusion.Actual(number), predicted = Confusion.Predicted(number);
        double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
        return new ClassMetrics(name, actual, Share(right, predicted), Share(right, actual), Share(2 * right, actual + predicted), averagePrecisions?[number] ?? double.NaN);
    })];

    // A class that occurs nowhere says nothing: scikit-learn leaves it out as well.
    private double MacroF1(ClassMetrics[] classes) => classes.Where((item, number) => item.Support + Confusion.Predicted(number) > 0).Average(item => item.F1);
}

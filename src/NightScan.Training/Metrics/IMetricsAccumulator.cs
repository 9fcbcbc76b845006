using NightScan.Training.Data;

namespace NightScan.Training.Metrics;

/// <summary>Gathers the scores of a split, batch by batch.</summary>
internal interface IMetricsAccumulator : IDisposable
{
    long Examples { get; }

    /// <summary>Mean loss so far; NaN before the first example.</summary>
    double Loss { get; }

    /// <summary>Share of right answers so far, as <see cref="SplitMetrics.Top1"/>.</summary>
    double Top1 { get; }

    /// <param name="scores">[examples, classes] row-major: the higher the likelier.</param>
    /// <param name="batch">Has what is true of the examples.</param>
    /// <param name="loss">The mean loss of these examples.</param>
    void Add(ReadOnlySpan<float> scores, Batch batch, double loss);

    /// <summary>A copy of what was gathered so far.</summary>
    MetricsState Save();

    /// <summary>Goes on from what was gathered in an earlier run, of which details are no part.</summary>
    /// <exception cref="ArgumentException">It is of another number of classes.</exception>
    void Restore(MetricsState state);

    SplitMetrics Summary();

    /// <exception cref="InvalidOperationException">They were not asked for at first.</exception>
    DetailedMetrics Details();
}

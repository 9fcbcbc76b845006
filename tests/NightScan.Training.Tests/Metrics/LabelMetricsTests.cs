using System.Text.Json;
using NightScan.Training.Metrics;

namespace NightScan.Training.Tests.Metrics;

public class LabelMetricsTests
{
    private const float U = 0.5f;

    private static readonly string[] s_classes = ["a", "b", "never"];

    private static readonly float[] s_logits =
    [
        2, -1, -3,
        0.5f, 1, -2,
        -1, -2, 3,
        -1, 0, -1,
        1, -1, -4,
    ];

    private static readonly float[] s_targets =
    [
        1, 0, 0,
        1, 1, 0,
        0, 1, U,
        0, 0, 0,
        0, U, 0,
    ];

    [Fact]
    public void TheNumbersAreThoseOfTheDefinitions()
    {
        using LabelMetrics metrics = new(s_classes, withRanking: true);
        // Two batches, weighted by what is known of them: 6 and 7 of classes.
        metrics.Add(s_logits.AsSpan(0, 6), s_targets.AsSpan(0, 6), 2);
        metrics.Add(s_logits.AsSpan(6), s_targets.AsSpan(6), 0.5);
        DetailedMetrics details = metrics.Details();
        Assert.Equal(5, details.Summary.Examples);
        Assert.Equal(((6 * 2) + (7 * 0.5)) / 13, details.Summary.Loss, 1e-12);
        // Of three with labels the first two are right; the third's highest score that is known is that of a.
        Assert.Equal(2.0 / 3, details.Summary.Top1, 1e-12);
        Assert.True(double.IsNaN(details.Summary.Top5));
        // a: 2 of 3 called so, both found; b: 1 of 2 called so, 1 of 2 found; never: called nothing that is known.
        Assert.Equal([2.0 / 3, 0.5, double.NaN], details.Classes.Select(item => item.Precision));
        Assert.Equal([1, 0.5, double.NaN], details.Classes.Select(item => item.Recall));
        Assert.Equal((0.8 + 0.5) / 2, details.Summary.MacroF1, 1e-12);
        Assert.Equal([2L, 2, 0], details.Classes.Select(item => item.Support));
        Assert.Equal([0L, 1, 1], details.Classes.Select(item => item.Unknown));
        // a: 2 (a), 1, 0.5 (a), -1, -1. b: 1 (b), 0, -1, -2 (b).
        Assert.Equal([(1 + (2.0 / 3)) / 2, (1 + (2.0 / 4)) / 2, double.NaN], details.Classes.Select(item => item.AveragePrecision));
        Assert.Equal([5.0 / 6, 2.0 / 4, double.NaN], details.Classes.Select(item => item.Auroc));
        Assert.Equal(((5.0 / 6) + 0.75) / 2, details.MeanAveragePrecision, 1e-12);
        Assert.Equal(((5.0 / 6) + 0.5) / 2, details.MacroAuroc, 1e-12);
        Assert.Equal((details.MeanAveragePrecision, details.MacroAuroc),
            (details.Summary.MeanAveragePrecision, details.Summary.MacroAuroc));

        using StringWriter confusion = new();
        details.Confusion.Write(confusion, s_classes);
        Assert.Equal("class,true_positives,false_negatives,false_positives,true_negatives\na,2,0,1,2\nb,1,1,1,1\nnever,0,0,0,4\n",
            confusion.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void AnInterruptedEpochGoesOn()
    {
        using LabelMetrics whole = new(s_classes), first = new(s_classes), rest = new(s_classes);
        whole.Add(s_logits, s_targets, 1);
        first.Add(s_logits.AsSpan(0, 6), s_targets.AsSpan(0, 6), 1);
        rest.Restore(JsonSerializer.Deserialize<MetricsState>(JsonSerializer.Serialize(first.Save()))!);
        rest.Add(s_logits.AsSpan(6), s_targets.AsSpan(6), 1);
        Assert.Equal(whole.Summary(), rest.Summary());
        Assert.Null(whole.Summary().MacroAuroc);
        Assert.Throws<ArgumentException>(() => new LabelMetrics(["a"]).Restore(first.Save()));
    }

    /// <summary>What is written of a run of one label is what it always was.</summary>
    [Fact]
    public void OneLabelHasNoneOfIt()
    {
        using MetricsAccumulator one = new(["a", "b"]);
        one.Add([1, 0], new long[] { 0 }, 1);
        Assert.DoesNotContain("Labelled", JsonSerializer.Serialize(one.Save()), StringComparison.Ordinal);
        Assert.DoesNotContain("Known", JsonSerializer.Serialize(one.Save()), StringComparison.Ordinal);
        Assert.DoesNotContain("Auroc", JsonSerializer.Serialize(one.Summary()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LabelMetrics(["a", "b"]).Restore(one.Save()));
    }

    [Fact]
    public void OneClassHasItsRankingAndNoTop1()
    {
        using LabelMetrics metrics = new(["only"], withRanking: true);
        metrics.Add([3, 1, -1], [1, 0, 1], 1);
        SplitMetrics summary = metrics.Summary();
        Assert.True(double.IsNaN(summary.Top1));
        Assert.Equal((0.5, (1 + (2.0 / 3)) / 2), (summary.MacroAuroc, summary.MeanAveragePrecision));
    }
}

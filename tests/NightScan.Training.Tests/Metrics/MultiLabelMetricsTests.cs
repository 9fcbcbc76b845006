using NightScan.Training.Metrics;

namespace NightScan.Training.Tests.Metrics;

public class MultiLabelMetricsTests
{
    private static readonly string[] s_classes = ["owl", "wren", "never", "always", "unknown"];

    // A row an example. Masked is m, whatever its target.
    private static readonly (float[] Scores, string Targets)[] s_examples =
    [
        ([3, -2, 1, 5, 1], "11-1m"),
        ([2, -1, 2, 4, 2], "-1-1m"),
        ([1, 4, 3, 3, 3], "1--mm"),
        ([0, -1, 4, 2, 4], "---1m"),
        ([-1, 9, 5, 1, 5], "m1-1m"),
    ];

    [Fact]
    public void TheNumbersAreThoseOfTheDefinitions()
    {
        MultiLabelMetrics metrics = Measure(s_examples, s_classes);
        Assert.Equal(
        [
            // Ranks 1 and 3 of 4: (1 + 2/3) / 2; three of four pairs are in order.
            new("owl", 2, 2, 1, (1 + (2.0 / 3)) / 2, 3.0 / 4),
            // From above: 9 its own, 4 another, −1 one of each, −2 its own: (1 + 2/4 + 3/5) / 3 = 0.7. In order are 2, 1.5 − 1 and 0 of 2.
            new("wren", 3, 2, 0, 0.7, 2.5 / 6),
            new("never", 0, 5, 0, double.NaN, double.NaN),
            new("always", 4, 0, 1, 1, double.NaN),
            new("unknown", 0, 0, 5, double.NaN, double.NaN),
        ], metrics.Classes);
        Assert.Equal(((5.0 / 6) + 0.7 + 1) / 3, metrics.MeanAveragePrecision, 1e-12);
        Assert.Equal((0.75 + (2.5 / 6)) / 2, metrics.MacroAuroc, 1e-12);
        Assert.Equal(["never", "unknown"], metrics.WithoutAveragePrecision);
        Assert.Equal(["never", "always", "unknown"], metrics.WithoutAuroc);
    }

    /// <summary>average_precision_score and roc_auc_score of scikit-learn 1.2.1.</summary>
    [Theory]
    [InlineData("0000000000", 0.75, 0.7708333333333334)]
    [InlineData("0100010010", 0.8875, 0.8333333333333334)]
    public void TheNumbersAreThoseOfScikitLearn(string masked, double averagePrecision, double auroc)
    {
        float[] scores = [0.1f, 0.4f, 0.35f, 0.8f, 0.4f, 0.4f, 0.9f, 0.2f, 0.35f, 0.6f];
        MultiLabelClass only = Measure(
            [.. scores.Select((score, i) => (new[] { score }, masked[i] == '1' ? "m" : $"{"--111-1---"[i]}"))], ["owl"]).Classes[0];
        Assert.Equal(averagePrecision, only.AveragePrecision, 1e-12);
        Assert.Equal(auroc, only.Auroc, 1e-12);
    }

    [Fact]
    public void TheLossIsTheMeanOverExamples()
    {
        using MultiLabelAccumulator metrics = new(["owl"]);
        Assert.True(double.IsNaN(metrics.Loss));
        metrics.Add([1, 2], [0, 1], [0, 0], 2);
        metrics.Add([1], [0], [1], 5);
        Assert.Equal((3L, 3.0), (metrics.Examples, metrics.Metrics().Loss));
    }

    [Fact]
    public void NothingIsNotANumber()
    {
        using MultiLabelAccumulator accumulator = new(["owl", "wren"]);
        MultiLabelMetrics metrics = accumulator.Metrics();
        Assert.All([metrics.Loss, metrics.MeanAveragePrecision, metrics.MacroAuroc], value => Assert.True(double.IsNaN(value)));
        Assert.Equal(["owl", "wren"], metrics.WithoutAuroc);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        using MultiLabelAccumulator metrics = new(["owl", "wren"]);
        Assert.Throws<ArgumentException>(() => metrics.Add([1, 2, 3], [0, 0, 0], [0, 0, 0], 0));
        Assert.Throws<ArgumentException>(() => metrics.Add([1, 2], [0], [0, 0], 0));
        Assert.Throws<ArgumentException>(() => metrics.Add([1, 2], [0, 0], [], 0));
        Assert.Throws<ArgumentException>(() => metrics.Add([1, float.NaN], [0, 0], [0, 1], 0));
        Assert.Equal(0, metrics.Examples);
    }

    /// <summary>With ties, masks, and classes that lack one side or the other.</summary>
    [Fact]
    public void TheAreasAreThoseOfASlowerWay()
    {
        Random random = new(11);
        for (int table = 0; table < 200; table++)
        {
            int levels = random.Next(1, 60);
            double share = random.NextDouble(), unknown = random.NextDouble() / 2;
            var examples = Enumerable.Range(0, random.Next(1, 80)).Select(_ => (
                Scores: new[] { random.Next(levels) - 5f, random.Next(levels) / 7f },
                Targets: string.Concat(Enumerable.Range(0, 2)
                    .Select(_ => random.NextDouble() < unknown ? 'm' : random.NextDouble() < share ? '1' : '-')))).ToArray();
            MultiLabelMetrics metrics = Measure(examples, ["owl", "wren"]);
            for (int number = 0; number < 2; number++)
            {
                float[] own = [.. examples.Where(item => item.Targets[number] == '1').Select(item => item.Scores[number])];
                float[] others = [.. examples.Where(item => item.Targets[number] == '-').Select(item => item.Scores[number])];
                MultiLabelClass found = metrics.Classes[number];
                Assert.Equal((own.Length, others.Length, examples.Length - own.Length - others.Length),
                    (found.Positives, found.Negatives, found.Masked));
                Same(SlowAveragePrecision(own, others), found.AveragePrecision);
                Same(SlowAuroc(own, others), found.Auroc);
            }
        }
    }

    private static double SlowAveragePrecision(float[] own, float[] others)
    {
        double area = own.Length == 0 ? double.NaN : 0;
        foreach (float threshold in own.Distinct())
        {
            double right = own.Count(score => score >= threshold);
            area += own.Count(score => score == threshold) * right / (right + others.Count(score => score >= threshold)) / own.Length;
        }

        return area;
    }

    private static double SlowAuroc(float[] own, float[] others) =>
        own.SelectMany(score => others.Select(other => score > other ? 1 : score == other ? 0.5 : 0)).DefaultIfEmpty(double.NaN).Average();

    private static void Same(double expected, double actual) => Assert.Equal(expected, actual, 1e-12);

    /// <summary>In batches of two and one.</summary>
    private static MultiLabelMetrics Measure((float[] Scores, string Targets)[] examples, string[] classes)
    {
        using MultiLabelAccumulator metrics = new(classes);
        for (int at = 0; at < examples.Length; at += 1 + (at % 3))
        {
            var batch = examples.Skip(at).Take(1 + (at % 3)).ToArray();
            string targets = string.Concat(batch.Select(item => item.Targets));
            byte[] masks = [.. targets.Select(target => (byte)(target == 'm' ? 1 : 0))];
            // Half of the masked ones claim to be of the class.
            byte[] labels = [.. targets.Select((target, i) => (byte)(target == '1' || (target == 'm' && i % 2 == 0) ? 1 : 0))];
            metrics.Add([.. batch.SelectMany(item => item.Scores)], labels, masks, 0);
        }

        return metrics.Metrics();
    }
}

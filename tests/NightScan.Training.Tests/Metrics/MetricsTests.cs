using NightScan.Training.Metrics;

namespace NightScan.Training.Tests.Metrics;

public class MetricsTests
{
    private static readonly string[] s_classes = ["a", "b", "c"];

    // Predictions 0 0 1 2 2 0 of labels 0 0 1 1 2 2.
    private static readonly float[] s_scores =
    [
        0.9f, 0.05f, 0.05f,
        0.6f, 0.3f, 0.1f,
        0.2f, 0.5f, 0.3f,
        0.1f, 0.4f, 0.5f,
        0.1f, 0.2f, 0.7f,
        0.5f, 0.1f, 0.4f,
    ];

    private static readonly long[] s_labels = [0, 0, 1, 1, 2, 2];

    [Fact]
    public void TheNumbersAreThoseOfTheDefinitions()
    {
        using var metrics = new MetricsAccumulator(s_classes, withDetails: true);
        metrics.Add(s_scores.AsSpan(0, 6), s_labels.AsSpan(0, 2), 2);
        metrics.Add(s_scores.AsSpan(6), s_labels.AsSpan(2), 0.5);
        DetailedMetrics details = metrics.Details();

        // a: precision 2/3, recall 1; b: 1, 1/2; c: 1/2, 1/2.
        Assert.Equal([2.0 / 3, 1, 0.5], details.Classes.Select(item => item.Precision));
        Assert.Equal([1, 0.5, 0.5], details.Classes.Select(item => item.Recall));
        Assert.Equal([0.8, 2.0 / 3, 0.5], details.Classes.Select(item => item.F1));
        Assert.Equal([2L, 2, 2], details.Classes.Select(item => item.Support));
        Assert.Equal((4.0 / 6, 1.0), (details.Summary.Top1, details.Summary.Top5));
        Assert.Equal((0.8 + (2.0 / 3) + 0.5) / 3, details.Summary.MacroF1, 1e-12);
        // Weighted by examples: (2 × 2 + 4 × 0.5) / 6.
        Assert.Equal(1, details.Summary.Loss, 1e-12);
        // Ranks of a class's own: a 1 2; b 1 2; c 1 3.
        Assert.Equal([1, 1, (1 + (2.0 / 3)) / 2], details.Classes.Select(item => item.AveragePrecision));
        Assert.Equal(details.Classes.Average(item => item.AveragePrecision), details.MeanAveragePrecision, 1e-12);
        // Of c, 0.7 is above all four others, 0.4 above three.
        Assert.Equal([1, 1, 7.0 / 8], details.Classes.Select(item => item.Auroc));
        Assert.Equal((1 + 1 + (7.0 / 8)) / 3, details.MacroAuroc, 1e-12);
        ConfusionMatrix confusion = Assert.IsType<ConfusionMatrix>(details.Confusion);
        Assert.Equal((1L, 1L, 0L), (confusion[2, 0], confusion[1, 2], confusion[0, 1]));
    }

    [Fact]
    public void TiedScoresCountTogetherInAveragePrecision()
    {
        // Class a: 0.9 (a), 0.5 (a), 0.5 (b), 0.1 (b). scikit-learn's average_precision_score([1, 1, 0, 0], [.9, .5, .5, .1]) = 1/2 + 1/2 ·
        // 2/3.
        using var metrics = new MetricsAccumulator(["a", "b"], withDetails: true);
        metrics.Add([0.9f, 0, 0.5f, 0, 0.5f, 0, 0.1f, 0], [0, 0, 1, 1], 0);
        DetailedMetrics details = metrics.Details();
        Assert.Equal(5.0 / 6, details.Classes[0].AveragePrecision, 1e-12);
        // All scores of b are equal: the share of b's among all.
        Assert.Equal(0.5, details.Classes[1].AveragePrecision, 1e-12);
        // Three and a half of four pairs of a are in order, and of b, which cannot tell, half.
        Assert.Equal([3.5 / 4, 0.5], details.Classes.Select(item => item.Auroc));
    }

    /// <summary>Every order of one class's examples has the same areas.</summary>
    [Fact]
    public void WhereAllAreOfOneClassThereIsNoArea()
    {
        using var metrics = new MetricsAccumulator(["a", "b"], withDetails: true);
        metrics.Add([0.9f, 0.1f, 0.2f, 0.8f], [0, 0], 0);
        DetailedMetrics details = metrics.Details();
        Assert.All(details.Classes, item => Assert.True(double.IsNaN(item.AveragePrecision) && double.IsNaN(item.Auroc)));
        Assert.True(double.IsNaN(details.MeanAveragePrecision) && double.IsNaN(details.MacroAuroc));
    }

    [Fact]
    public void AveragePrecisionIsThatOfASlowerWay()
    {
        Random random = new(5);
        const int classes = 4, examples = 300;
        float[] scores = [.. Enumerable.Range(0, examples * classes).Select(_ => random.Next(40) / 40f)];
        long[] labels = [.. Enumerable.Range(0, examples).Select(_ => random.NextInt64(classes - 1))];
        using var metrics = new MetricsAccumulator(["a", "b", "c", "never"], withDetails: true);
        for (int at = 0; at < examples; at += 70)
        {
            int count = Math.Min(70, examples - at);
            metrics.Add(scores.AsSpan(at * classes, count * classes), labels.AsSpan(at, count), 0);
        }

        DetailedMetrics details = metrics.Details();
        for (int number = 0; number < classes - 1; number++)
        {
            Assert.Equal(Slowly(number), details.Classes[number].AveragePrecision, 1e-9);
        }

        Assert.True(double.IsNaN(details.Classes[3].AveragePrecision));
        Assert.Equal(details.Classes.Take(3).Average(item => item.AveragePrecision), details.MeanAveragePrecision, 1e-12);

        double Slowly(int number)
        {
            double total = labels.Count(label => label == number), area = 0, before = 0;
            foreach (float threshold in Enumerable.Range(0, examples).Select(i => scores[(i * classes) + number]).Distinct()
                .OrderDescending())
            {
                int[] above = [.. Enumerable.Range(0, examples).Where(i => scores[(i * classes) + number] >= threshold)];
                double right = above.Count(i => labels[i] == number);
                area += ((right / total) - before) * right / above.Length;
                before = right / total;
            }

            return area;
        }
    }

    [Fact]
    public void TopFiveCountsTheFiveHighest()
    {
        string[] classes = [.. Enumerable.Range(0, 7).Select(i => $"{i}")];
        float[] descending = [7, 6, 5, 4, 3, 2, 1];
        using var metrics = new MetricsAccumulator(classes);
        metrics.Add([.. descending, .. descending], [4, 5], 0);
        Assert.Equal((0.0, 0.5), (metrics.Summary().Top1, metrics.Summary().Top5));
        // With equal scores the first classes come first: no free hits for a model that says the same of all.
        using var flat = new MetricsAccumulator(classes);
        flat.Add([.. new float[14]], [4, 5], 0);
        Assert.Equal(0.5, flat.Summary().Top5);
    }

    [Fact]
    public void ClassesThatOccurNowhereDoNotCountInMacroF1()
    {
        using var metrics = new MetricsAccumulator(["a", "b", "never"]);
        metrics.Add([1, 0, 0, 0, 1, 0], [0, 1], 0);
        Assert.Equal(1, metrics.Summary().MacroF1);
    }

    [Fact]
    public void AnInterruptedEpochGoesOn()
    {
        using var whole = new MetricsAccumulator(s_classes);
        whole.Add(s_scores.AsSpan(0, 6), s_labels.AsSpan(0, 2), 2);
        MetricsState state = whole.Save();
        whole.Add(s_scores.AsSpan(6), s_labels.AsSpan(2), 0.5);
        using var resumed = new MetricsAccumulator(s_classes);
        resumed.Restore(state);
        resumed.Add(s_scores.AsSpan(6), s_labels.AsSpan(2), 0.5);
        Assert.Equal(whole.Summary(), resumed.Summary());
        Assert.Equal(2, state.Examples);
        Assert.Throws<ArgumentException>(() => new MetricsAccumulator(["a"]).Restore(state));
    }

    [Fact]
    public void NothingIsNotANumber()
    {
        using var metrics = new MetricsAccumulator(s_classes, withDetails: true);
        Assert.Equal(SplitMetrics.None, metrics.Summary());
        DetailedMetrics details = metrics.Details();
        Assert.True(double.IsNaN(details.MeanAveragePrecision) && double.IsNaN(details.MacroAuroc));
        Assert.Equal(3, details.Classes.Count);
    }

    [Fact]
    public void TheConfusionHasARowForEachTrueClass()
    {
        var confusion = new ConfusionMatrix(2);
        confusion.Add(0, 1);
        confusion.Add(0, 1);
        confusion.Add(1, 1);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        confusion.Write(text, ["owl, tawny", "=1+1"]);
        Assert.Equal("class,\"owl, tawny\",'=1+1\n\"owl, tawny\",0,2\n'=1+1,0,1\n", text.ToString());
    }
}

using NightScan.Training.Metrics;

namespace NightScan.Training.Tests.Metrics;

public class WindowPoolingTests
{
    private const double T = WindowPooling.Temperature;

    [Fact]
    public void TheNumbersAreThoseOfTheDefinitions()
    {
        WindowPooling pooling = New([[0.9f, 0.25f], [0.1f, 0.25f], [0.2f, 0.25f]], areLogits: false);
        Assert.Equal(3, pooling.Windows);
        Assert.Equal(0.4, pooling.Of(0, Pooling.Mean).Probability, 1e-7);
        Assert.Equal(0.9, pooling.Of(0, Pooling.Max).Probability, 1e-7);
        double expected = T * Math.Log((Math.Exp(0.9 / T) + Math.Exp(0.1 / T) + Math.Exp(0.2 / T)) / 3);
        Assert.Equal(expected, pooling.Of(0, Pooling.LogMeanExp).Probability, 1e-7);
        Assert.InRange(expected, 0.4, 0.9);
        // Of equal ones all are the same.
        Assert.All(Enum.GetValues<Pooling>(), way => Assert.Equal(0.25, pooling.Of(1, way).Probability, 1e-7));
        Assert.All(Enum.GetValues<Pooling>(), way => Assert.Equal(0.75, pooling.Of(1, way).Lacking, 1e-7));
    }

    [Fact]
    public void LogitsAreThoseOfThePooledProbabilities()
    {
        float[] logits = [2, -1, 0.5f], pooled = new float[1];
        WindowPooling pooling = New([.. logits.Select(logit => new[] { logit })], areLogits: true);
        double[] p = [.. logits.Select(logit => 1 / (1 + Math.Exp(-logit)))];
        double[] expected = [p.Average(), p.Max(), T * Math.Log(p.Average(value => Math.Exp(value / T)))];
        foreach (Pooling way in Enum.GetValues<Pooling>())
        {
            double probability = expected[(int)way];
            pooling.Logits(way, pooled);
            Assert.Equal(Math.Log(probability / (1 - probability)), pooled[0], 1e-5);
            pooling.Probabilities(way, pooled);
            Assert.Equal(probability, pooled[0], 1e-6);
        }
    }

    /// <summary>As floats, the probabilities of both are 1.</summary>
    [Fact]
    public void WhatIsNearlyCertainIsToldApartAndFinite()
    {
        float[] less = new float[2], more = new float[2];
        foreach (Pooling way in Enum.GetValues<Pooling>())
        {
            New([[20, -20], [21, -21]], areLogits: true).Logits(way, less);
            New([[22, -22], [23, -23]], areLogits: true).Logits(way, more);
            Assert.True(less[0] < more[0] && less[1] > more[1], $"{way}: {less[0]} {more[0]} {less[1]} {more[1]}");
            New([[500, -500]], areLogits: true).Logits(way, less);
            New([[2000, -2000]], areLogits: true).Logits(way, more);
            Assert.All(less.Concat(more), logit => Assert.True(float.IsFinite(logit)));
        }
    }

    [Fact]
    public void ARecordingKnowsNothingOfTheOneBefore()
    {
        WindowPooling pooling = New([[0.9f], [0.8f]], areLogits: false);
        pooling.Clear();
        pooling.Add([0.5f], areLogits: false);
        Assert.Equal(1, pooling.Windows);
        Assert.All(Enum.GetValues<Pooling>(), way => Assert.Equal((0.5, 0.5),
            (Math.Round(pooling.Of(0, way).Probability, 12), Math.Round(pooling.Of(0, way).Lacking, 12))));
    }

    private static WindowPooling New(float[][] windows, bool areLogits)
    {
        WindowPooling pooling = new(windows[0].Length);
        pooling.Clear();
        Array.ForEach(windows, window => pooling.Add(window, areLogits));
        return pooling;
    }
}

using NightScan.Training.Data;
using NightScan.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Optimisation;

public sealed class BinaryCriterionTests
{
    private static readonly float[] s_logits = [2, -1, 0.5f, -3, 0, 4];
    private static readonly float[] s_targets = [1, 0, 0.5f, 0, 1, 0.5f];

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void TheLossIsTheMeanOverWhatIsKnown(double smoothing)
    {
        double expected = Enumerable.Range(0, 6).Where(i => s_targets[i] != 0.5f)
            .Average(i => Expected(s_logits[i], (s_targets[i] * (1 - smoothing)) + (smoothing / 2)));
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = Batch(s_targets);
        Assert.Equal(expected, (double)new BinaryCriterion(smoothing).Loss(tensor(s_logits, [2, 3]), batch), 1e-6);
    }

    /// <summary>(σ(x) − t) ÷ what is known; nothing where nobody knows.</summary>
    [Fact]
    public void TheGradientIsThatOfTheDefinition()
    {
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = Batch(s_targets);
        Tensor logits = tensor(s_logits, [2, 3], requires_grad: true);
        new BinaryCriterion(0).Loss(logits, batch).backward();
        float[] gradient = logits.grad!.data<float>().ToArray();
        for (int i = 0; i < 6; i++)
        {
            double expected = s_targets[i] == 0.5f ? 0 : ((1 / (1 + Math.Exp(-s_logits[i]))) - s_targets[i]) / 4;
            Assert.Equal(expected, gradient[i], 1e-6);
        }
    }

    [Fact]
    public void LargeLogitsLoseNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = Batch([0, 1, 1, 0, 1, 0.5f]);
        // 200, 300, and next to nothing for those that are right.
        Assert.Equal(500 / 5.0, (double)new BinaryCriterion(0).Loss(tensor(new float[] { 200, -300, 90, -90, 80, 1e30f }, [2, 3]), batch),
            1e-4);
    }

    [Fact]
    public void WhereNothingIsKnownNothingIsLost()
    {
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = Batch([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f]);
        Tensor logits = tensor(s_logits, [2, 3], requires_grad: true);
        Tensor loss = new BinaryCriterion(0.1).Loss(logits, batch);
        loss.backward();
        Assert.Equal(0, (double)loss);
        Assert.All(logits.grad!.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void ProbabilitiesAreOfEachClassForItselfOrOfAllTogether()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(s_logits, [2, 3]);
        Assert.All(Probabilities.Of(logits, isMulti: true).data<float>().ToArray().Zip(s_logits),
            pair => Assert.Equal(1 / (1 + Math.Exp(-pair.Second)), pair.First, 1e-6));
        Assert.All(Probabilities.Of(logits, isMulti: false).data<float>().ToArray().Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-6));
    }

    private static double Expected(double logit, double target)
    {
        double probability = 1 / (1 + Math.Exp(-logit));
        return -((target * Math.Log(probability)) + ((1 - target) * Math.Log(1 - probability)));
    }

    private static Batch Batch(float[] targets)
    {
        Batch batch = new(2, 1, 1, _ => { }, targets: 3);
        batch.Begin(0, 0, 2);
        targets.CopyTo(batch.TargetValues, 0);
        return batch;
    }
}

using NightScan.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Models;

public sealed class PopulationStatisticsTests
{
    private static readonly int[] Batches = [4, 6, 3];

    /// <summary>What reaches each norm in these batches, kept and averaged at once in float64.</summary>
    [Theory]
    [InlineData("cnn6", ScalarType.Float32)]
    [InlineData("cnn10", ScalarType.Float32)]
    [InlineData("resnet18", ScalarType.Float32)]
    [InlineData("efficientnet-b0", ScalarType.Float32)]
    [InlineData("cnn6", ScalarType.BFloat16)]
    public void EqualOnePassOverTheSameActivations(string architecture, ScalarType type)
    {
        using Classifier model = NewModel(architecture);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor[] inputs = [.. Inputs().Select(input => input.to(type))];
        BatchNorm2d[] norms = PopulationStatistics.NormsOf(model);
        using (PopulationStatistics statistics = new(model))
        {
            Array.ForEach(inputs, statistics.Add);
            statistics.Complete();
        }

        (Tensor Mean, Tensor Variance)[] found = [.. norms.Select(norm => (norm.running_mean!.clone(), norm.running_var!.clone()))];
        List<Tensor>[] seen = Watch(model, norms, inputs);
        for (int number = 0; number < norms.Length; number++)
        {
            Tensor all = cat([.. seen[number]], 0).to(ScalarType.Float64);
            Tensor variance = all.var([0, 2, 3], unbiased: true), mean = all.mean([0, 2, 3]);
            Assert.InRange((double)found[number].Variance.sub(variance).div(variance).abs().max(), 0, 1e-5);
            Assert.InRange((double)found[number].Mean.sub(mean).div(variance.sqrt()).abs().max(), 0, 1e-5);
            seen[number].ForEach(input => input.Dispose());
        }
    }

    /// <summary>The model answers a batch by them as it does in training, where the batch is all there is.</summary>
    [Fact]
    public void OfOneBatchAnswerItAsInTraining()
    {
        using Classifier model = NewModel("cnn6");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor input = Inputs()[1];
        using (PopulationStatistics statistics = new(model))
        {
            statistics.Add(input);
            statistics.Complete();
        }

        Tensor answers = model.call(input);
        Assert.False(model.training);
        Array.ForEach(PopulationStatistics.NormsOf(model), norm => norm.train());
        // Variances are over n there, over n - 1 here.
        Assert.True(answers.allclose(model.call(input), rtol: 0.05, atol: 0.05));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnlyTheStatisticsChangeAndOnlyWhenComplete(bool completes)
    {
        using Classifier model = NewModel("efficientnet-b0");
        using DisposeScope scope = NewDisposeScope();
        double?[] momenta = [.. PopulationStatistics.NormsOf(model).Select(norm => norm.momentum)];
        Dictionary<string, Tensor> before = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        using (PopulationStatistics statistics = new(model))
        {
            Array.ForEach(Inputs(), statistics.Add);
            if (completes)
            {
                statistics.Complete();
            }
        }

        Assert.All(model.state_dict(), entry => Assert.True(
            entry.Value.eq(before[entry.Key]).all().item<bool>()
                != (completes && entry.Key.Contains(".running_", StringComparison.Ordinal)),
            entry.Key));
        Assert.Equal(momenta, PopulationStatistics.NormsOf(model).Select(norm => norm.momentum));
        Assert.All(model.modules(), module => Assert.False(module.training));
    }

    [Fact]
    public void TheSameExamplesGiveTheSameBits()
    {
        using Classifier model = NewModel("cnn6");
        using DisposeScope scope = NewDisposeScope();
        byte[][] twice = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using (PopulationStatistics statistics = new(model))
            {
                Array.ForEach(Inputs(), statistics.Add);
                statistics.Complete();
            }

            return PopulationStatistics.NormsOf(model).SelectMany(norm => norm.running_var!.bytes.ToArray()).ToArray();
        })];
        Assert.Equal(twice[0], twice[1]);
    }

    private static List<Tensor>[] Watch(Classifier model, BatchNorm2d[] norms, Tensor[] inputs)
    {
        List<Tensor>[] seen = [.. norms.Select(_ => new List<Tensor>())];
        model.eval();
        for (int number = 0; number < norms.Length; number++)
        {
            List<Tensor> own = seen[number];
            norms[number].train();
            norms[number].register_forward_pre_hook((_, input) =>
            {
                own.Add(input.clone().DetachFromDisposeScope());
                return input;
            });
        }

        foreach (Tensor input in inputs)
        {
            using Tensor answers = model.call(input);
        }

        return seen;
    }

    private static Classifier NewModel(string architecture)
    {
        manual_seed(3);
        return Architecture.Find(architecture).Build(5, 1);
    }

    private static Tensor[] Inputs()
    {
        manual_seed(4);
        return [.. Batches.Select((count, number) => randn(count, 1, 48, 64).mul_(number + 1.0).add_((double)number))];
    }
}

using NightScan.Training.Embeddings;
using NightScan.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Embeddings;

public sealed class EmbeddingHeadTests
{
    [Theory]
    [InlineData("cnn6", 1, 512)]
    [InlineData("cnn10", 1, 512)]
    [InlineData("resnet18", 3, 512)]
    [InlineData("efficientnet-b0", 1, 1280)]
    public void TheHeadOnEmbeddingsIsTheWholeModelBitForBit(string name, int channels, int length)
    {
        Architecture architecture = Architecture.Find(name);
        manual_seed(3);
        using Classifier model = architecture.Build(7, channels);
        EmbeddingHead head = new(model, architecture);
        head.eval();
        Assert.False(model.training);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor input = randn(5, 1, 40, 50), embeddings = model.Embed(input);
        Assert.Equal([5, length], embeddings.shape);
        Tensor logits = model.call(input);
        Assert.True(logits.equal(head.call(embeddings.view(5, 1, 1, length))).all().item<bool>());
        // What is used is the last layer that the model has, not a copy of it.
        model.state_dict()[architecture.HeadPrefix + "bias"].add_(1);
        Assert.True(head.call(embeddings.view(5, 1, 1, length)).allclose(logits + 1));
    }

    [Theory]
    [InlineData("cnn6", 0.2)]
    [InlineData("efficientnet-b0", 0.2)]
    [InlineData("resnet18", 0)]
    public void InTrainingItDropsWhatTheModelsOwnHeadDrops(string name, double dropout)
    {
        Architecture architecture = Architecture.Find(name);
        using Classifier model = architecture.Build(2, 1);
        EmbeddingHead head = new(model, architecture);
        head.train();
        Assert.True(model.training);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Dictionary<string, Tensor> state = head.state_dict();
        Assert.Equal([architecture.HeadPrefix + "weight", architecture.HeadPrefix + "bias"], state.Keys);
        long length = state[architecture.HeadPrefix + "weight"].shape[1];
        state[architecture.HeadPrefix + "weight"].fill_(1.0 / length);
        state[architecture.HeadPrefix + "bias"].zero_();
        manual_seed(5);
        // A mean of ones, of which a share is dropped and the others are raised by as much.
        float[] answers = [.. head.call(ones(200, 1, 1, length)).data<float>()];
        Assert.Equal(1, answers.Average(), 0.01);
        double deviation = Math.Sqrt(answers.Average(answer => Math.Pow(answer - 1, 2)));
        Assert.Equal(Math.Sqrt(dropout / (1 - dropout) / length), deviation, 0.005);
        Assert.Equal(dropout > 0, deviation > 0.005);
    }

    [Fact]
    public void StatisticsOfNormsComeBackBitForBit()
    {
        using Classifier model = Architecture.Find("cnn10").Build(3, 1), other = Architecture.Find("cnn10").Build(3, 1);
        using DisposeScope scope = NewDisposeScope();
        model.train();
        model.call(randn(4, 1, 40, 50));
        float[] kept = KeptStatistics.Read(model);
        Assert.Equal(KeptStatistics.Count(model), kept.Length);
        Assert.NotEqual(kept, KeptStatistics.Read(other));
        KeptStatistics.Write(other, kept);
        Dictionary<string, Tensor> given = model.state_dict(), taken = other.state_dict();
        Assert.All(given.Where(entry => entry.Key.Contains(".running_", StringComparison.Ordinal)),
            entry => Assert.True(entry.Value.eq(taken[entry.Key]).all().item<bool>(), entry.Key));
    }
}

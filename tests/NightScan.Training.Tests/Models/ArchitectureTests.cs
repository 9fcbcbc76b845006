using NightScan.Diagnostics;
using NightScan.Training.Models;
using NightScan.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Models;

public sealed class ArchitectureTests
{
    public static TheoryData<string> Names => new(Architecture.All.Select(architecture => architecture.Name));

    [Fact]
    public void AnUnknownNameIsAnErrorThatListsTheKnownOnes()
    {
        NightScanException exception = Assert.Throws<NightScanException>(() => Architecture.Find("resnet19"));
        Assert.Equal("NS0206", exception.Diagnostic.Code);
        Assert.Contains("resnet18", exception.Message);
    }

    [Theory]
    [InlineData("cnn6")]
    [InlineData("cnn10")]
    [InlineData("resnet18")]
    [InlineData("efficientnet-b0")]
    public void ThreeEqualChannelsEqualOneWithTheSumOfTheirWeights(string name)
    {
        Architecture architecture = Architecture.Find(name);
        using Classifier one = architecture.Build(4, 1), three = architecture.Build(4, 3);
        one.eval();
        three.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Dictionary<string, Tensor> source = three.state_dict();
        foreach ((string key, Tensor target) in one.state_dict())
        {
            target.copy_(key == architecture.StemKey ? source[key].sum(1, keepdim: true) : source[key]);
        }

        Tensor input = randn(2, 1, 40, 50);
        Assert.True(one.call(input).allclose(three.call(input), rtol: 1e-3, atol: 1e-4));
    }

    [Theory]
    [InlineData("cnn6", 1, 1)]
    [InlineData("cnn10", 7, 300)]
    [InlineData("cnn6", 64, 101)]
    [InlineData("resnet18", 1, 9)]
    [InlineData("efficientnet-b0", 3, 3)]
    public void AnySizeGivesOneFiniteNumberPerClass(string name, int mels, int frames)
    {
        using Classifier model = Architecture.Find(name).Build(5, 1);
        model.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor logits = model.call(randn(3, 1, mels, frames));
        Assert.Equal([3, 5], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HeadAndStemAreAmongTheKeys(string name)
    {
        Architecture architecture = Architecture.Find(name);
        using Classifier model = architecture.Build(11, 1);
        Dictionary<string, Tensor> state = model.state_dict();
        Assert.Equal(1, state[architecture.StemKey].shape[1]);
        Assert.Equal(11, state[architecture.HeadPrefix + "weight"].shape[0]);
        Assert.Equal([11], state[architecture.HeadPrefix + "bias"].shape);
    }

    [Fact]
    public void TheSizesOfThePannsAreThePapers()
    {
        // Table of the paper, less the 527 classes' last layer and the norm of the 64 bands: 4,837,455 and 5,219,279 with them.
        Assert.Equal(4_837_455 - (513 * 527) - 128, CountParameters("cnn6"));
        Assert.Equal(5_219_279 - (513 * 527) - 128, CountParameters("cnn10"));
    }

    [Fact]
    public void StochasticDepthDropsWholeExamplesAndKeepsTheMean()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        float[] kept = StochasticDepth.Apply(ones(4000, 2, 1, 1), 0.25, training: true).data<float>().ToArray();
        for (int i = 0; i < kept.Length; i += 2)
        {
            Assert.Equal(kept[i], kept[i + 1]);
            Assert.True(kept[i] == 0 || Math.Abs(kept[i] - (1 / 0.75)) < 1e-6);
        }

        // Three standard deviations of the mean of 4000 examples.
        Assert.Equal(1, kept.Average(), 3 * Math.Sqrt(0.25 / 0.75 / 4000));
    }

    [Fact]
    public void StochasticDepthLeavesInferenceAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor branch = randn(3, 2, 1, 1);
        Assert.True(StochasticDepth.Apply(branch, 0.9, training: false).eq(branch).all().item<bool>());
    }

    /// <summary>Weights stay float32, and so do their gradients; what lies between is computed in the type of the input.</summary>
    [Theory]
    [InlineData("cnn6", 4)]
    [InlineData("resnet18", 4)]
    [InlineData("efficientnet-b0", 7.5)]
    public void AnInputInBFloat16IsComputedInBFloat16(string name, double gain)
    {
        using Classifier model = Architecture.Find(name).Build(4, 1);
        FormulaWeights.Fill(model, gain);
        using DisposeScope scope = NewDisposeScope();
        model.eval();
        Tensor input = FormulaWeights.Picture(4, 32, 40);
        Tensor full = model.call(input), reduced = model.call(input.to(ScalarType.BFloat16));

        Assert.Equal(ScalarType.Float32, reduced.dtype);
        Assert.False(full.allclose(reduced, rtol: 1e-6, atol: 1e-7)); // Eight bits were really lost
        Assert.True(full.sub(reduced).abs().max().item<float>() < 0.1 * full.abs().max().item<float>()); // and no more.
        reduced.sum().backward();
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.grad!.dtype));
    }

    /// <summary>What it says first has to be unlearned again.</summary>
    [Theory]
    [InlineData("cnn6")]
    [InlineData("cnn10")]
    [InlineData("resnet18")]
    [InlineData("efficientnet-b0")]
    public void AFreshNetworkIsSureOfNothing(string name)
    {
        manual_seed(1);
        using Classifier model = Architecture.Find(name).Build(10, 1);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        model.train();

        Assert.InRange(model.call(rand(8, 1, 64, 101)).std().item<float>(), 0, 1);
    }

    private static long CountParameters(string name)
    {
        const int classes = 1;
        using Classifier model = Architecture.Find(name).Build(classes, 1);
        return model.parameters().Sum(parameter => parameter.numel()) - (513 * classes);
    }
}

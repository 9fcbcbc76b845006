using System.Text.Json;
using NightScan.Training.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Tests.Libtorch;

/// <summary>The binding gives what PyTorch gives (Fixtures/binding.py).</summary>
public sealed class PyTorchTests : IDisposable
{
    private static readonly JsonElement s_expected = Fixture.Read("binding.json");
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void ASeedDrawsTheSameNumbers()
    {
        manual_seed(1);
        Check("randn", randn(3, 4));
        Check("rand", rand(5));
        Check("randperm", randperm(10));
        Check("normal_", empty(4).normal_(1, 2));
        Check("bernoulli_", empty(20).bernoulli_(0.3));
    }

    [Fact]
    public void ASeedDrawsTheSameWeights()
    {
        manual_seed(2);
        using Conv2d convolution = Conv2d(3, 4, 3);
        using Linear linear = Linear(5, 2);
        Check("Conv2d weight", convolution.weight);
        Check("Conv2d bias", convolution.bias!);
        Check("Linear weight", linear.weight);
        Check("Linear bias", linear.bias!);
        manual_seed(3);
        Check("dropout", F.dropout(ones(16), 0.25));
        Check("kaiming_normal_", init.kaiming_normal_(empty(4, 3, 2, 2), mode: init.FanInOut.FanOut,
            nonlinearity: init.NonlinearityType.ReLU));
        Check("xavier_uniform_", init.xavier_uniform_(empty(3, 5)));
    }

    [Fact]
    public void Convolutions()
    {
        Tensor image = Waves.Of(0, 2, 4, 6, 5), kernel = Waves.Of(1, 6, 2, 3, 3), bias = Waves.Of(2, 6);
        Check("conv2d", F.conv2d(image, kernel, bias, strides: [2, 1], padding: [1, 2], groups: 2));
    }

    [Fact]
    public void BatchNorms()
    {
        Tensor image = Waves.Of(0, 2, 4, 6, 5), scale = Waves.Of(3, 4) + 2, shift = Waves.Of(4, 4), mean = Waves.Of(5, 4),
            variance = Waves.Of(6, 4).abs() + 1;
        Check("batch_norm eval", F.batch_norm(image, mean, variance, scale, shift, false, 0.1, 1e-3));
        Check("batch_norm train", F.batch_norm(image, mean, variance, scale, shift, true, 0.1, 1e-3));
        Check("running mean", mean);
        Check("running variance", variance);
    }

    [Fact]
    public void Pools()
    {
        Tensor image = Waves.Of(0, 2, 4, 6, 5);
        Check("avg_pool2d", F.avg_pool2d(image, (2, 3), (2, 1)));
        Check("max_pool2d", F.max_pool2d(image, 3, stride: 2, padding: 1));
        Check("adaptive_avg_pool2d", F.adaptive_avg_pool2d(image, (3, 2)));
    }

    [Fact]
    public void LossesAndReductions()
    {
        Tensor logits = Waves.Of(7, 5, 4) * 3;
        Check("cross_entropy", F.cross_entropy(logits, tensor(new long[] { 0, 3, 1, 1, 2 }), label_smoothing: 0.1));
        Check("softmax", F.softmax(logits, 1));
        Check("log_softmax", logits.log_softmax(1));
        Check("linear", F.linear(Waves.Of(8, 3, 5), Waves.Of(9, 2, 5), Waves.Of(10, 2)));
        Check("silu", logits.silu());
        Check("sigmoid", logits.sigmoid());
        Check("relu", logits.clone().relu_());
        Check("norm", logits.norm());
        Check("amax", logits.amax(1));
        Check("mean", logits.mean([0]));
    }

    private static void Check(string name, Tensor actual)
    {
        double[] expected = s_expected.Doubles(name), values = Waves.Numbers(actual);
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - values[i]) < 2e-6 * (1 + Math.Abs(expected[i])),
                $"{name}[{i}]: {expected[i]} is {values[i]}");
        }
    }
}

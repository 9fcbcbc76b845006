using System.Security.Cryptography;
using System.Text.Json;
using NightScan.Training.Models;
using NightScan.Training.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Tests.Models;

/// <summary>The models against torchvision's, on weights that a formula gives both.</summary>
public sealed class TorchvisionTests
{
    private const int Classes = 7;

    private static readonly JsonElement Expected = Fixture.Read("models.json");

    public static TheoryData<string, int> Inference
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (JsonElement entry in Expected.GetProperty("inference").EnumerateArray())
            {
                data.Add(entry.GetProperty("architecture").GetString()!, entry.GetProperty("channels").GetInt32());
            }

            return data;
        }
    }

    public static TheoryData<string> Training => Names("training");

    public static TheoryData<string> Initial => Names("initial");

    [Theory]
    [MemberData(nameof(Inference))]
    public void LogitsAgree(string name, int channels)
    {
        JsonElement expected = Find("inference", name, channels);
        using Classifier model = Architecture.Find(name).Build(Classes, channels);
        FormulaWeights.Fill(model, expected.GetProperty("gain").GetDouble());
        model.eval();

        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        AssertClose(expected.Doubles("logits"), model.call(FormulaWeights.Picture(2, 64, 101)));
    }

    [Theory]
    [MemberData(nameof(Inference))]
    public void StateHasTheSameKeysAndShapes(string name, int channels)
    {
        JsonElement expected = Find("inference", name, channels);
        using Classifier model = Architecture.Find(name).Build(Classes, channels);
        string[] keys = [.. model.state_dict().Select(entry => $"{entry.Key} ({string.Join(", ", entry.Value.shape)})")
            .Order(StringComparer.Ordinal)];

        if (expected.TryGetProperty("keys", out JsonElement listed))
        {
            Assert.Equal(listed.EnumerateArray().Select(key => key.GetString()), keys);
        }

        Assert.Equal(expected.GetProperty("keyCount").GetInt32(), keys.Length);
        Assert.Equal(expected.GetProperty("keyHash").GetString(),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys)))));
    }

    /// <summary>In training: norms by the batch, their statistics, the loss and its gradients.</summary>
    [Theory]
    [MemberData(nameof(Training))]
    public void TrainingAgrees(string name)
    {
        JsonElement expected = Find("training", name, channels: null);
        using Classifier model = WithoutChance(name);
        FormulaWeights.Fill(model, expected.GetProperty("gain").GetDouble());
        model.train();

        using DisposeScope scope = NewDisposeScope();
        Tensor logits = model.call(FormulaWeights.Picture(4, 64, 101));
        Tensor loss = F.cross_entropy(logits, tensor(new long[] { 3, 0, 6, 1 }), label_smoothing: 0.1);
        loss.backward();

        AssertClose(expected.Doubles("logits"), logits);
        Assert.Equal(expected.GetProperty("loss").GetDouble(), (double)loss, 1e-4);
        Dictionary<string, Parameter> parameters = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (JsonProperty norm in expected.GetProperty("gradientNorms").EnumerateObject())
        {
            AssertRelative(norm.Name, norm.Value.GetDouble(), (double)parameters[norm.Name].grad!.norm());
        }

        Dictionary<string, Tensor> state = model.state_dict();
        foreach (JsonProperty sum in expected.GetProperty("statistics").EnumerateObject())
        {
            AssertRelative(sum.Name, sum.Value.GetDouble(), (double)state[sum.Name].sum());
        }
    }

    [Theory]
    [MemberData(nameof(Initial))]
    public void ASeedDrawsTheSameWeights(string name)
    {
        manual_seed(7);
        using Classifier model = Architecture.Find(name).Build(Classes, 3);
        Dictionary<string, Parameter> parameters = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        using DisposeScope scope = NewDisposeScope();
        foreach (JsonProperty sum in Find("initial", name, channels: null).GetProperty("sums").EnumerateObject())
        {
            double wanted = sum.Value.GetDouble();

            // The same numbers, scaled as for a thousand classes and more.
            AssertRelative(sum.Name, sum.Name == "classifier.1.weight" ? wanted * Math.Sqrt(Classes / 1280.0) : wanted,
                (double)parameters[sum.Name].abs().sum(ScalarType.Float64));
        }
    }

    private static Classifier WithoutChance(string name) => name == "resnet18"
        ? new ResNet(Classes, 1)
        : new EfficientNet(Architecture.EfficientNetScales[name] with { Dropout = 0, StochasticDepth = 0 }, Classes, 1);

    // What the issue promises for weights that travel.
    private static void AssertClose(double[] expected, Tensor actual)
    {
        float[] values = actual.data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    // Sums over many numbers, in another order: float32 leaves some five digits.
    private static void AssertRelative(string name, double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-3 * Math.Max(1, Math.Abs(expected)), $"{name}: {actual}, not {expected}");

    private static TheoryData<string> Names(string part) =>
        new(Expected.GetProperty(part).EnumerateArray().Select(entry => entry.GetProperty("architecture").GetString()!));

    private static JsonElement Find(string part, string name, int? channels) => Expected.GetProperty(part).EnumerateArray().First(
        entry => entry.GetProperty("architecture").GetString() == name
            && (channels is null || entry.GetProperty("channels").GetInt32() == channels));
}

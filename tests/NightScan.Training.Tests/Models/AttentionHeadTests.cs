using NightScan.Settings;
using NightScan.Training.Models;
using NightScan.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Models;

public sealed class AttentionHeadTests
{
    private const int Channels = 6, Classes = 3, Moments = 4;

    public static TheoryData<string> Names => new(Architecture.All.Select(architecture => architecture.Name));

    [Fact]
    public void NeighbouringMomentsAreJoinedByTheirMaximumAndMean()
    {
        using DisposeScope scope = NewDisposeScope();
        // Beyond the ends there is nothing: no maximum, and nothing to add to a mean of three.
        float[] joined = AttentionHead.Moments(tensor(new float[] { 1, 2, 4, -3 }, [1, 1, 4])).data<float>().ToArray();
        Assert.Equal([2 + (3 / 3f), 4 + (7 / 3f), 4 + (3 / 3f), 4 + (1 / 3f)], joined, new Near());
    }

    /// <summary>By the formulas of the docstring, in double precision.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void TheLogitsAreThoseOfTheFormulas(bool isMulti, bool hasLayer)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using AttentionHead head = New(isMulti, hasLayer);
        Tensor moments = randn(1, Moments, Channels);
        Dictionary<string, Tensor> state = head.state_dict();
        double[][] inner = Rows(moments[0]);
        if (hasLayer)
        {
            inner = [.. inner.Select(x => Layer(state, "fc1", x).Select(value => Math.Max(value, 0)).ToArray())];
        }

        double[][] scores = [.. inner.Select(x => Layer(state, "att", x))], answers = [.. inner.Select(x => Layer(state, "cla", x))];
        float[] logits = head.call(moments).data<float>().ToArray();
        for (int number = 0; number < Classes; number++)
        {
            double[] weights = [.. scores.Select(row => Math.Exp(Math.Tanh(row[number])))];
            double Mean(Func<double, double> of) => weights.Zip(answers, (w, row) => w * of(row[number])).Sum() / weights.Sum();
            double score = Mean(x => 1 / (1 + Math.Exp(-x)));
            Assert.Equal(isMulti ? Math.Log(score / (1 - score)) : Mean(x => x), logits[number], 1e-5);
        }
    }

    [Fact]
    public void OneMomentCountsAtMostEToTheSecondTimesAsMuchAsAnother()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        using AttentionHead head = New(isMulti: false, hasLayer: false);
        Dictionary<string, Tensor> state = head.state_dict();
        Array.ForEach([.. state.Values], weights => weights.zero_());
        // The first feature says how much a moment counts, and the second what it answers.
        state["att.weight"][0, 0] = 1e4f;
        state["cla.weight"][0, 1] = 1;
        Tensor moments = zeros(1, 2, Channels);
        (moments[0, 0, 0], moments[0, 1, 0], moments[0, 0, 1]) = (1, -1, 1);
        Assert.Equal(Math.Exp(2) / (1 + Math.Exp(2)), head.call(moments)[0, 0].item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public void LargeAnswersLoseNothing(float answer)
    {
        using DisposeScope scope = NewDisposeScope();
        using AttentionHead head = New(isMulti: true, hasLayer: false);
        using (no_grad())
        {
            Dictionary<string, Tensor> state = head.state_dict();
            Array.ForEach([.. state.Values], weights => weights.zero_());
            state["cla.bias"].fill_(answer);
        }

        Tensor moments = zeros(1, Moments, Channels, requires_grad: true);
        Tensor logits = head.call(moments);
        Assert.All(logits.data<float>().ToArray(), logit => Assert.Equal(answer, logit, 1e-3));
        logits.sum().backward();
        Assert.All(head.parameters(), parameter => Assert.True(parameter.grad!.isfinite().all().item<bool>()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheBackboneKeepsItsKeysAndTheHeadHasItsOwn(string name)
    {
        Architecture plain = Architecture.Find(name), attentive = Architecture.Find(name, ModelHead.Attention);
        using Classifier average = plain.Build(7, 1), model = attentive.Build(7, 1);
        string[] keys = [.. model.state_dict().Keys];
        Assert.Equal(average.state_dict().Keys.Where(key => !key.StartsWith(plain.HeadPrefix, StringComparison.Ordinal)),
            keys.Where(key => !attentive.IsOfHead(key)));
        bool hasLayer = !name.StartsWith("cnn", StringComparison.Ordinal); // The PANNs have one in the network.
        Assert.Equal([.. hasLayer ? ["attention.fc1.weight", "attention.fc1.bias"] : Array.Empty<string>(), "attention.att.weight",
            "attention.att.bias", "attention.cla.weight", "attention.cla.bias"], keys.Where(attentive.IsOfHead));
        ModelParts parts = new(model, attentive);
        Assert.Equal(keys.Where(attentive.IsOfHead), parts.Head.Select(entry => entry.Key));
        Assert.Equal(model.named_parameters().Select(entry => entry.name), parts.Backbone.Concat(parts.Head).Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("cnn6", 1, 1, false)]
    [InlineData("cnn10", 7, 300, true)]
    [InlineData("resnet18", 1, 9, true)]
    [InlineData("resnet18", 64, 400, false)]
    [InlineData("efficientnet-b0", 3, 3, false)]
    public void AnySizeGivesOneFiniteNumberPerClass(string name, int mels, int frames, bool isMulti)
    {
        using Classifier model = Architecture.Find(name, ModelHead.Attention, isMulti).Build(5, 1);
        model.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor logits = model.call(randn(3, 1, mels, frames));
        Assert.Equal([3, 5], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData("cnn6")]
    [InlineData("resnet18")]
    [InlineData("efficientnet-b0")]
    public void MomentsAreThoseOfTime(string name)
    {
        using Classifier model = Architecture.Find(name, ModelHead.Attention).Build(5, 1);
        model.eval();
        using DisposeScope scope = NewDisposeScope();
        long[] seen = [];
        AttentionHead head = model.modules().OfType<AttentionHead>().Single();
        head.register_forward_pre_hook((_, moments) =>
        {
            seen = moments.shape;
            return moments;
        });
        model.call(randn(2, 1, 64, 640));
        Assert.Equal([2, 20], seen[..2]);
    }

    [Theory]
    [InlineData("cnn6", 4, true)]
    [InlineData("resnet18", 4, false)]
    [InlineData("efficientnet-b0", 7.5, true)]
    public void AnInputInBFloat16IsComputedInBFloat16(string name, double gain, bool isMulti)
    {
        using Classifier model = Architecture.Find(name, ModelHead.Attention, isMulti).Build(4, 1);
        FormulaWeights.Fill(model, gain);
        using DisposeScope scope = NewDisposeScope();
        model.eval();
        Tensor input = FormulaWeights.Picture(4, 32, 40);
        Tensor full = model.call(input), reduced = model.call(input.to(ScalarType.BFloat16));
        Assert.Equal(ScalarType.Float32, reduced.dtype);
        Assert.False(full.allclose(reduced, rtol: 1e-6, atol: 1e-7));
        Assert.True(full.sub(reduced).abs().max().item<float>() < 0.1 * full.abs().max().item<float>());
        reduced.sum().backward();
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.grad!.dtype));
    }

    private static AttentionHead New(bool isMulti, bool hasLayer)
    {
        AttentionHead head = new(Channels, Classes, isMulti ? HeadKind.LabelAttention : HeadKind.Attention, dropout: 0.5, hasLayer);
        head.eval();
        return head;
    }

    private static double[] Layer(Dictionary<string, Tensor> state, string name, double[] input)
    {
        float[] bias = state[name + ".bias"].data<float>().ToArray();
        return [.. Rows(state[name + ".weight"]).Select((row, i) => row.Zip(input, (w, x) => w * x).Sum() + bias[i])];
    }

    private static double[][] Rows(Tensor matrix) => [.. Enumerable.Range(0, (int)matrix.shape[0])
        .Select(row => matrix[row].data<float>().ToArray().Select(value => (double)value).ToArray())];

    private sealed class Near : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(float value) => 0;
    }
}

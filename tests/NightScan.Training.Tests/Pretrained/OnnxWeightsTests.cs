using NightScan.Diagnostics;
using NightScan.Tests;
using NightScan.Training.Models;
using NightScan.Training.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

public sealed class OnnxWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string FilePath => _folder.File("model.onnx");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("resnet18", 3, false)]
    [InlineData("resnet18", 1, true)]
    [InlineData("efficientnet-b0", 3, true)]
    [InlineData("cnn6", 1, false)]
    [InlineData("cnn10", 1, true)]
    public void AGraphGivesTheLogitsThatItsModelGave(string name, int channels, bool foldsNorms)
    {
        Architecture architecture = Architecture.Find(name);
        using Classifier source = Spread(architecture.Build(5, channels)), model = architecture.Build(5, channels);
        File.WriteAllBytes(FilePath, Write(source, foldsNorms).Model());
        Takeover takeover = PretrainedWeights.Load(model, architecture, FilePath, []);
        Assert.Empty(takeover.LeftOut);
        Assert.Equal(source.state_dict().Keys.Count(key => !key.EndsWith("tracked", StringComparison.Ordinal)), takeover.Taken);
        Assert.Equal(foldsNorms, takeover.Remarks.Any(remark => remark.Contains("folded")));
        AssertSameLogits(source, model, channels);
    }

    [Fact]
    public void OtherClassesAndChannelsAreAsInOtherFiles()
    {
        Architecture architecture = Architecture.Find("resnet18");
        using Classifier source = Spread(architecture.Build(1000, 3)), model = architecture.Build(7, 1);
        File.WriteAllBytes(FilePath, Write(source, foldsNorms: false).Model());
        Takeover takeover = PretrainedWeights.Load(model, architecture, FilePath, []);
        Assert.Equal(["fc.bias", "fc.weight"], takeover.LeftOut.Order(StringComparer.Ordinal));
        Assert.Equal(2, takeover.Remarks.Count);
        Tensor expected = source.state_dict()["conv1.weight"].sum(1, keepdim: true);
        Assert.True(expected.allclose(model.state_dict()["conv1.weight"]));
    }

    [Fact]
    public void WhatFollowsTheModelIsLeftOutAndNamed()
    {
        Architecture architecture = Architecture.Find("resnet18");
        using Classifier source = Spread(architecture.Build(5, 3)), model = architecture.Build(5, 3);
        OnnxWriter writer = Write(source, foldsNorms: false, hasHead: false).Convolution(randn(512, 512, 3, 3))
            .Convolution(randn(9, 512, 1, 1));
        File.WriteAllBytes(FilePath, writer.Model());
        Takeover takeover = PretrainedWeights.Load(model, architecture, FilePath, []);
        Assert.Equal(2, takeover.LeftOut.Count);
        Assert.Contains(takeover.Remarks, remark => remark.Contains("no last layer"));
        Assert.Contains("100 tensors taken, 2 left out (constant", takeover.ToString());
    }

    [Fact]
    public void ALayerInTheMiddleThatTheModelHasNotIsAnError()
    {
        Architecture architecture = Architecture.Find("cnn6");
        using Classifier source = architecture.Build(5, 1), model = architecture.Build(5, 1);
        OnnxWriter writer = new OnnxWriter().Convolution(randn(3, 3, 1, 1));
        File.WriteAllBytes(FilePath, Write(source, foldsNorms: false, to: writer).Model());
        NightScanException exception = Assert.Throws<NightScanException>(() => PretrainedWeights.Load(model, architecture, FilePath, []));
        Assert.Equal("NS0621", exception.Diagnostic.Code);
        Assert.Contains("1 layers that cnn6 has not", exception.Message);
    }

    [Fact]
    public void AGraphOfAnotherModelIsAnErrorThatNamesWhatIsMissing()
    {
        Architecture architecture = Architecture.Find("cnn6");
        using Classifier source = Architecture.Find("resnet18").Build(5, 3), model = architecture.Build(5, 1);
        File.WriteAllBytes(FilePath, Write(source, foldsNorms: false).Model());
        Assert.Equal("NS0621",
            Assert.Throws<NightScanException>(() => PretrainedWeights.Load(model, architecture, FilePath, [])).Diagnostic.Code);
    }

    [Fact]
    public void NormsWithAnotherEpsilonGiveTheSameNumbers()
    {
        Architecture architecture = Architecture.Find("cnn6");
        using Classifier source = Spread(architecture.Build(5, 1)), model = architecture.Build(5, 1);
        File.WriteAllBytes(FilePath, Write(source, foldsNorms: false, epsilon: 1e-3f).Model());
        PretrainedWeights.Load(model, architecture, FilePath, []);
        Tensor expected = source.state_dict()["conv_block2.bn1.running_var"] + (1e-3 - 1e-5);
        Assert.True(expected.allclose(model.state_dict()["conv_block2.bn1.running_var"]));
    }

    [Fact]
    public void NetworksOfCntkSeePixels()
    {
        Architecture architecture = Architecture.Find("resnet18");
        using Classifier source = architecture.Build(5, 3), model = architecture.Build(5, 3);
        File.WriteAllBytes(FilePath, Write(source, foldsNorms: false).Model("CNTK"));
        Assert.Contains("pixels", PretrainedWeights.Load(model, architecture, FilePath, []).ToString());
        Tensor given = source.state_dict()["conv1.weight"], taken = model.state_dict()["conv1.weight"];
        // Blue came first.
        Assert.True((given.select(1, 0) * 57.63).allclose(taken.select(1, 2)));
        Assert.True((given.select(1, 2) * 57.63).allclose(taken.select(1, 0)));
    }

    [Fact]
    public void NumbersInAnotherFileAreACodedError()
    {
        OnnxWriter writer = new();
        string weight = writer.Constant(randn(4, 4), isElsewhere: true);
        AssertBad(writer.Node("Gemm", ["input", weight]).Model(), "a file beside it");
    }

    [Theory]
    [InlineData(new byte[] { 8, 8 }, "no ONNX graph")]
    [InlineData(new byte[] { 8 }, "")]
    [InlineData(new byte[] { 8, 8, 58, 255, 255, 255, 255, 7 }, "")]
    [InlineData(new byte[] { 8, 8, 58, 2, 10, 9 }, "")]
    public void AFileThatIsNoGraphIsACodedError(byte[] bytes, string reason) => AssertBad(bytes, reason);

    [Fact]
    public void SmallFilesMakeNoLargeObjects()
    {
        // A graph of a million nodes without anything in them.
        byte[] nodes = [.. Enumerable.Repeat<byte[]>([10, 0], 1_000_000).SelectMany(node => node)];
        byte[] length = [(byte)(0x80 | (nodes.Length & 127)), (byte)(0x80 | ((nodes.Length >> 7) & 127)),
            (byte)(0x80 | ((nodes.Length >> 14) & 127)), (byte)(nodes.Length >> 21)];
        AssertBad([8, 8, 58, .. length, .. nodes], "more than");
    }

    [Fact]
    public void DamagedFilesEndInAResultOrARefusal()
    {
        byte[] sound = new OnnxWriter().Convolution(randn(3, 2, 2, 2), randn(3)).Norm(randn(3), randn(3), randn(3), randn(3))
            .Convolution(randn(2, 3, 1, 1)).Linear(randn(4, 2), randn(4), isProduct: true)
            .Linear(randn(4, 4), randn(4), isProduct: false).Model();
        Assert.Equal(4, OnnxLayer.Of(OnnxGraph.Read(sound)).Count);
        Random random = new(9);
        int results = 0, errors = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutations.Of(sound, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using DisposeScope scope = NewDisposeScope();
                OnnxLayer.Of(OnnxGraph.Read(bytes)).ForEach(layer => layer.Weight.Read());
                results++;
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                errors++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }

        Assert.True(results > 1000 && errors > 1000, $"{results} results, {errors} errors");
    }

    /// <summary>Gives norms numbers that are worth something, and that other networks have.</summary>
    private static Classifier Spread(Classifier model)
    {
        using IDisposable gradientsOff = no_grad();
        foreach ((string key, Tensor tensor) in model.state_dict().Where(entry => entry.Value.dim() == 1))
        {
            tensor.copy_(key.EndsWith("bias", StringComparison.Ordinal) || key.EndsWith("mean", StringComparison.Ordinal)
                ? randn(tensor.shape) * 0.1 : rand(tensor.shape) + 0.5);
        }

        return model;
    }

    private static OnnxWriter Write(Classifier model, bool foldsNorms, OnnxWriter? to = null, bool hasHead = true, float epsilon = 1e-5f)
    {
        using IDisposable gradientsOff = no_grad();
        OnnxWriter writer = to ?? new();
        Dictionary<string, Tensor> state = model.state_dict();
        string[] layers = [.. state.Keys.Where(key => state[key].dim() > 1).Select(key => key[..^".weight".Length])];
        foreach (string layer in Reorder(layers))
        {
            Tensor weight = state[$"{layer}.weight"];
            string norm = layer.EndsWith(".0", StringComparison.Ordinal) ? layer[..^1] + "1" : layer.Replace(".conv1", ".bn1")
                .Replace(".conv2", ".bn2");
            norm = norm == "conv1" ? "bn1" : norm;
            if (weight.dim() == 2)
            {
                _ = hasHead ? writer.Linear(weight, state[$"{layer}.bias"], isProduct: foldsNorms) : writer;
            }
            else if (!state.TryGetValue($"{norm}.running_var", out Tensor? variance))
            {
                writer.Convolution(weight, state[$"{layer}.bias"]);
            }
            else if (foldsNorms)
            {
                Tensor scale = state[$"{norm}.weight"] / (variance + 1e-5).sqrt();
                writer.Convolution(weight * scale.reshape(-1, 1, 1, 1), state[$"{norm}.bias"] - (state[$"{norm}.running_mean"] * scale));
            }
            else
            {
                writer.Convolution(weight).Norm(state[$"{norm}.weight"], state[$"{norm}.bias"], state[$"{norm}.running_mean"],
                    variance, epsilon);
            }
        }

        return writer;
    }

    // Shortcuts come before the blocks that they go round, as CNTK writes them.
    private static IEnumerable<string> Reorder(string[] layers)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            // conv1, conv2 and downsample of a block.
            if (i + 2 < layers.Length && layers[i + 2].Contains("downsample"))
            {
                yield return layers[i + 2];
                yield return layers[i];
                yield return layers[i + 1];
                i += 2;
                continue;
            }

            yield return layers[i];
        }
    }

    private static void AssertSameLogits(Classifier source, Classifier model, int channels)
    {
        using IDisposable gradientsOff = no_grad();
        source.eval();
        model.eval();
        Tensor picture = randn(2, 1, 64, 96);
        Assert.True(source.call(picture).allclose(model.call(picture), rtol: 1e-3, atol: 1e-3), $"{channels} channels");
    }

    private void AssertBad(byte[] bytes, string reason)
    {
        File.WriteAllBytes(FilePath, bytes);
        Architecture architecture = Architecture.Find("cnn6");
        using Classifier model = architecture.Build(5, 1);
        NightScanException exception = Assert.Throws<NightScanException>(() => PretrainedWeights.Load(model, architecture, FilePath, []));
        Assert.Equal("NS0620", exception.Diagnostic.Code);
        Assert.Contains(reason, exception.Message);
    }
}

using NightScan.Diagnostics;
using NightScan.Tests;
using NightScan.Training.Checkpoints;
using NightScan.Training.Models;
using NightScan.Training.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

public sealed class PretrainedWeightsTests : IDisposable
{
    private static readonly Architecture Architecture = Architecture.Find("resnet18");

    private readonly TemporaryFolder _folder = new();
    private readonly Classifier _source = Architecture.Build(6, 3);

    private string WeightsPath => _folder.File("weights.safetensors");

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void SavedWeightsComeBackBitForBit()
    {
        ModelWeights.Save(_source, WeightsPath);
        using Classifier model = Architecture.Build(6, 3);
        ModelWeights.Load(model, WeightsPath);
        AssertEqual(_source, model, except: []);
    }

    [Fact]
    public void WeightsForTheSameClassesAreTakenOverAsTheyAre()
    {
        ModelWeights.Save(_source, WeightsPath);
        using Classifier model = Architecture.Build(6, 3);
        Assert.Empty(Load(model).Remarks);
        AssertEqual(_source, model, except: []);
    }

    [Fact]
    public void ForOtherClassesTheLastLayerStartsAnew()
    {
        ModelWeights.Save(_source, WeightsPath);
        using Classifier model = Architecture.Build(9, 3);
        float[] head = model.state_dict()["fc.weight"].data<float>().ToArray();
        Assert.Contains("last layer", Assert.Single(Load(model).Remarks));
        Assert.Equal(head, model.state_dict()["fc.weight"].data<float>().ToArray());
        AssertEqual(_source, model, except: ["fc.weight", "fc.bias"]);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    public void AGreyPictureGivesTheSameLogitsWithOtherChannels(int before, int after)
    {
        using Classifier source = Architecture.Build(6, before), model = Architecture.Build(6, after);
        ModelWeights.Save(source, WeightsPath);
        Assert.Contains("first convolution", Assert.Single(Load(model).Remarks));

        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        source.eval();
        model.eval();
        Tensor picture = randn(2, 1, 40, 60);
        Assert.True(source.call(picture).allclose(model.call(picture), rtol: 1e-3, atol: 1e-4));
    }

    [Fact]
    public void HalfPrecisionAndMissingCountersDoNotMatter()
    {
        using DisposeScope scope = NewDisposeScope();
        Write(_source.state_dict().Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .Select(entry => (entry.Key, entry.Value.to(ScalarType.Float16))));
        using Classifier model = Architecture.Build(6, 3);
        Assert.Empty(Load(model).Remarks);
        Tensor expected = _source.state_dict()["layer3.0.conv1.weight"];
        Assert.True(expected.allclose(model.state_dict()["layer3.0.conv1.weight"], rtol: 1e-3, atol: 1e-4));
    }

    [Fact]
    public void MissingUnexpectedAndMisshapenKeysAreNamedInOneError()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> state = new(_source.state_dict());
        state.Remove("layer2.0.conv1.weight");
        state["layer9.weight"] = zeros(3);
        state["bn1.bias"] = zeros(65);
        Write(state.Select(entry => (entry.Key, entry.Value)));

        using Classifier model = Architecture.Build(6, 1);
        NightScanException exception = Assert.Throws<NightScanException>(() => Load(model));
        Assert.Equal("NS0621", exception.Diagnostic.Code);
        Assert.Equal(WeightsPath, exception.Diagnostic.File);
        Assert.Contains("1 missing: layer2.0.conv1.weight", exception.Message);
        Assert.Contains("1 unexpected: layer9.weight", exception.Message);
        Assert.Contains("bn1.bias is (65) where (64) belongs", exception.Message);
    }

    [Fact]
    public void WeightsOfAnotherArchitectureAreRefusedInAFewWords()
    {
        using Classifier other = Architecture.Find("cnn6").Build(6, 1);
        ModelWeights.Save(other, WeightsPath);
        using Classifier model = Architecture.Build(6, 1);
        NightScanException exception = Assert.Throws<NightScanException>(() => Load(model));
        Assert.Contains("more", exception.Message);
        Assert.True(exception.Message.Length < 1000);
    }

    [Fact]
    public void ARefusedFileLeavesTheModelAsItWas()
    {
        using DisposeScope scope = NewDisposeScope();
        Write(_source.state_dict().Where(entry => entry.Key != "bn1.bias").Select(entry => (entry.Key, entry.Value)));
        using Classifier model = Architecture.Build(6, 3);
        float[] before = model.state_dict()["conv1.weight"].data<float>().ToArray();
        Assert.Throws<NightScanException>(() => Load(model));
        Assert.Equal(before, model.state_dict()["conv1.weight"].data<float>().ToArray());
    }

    [Theory]
    [InlineData("model.")]
    [InlineData("backbone.")]
    [InlineData("encoder.")]
    [InlineData("module.")]
    [InlineData("module.model.encoder.")]
    public void ABackboneIsFoundBehindItsPrefix(string prefix)
    {
        using DisposeScope scope = NewDisposeScope();
        Write([.. _source.state_dict().Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal))
            .Select(entry => (prefix + entry.Key, entry.Value)), (prefix + "fc.0.weight", zeros(2)), ("projector.weight", zeros(3))]);
        using Classifier model = Architecture.Build(9, 3);
        Takeover takeover = Load(model);
        Assert.Equal(["fc.0.weight", "projector.weight"], takeover.LeftOut.Order(StringComparer.Ordinal));
        Assert.Equal(120, takeover.Taken);
        Assert.Contains($"120 tensors taken, 2 left out (projector.weight, fc.0.weight); the names of the backbone begin with '{prefix}'; "
            + "its last layer", takeover.ToString());
        AssertEqual(_source, model, except: ["fc.weight", "fc.bias"]);
    }

    [Fact]
    public void WithoutALastLayerThatOfTheModelStartsAnew()
    {
        Write(_source.state_dict().Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal))
            .Select(entry => (entry.Key, entry.Value)));
        using Classifier model = Architecture.Build(6, 3);
        Assert.Contains("it has no last layer", Assert.Single(Load(model).Remarks));
        AssertEqual(_source, model, except: ["fc.weight", "fc.bias"]);
    }

    [Fact]
    public void ANameOfPrefixesAloneTakesNoTime()
    {
        using DisposeScope scope = NewDisposeScope();
        Write([(string.Concat(Enumerable.Repeat("model.", 1_000_000)), zeros(1))]);
        using Classifier model = Architecture.Build(6, 3);
        NightScanException exception = Assert.Throws<NightScanException>(() => Load(model));
        Assert.Equal("NS0621", exception.Diagnostic.Code);
        Assert.True(exception.Message.Length < 2000);
    }

    [Theory]
    [InlineData("model.", "torch")]
    [InlineData("", "torch")]
    public void APyTorchFileIsTakenOverAsItIs(string prefix, string name)
    {
        string path = _folder.File(name);
        File.WriteAllBytes(path,
            TorchArchive.Of(_source.state_dict().Select(entry => KeyValuePair.Create(prefix + entry.Key, entry.Value))));
        using Classifier model = Architecture.Build(6, 3);
        Assert.Equal(122, PretrainedWeights.Load(model, Architecture, path, []).Taken);
        AssertEqual(_source, model, except: [.. _source.state_dict().Keys.Where(key => key.EndsWith("tracked", StringComparison.Ordinal))]);
    }

    private Takeover Load(Classifier model) => PretrainedWeights.Load(model, Architecture, WeightsPath, []);

    private static void AssertEqual(Classifier expected, Classifier actual, string[] except)
    {
        Dictionary<string, Tensor> state = actual.state_dict();
        foreach ((string key, Tensor tensor) in expected.state_dict().Where(entry => !except.Contains(entry.Key)))
        {
            Assert.True(tensor.bytes.SequenceEqual(state[key].bytes), key);
        }
    }

    private void Write(IEnumerable<(string, Tensor)> tensors) =>
        SafetensorsFile.Write(WeightsPath, tensors.ToDictionary(), new Dictionary<string, string>());
}

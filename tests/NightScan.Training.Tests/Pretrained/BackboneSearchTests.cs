using NightScan.Diagnostics;
using NightScan.Tests;
using NightScan.Training.Checkpoints;
using NightScan.Training.Models;
using NightScan.Training.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

public sealed class BackboneSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string WeightsPath => _folder.File("weights.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cnn6", 1)]
    [InlineData("cnn10", 3)]
    [InlineData("resnet18", 3)]
    [InlineData("efficientnet-b0", 1)]
    [InlineData("efficientnet-b1", 3)]
    public void WeightsAreOfTheNetworkThatTheyFit(string name, int channels)
    {
        using Classifier model = Architecture.Find(name).Build(5, channels);
        ModelWeights.Save(model, WeightsPath);
        Assert.Equal(name, BackboneSearch.Of(WeightsPath).Name);
    }

    [Fact]
    public void WithoutALastLayerAndWithAPrefixTheyAreFound()
    {
        Save(key => key.StartsWith("fc.", StringComparison.Ordinal) ? null : $"module.backbone.{key}");
        Assert.Equal("resnet18", BackboneSearch.Of(WeightsPath).Name);
    }

    [Theory]
    [InlineData("missing", "layer4.1.bn2.bias")]
    [InlineData("unexpected", "layer5.0.conv1.weight")]
    public void WeightsOfNoNetworkAreACodedErrorThatNamesThemAll(string what, string key)
    {
        Save(own => what == "missing" && own == key ? null : own, what == "missing" ? null : key);
        Diagnostic unknown = Assert.Throws<NightScanException>(() => BackboneSearch.Of(WeightsPath)).Diagnostic;
        Assert.Equal(("NS0647", WeightsPath), (unknown.Code, unknown.File));
        Assert.All(Architecture.All, architecture => Assert.Contains(architecture.Name, unknown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIsNoWeightsFileIsTheSameErrorAsEver()
    {
        File.WriteAllText(WeightsPath, "weights");
        Assert.Equal("NS0620", Assert.Throws<NightScanException>(() => BackboneSearch.Of(WeightsPath)).Diagnostic.Code);
        Assert.Equal("NS0620", Assert.Throws<NightScanException>(() => BackboneSearch.Of(WeightsPath + ".none")).Diagnostic.Code);
        Assert.Equal("NS0627", Assert.Throws<NightScanException>(() => BackboneSearch.Of(_folder.Path)).Diagnostic.Code);
    }

    [Fact]
    public void TheGraphOfThePackageIsOfResNet() => Assert.Equal("resnet18", BackboneSearch.Of(ImageNetTests.WeightsPath).Name);

    private void Save(Func<string, string?> rename, string? added = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier model = Architecture.Find("resnet18").Build(2, 1);
        Dictionary<string, Tensor> tensors = model.state_dict().Where(entry => rename(entry.Key) is not null)
            .ToDictionary(entry => rename(entry.Key)!, entry => entry.Value);
        if (added is not null)
        {
            tensors[added] = zeros(3);
        }

        SafetensorsFile.Write(WeightsPath, tensors, new Dictionary<string, string>());
    }
}

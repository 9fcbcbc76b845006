using NightScan.Settings;
using NightScan.Tests;
using NightScan.Training.Checkpoints;
using NightScan.Training.Models;
using NightScan.Training.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

/// <summary>Weights of one head for a model with another.</summary>
public sealed class HeadTakeoverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cnn6", false, true)]
    [InlineData("cnn6", true, false)]
    [InlineData("resnet18", false, true)]
    [InlineData("resnet18", true, false)]
    [InlineData("efficientnet-b0", false, true)]
    public void TheBackboneIsTakenAndTheHeadStartsAnew(string name, bool fromAttention, bool toAttention)
    {
        ModelHead given = fromAttention ? ModelHead.Attention : ModelHead.Average;
        ModelHead wanted = toAttention ? ModelHead.Attention : ModelHead.Average;
        Takeover takeover = Take(Architecture.Find(name, given), 6, Architecture.Find(name, wanted), 6, isBackbone: true);
        Assert.Equal("its head is of another kind, and that of the model starts anew", Assert.Single(takeover.Remarks));
        Assert.All(takeover.LeftOut, key => Assert.True(Architecture.Find(name, given).IsOfHead(key), key));
    }

    [Theory]
    [InlineData("cnn6")]
    [InlineData("resnet18")]
    public void TheSameHeadIsTakenForTheSameClassesOnly(string name)
    {
        Architecture architecture = Architecture.Find(name, ModelHead.Attention);
        Assert.Empty(Take(architecture, 6, architecture, 6, isBackbone: false).Remarks);
        Takeover takeover = Take(architecture, 6, architecture, 9, isBackbone: true);
        Assert.Contains("for other classes", Assert.Single(takeover.Remarks), StringComparison.Ordinal);
    }

    /// <param name="isBackbone">Whether the backbone is all that is taken.</param>
    private Takeover Take(Architecture given, int givenClasses, Architecture wanted, int classes, bool isBackbone)
    {
        string path = _folder.File("weights.safetensors");
        using Classifier source = given.Build(givenClasses, 1), model = wanted.Build(classes, 1);
        using DisposeScope scope = NewDisposeScope();
        ModelWeights.Save(source, path);
        Dictionary<string, Tensor> before = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        Takeover takeover = PretrainedWeights.Load(model, wanted, path, []);
        foreach ((string key, Tensor weights) in model.state_dict())
        {
            Tensor expected = isBackbone && wanted.IsOfHead(key) ? before[key] : source.state_dict()[key];
            Assert.True(weights.eq(expected).all().item<bool>(), key);
        }

        return takeover;
    }
}

using NightScan.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Models;

public sealed class ModelPartsTests
{
    public static TheoryData<string> Names => new(Architecture.All.Select(architecture => architecture.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void TheHeadIsTheLastLayerAndTheBackboneAllElse(string name)
    {
        Architecture architecture = Architecture.Find(name);
        using Classifier model = architecture.Build(7, 1);
        ModelParts parts = new(model, architecture);
        Assert.Equal([(architecture.HeadPrefix + "weight", 7L), (architecture.HeadPrefix + "bias", 7L)],
            parts.Head.Select(entry => (entry.Key, entry.Parameter.shape[0])));
        // In this order an optimizer of one group has them as the model has.
        Assert.Equal(model.named_parameters().Select(entry => entry.name),
            parts.Backbone.Concat(parts.Head).Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("cnn6")]
    [InlineData("resnet18")]
    [InlineData("efficientnet-b0")]
    public void OfAFrozenModelOnlyTheHeadGetsGradientsAndNoStatisticMoves(string name)
    {
        Architecture architecture = Architecture.Find(name);
        manual_seed(1);
        using Classifier model = architecture.Build(3, 1);
        ModelParts parts = new(model, architecture);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> before = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

        parts.Train(freezesBackbone: true);
        model.call(randn(4, 1, 32, 40)).square().sum().backward();
        Assert.All(parts.Backbone, entry => Assert.Null(entry.Parameter.grad));
        Assert.All(parts.Head, entry => Assert.NotNull(entry.Parameter.grad));
        Assert.All(model.state_dict(), entry => Assert.True(entry.Value.eq(before[entry.Key]).all().item<bool>(), entry.Key));

        parts.Train(freezesBackbone: false);
        model.call(randn(4, 1, 32, 40)).square().sum().backward();
        Assert.All(parts.Backbone, entry => Assert.NotNull(entry.Parameter.grad));
        Assert.All(PopulationStatistics.NormsOf(model), norm => Assert.Equal(1, (long)norm.num_batches_tracked!));
    }
}

using NightScan.Tests;
using NightScan.Training.Checkpoints;
using NightScan.Training.Models;
using NightScan.Training.Pretrained;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

public sealed class WeightNamesTests
{
    [Theory]
    [InlineData("conv_stem.weight", "features.0.0.weight")]
    [InlineData("bn1.running_mean", "features.0.1.running_mean")]
    [InlineData("blocks.0.0.conv_dw.weight", "features.1.0.block.0.0.weight")]
    [InlineData("blocks.0.0.bn1.bias", "features.1.0.block.0.1.bias")]
    [InlineData("blocks.0.0.se.conv_reduce.weight", "features.1.0.block.1.fc1.weight")]
    [InlineData("blocks.0.0.se.conv_expand.bias", "features.1.0.block.1.fc2.bias")]
    [InlineData("blocks.0.0.conv_pw.weight", "features.1.0.block.2.0.weight")]
    [InlineData("blocks.0.0.bn2.weight", "features.1.0.block.2.1.weight")]
    [InlineData("blocks.5.3.conv_pw.weight", "features.6.3.block.0.0.weight")]
    [InlineData("blocks.5.3.bn1.weight", "features.6.3.block.0.1.weight")]
    [InlineData("blocks.5.3.conv_dw.weight", "features.6.3.block.1.0.weight")]
    [InlineData("blocks.5.3.bn2.running_var", "features.6.3.block.1.1.running_var")]
    [InlineData("blocks.5.3.se.conv_reduce.bias", "features.6.3.block.2.fc1.bias")]
    [InlineData("blocks.5.3.se.conv_expand.weight", "features.6.3.block.2.fc2.weight")]
    [InlineData("blocks.5.3.conv_pwl.weight", "features.6.3.block.3.0.weight")]
    [InlineData("blocks.5.3.bn3.num_batches_tracked", "features.6.3.block.3.1.num_batches_tracked")]
    [InlineData("conv_head.weight", "features.8.0.weight")]
    [InlineData("bn2.weight", "features.8.1.weight")]
    [InlineData("classifier.bias", "classifier.1.bias")]
    [InlineData("classifier.1.bias", "classifier.1.bias")]
    [InlineData("features.8.0.weight", "features.8.0.weight")]
    [InlineData("blocks.5.3.aa.weight", "blocks.5.3.aa.weight")]
    [InlineData("blocks.99999999999.3.bn3.weight", "blocks.99999999999.3.bn3.weight")]
    public void NamesOfTimmBecomeKeys(string name, string key) =>
        Assert.Equal(key, WeightNames.Key(name, Architecture.Find("efficientnet-b0")));

    [Fact]
    public void OtherArchitecturesHaveTheirOwn() =>
        Assert.Equal("bn1.weight", WeightNames.Key("bn1.weight", Architecture.Find("resnet18")));

    /// <summary>Every layer of the deeper ones, too, whose first stage has two blocks.</summary>
    [Theory]
    [InlineData("efficientnet-b0")]
    [InlineData("efficientnet-b1")]
    public void AModelOfTimmIsTakenOverAsItIs(string name)
    {
        Architecture architecture = Architecture.Find(name);
        using TemporaryFolder folder = new();
        using Classifier source = architecture.Build(5, 3), model = architecture.Build(5, 3);
        string path = folder.File("model.safetensors");
        SafetensorsFile.Write(path, source.state_dict().ToDictionary(entry => TimmName(entry.Key), entry => entry.Value),
            new Dictionary<string, string>());
        Takeover takeover = PretrainedWeights.Load(model, architecture, path, []);
        Assert.Empty(takeover.LeftOut);
        Assert.Empty(takeover.Remarks);
        Dictionary<string, Tensor> state = model.state_dict();
        Assert.All(source.state_dict(), entry => Assert.True(entry.Value.bytes.SequenceEqual(state[entry.Key].bytes), entry.Key));
    }

    // The other way round than the code, by the layers' roles.
    private static string TimmName(string key)
    {
        string[] parts = key.Split('.');
        if (parts is not ["features", string stage, string block, "block", string layer, string part, string last])
        {
            return key.Replace("features.0.0", "conv_stem").Replace("features.0.1", "bn1").Replace("features.8.0", "conv_head")
                .Replace("features.8.1", "bn2").Replace("classifier.1", "classifier");
        }

        // Of the first stage it is the second layer of the others that comes first.
        bool widens = stage != "1";
        string role = (int.Parse(layer, CultureInfo.InvariantCulture) + (widens ? 0 : 1), part) switch
        {
            (0, "0") => "conv_pw",
            (0, "1") => "bn1",
            (1, "0") => "conv_dw",
            (1, "1") => widens ? "bn2" : "bn1",
            (2, "fc1") => "se.conv_reduce",
            (2, "fc2") => "se.conv_expand",
            (3, "0") => widens ? "conv_pwl" : "conv_pw",
            (3, "1") => widens ? "bn3" : "bn2",
            _ => throw new ArgumentException(key, nameof(key)),
        };
        return $"blocks.{int.Parse(stage, CultureInfo.InvariantCulture) - 1}.{block}.{role}.{last}";
    }
}

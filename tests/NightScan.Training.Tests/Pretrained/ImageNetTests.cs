using System.Reflection;
using NightScan.Training.Models;
using NightScan.Training.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

/// <summary>The weights of the package, against what ONNX Runtime 1.31.1 makes of its graph.</summary>
public sealed class ImageNetTests
{
    private const int Features = 512, Size = 224;

    private static readonly Architecture s_architecture = Architecture.Find("resnet18");

    internal static string WeightsPath { get; } = typeof(ImageNetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "ImageNetWeights").Value!;

    /// <summary>
    /// What the last stage's second block gave there for the same picture: its pixels in standard deviations, red first here, and as
    /// pixels of 57.63 a deviation, blue first, there.
    /// </summary>
    [Fact]
    public void FeaturesAreThoseOfTheGraph()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        using Classifier model = s_architecture.Build(Features, 3);
        Takeover takeover = PretrainedWeights.Load(model, s_architecture, WeightsPath, []);
        Assert.Equal((100, 2), (takeover.Taken, takeover.LeftOut.Count));
        Dictionary<string, Tensor> state = model.state_dict();
        state["fc.weight"].copy_(eye(Features));
        state["fc.bias"].zero_();
        model.eval();

        Tensor channel = arange(1, 4).reshape(1, 3, 1, 1), y = arange(Size).reshape(1, 1, Size, 1), x = arange(Size).reshape(1, 1, 1, Size);
        Tensor picture = (0.11 * y * channel + 0.07 * x).sin() + (0.002 * x * y).cos();
        float[] features = [.. model.call(picture).data<float>()];
        float[] first = [0, 0.75674653f, 0, 0.0742695f, 0.47160974f, 0.043395024f, 0.05122321f, 0];
        Assert.All(first, (expected, i) => Assert.Equal(expected, features[i], 1e-4f));
        Assert.Equal(7.8085833f, features[457], 1e-3f);
        Assert.Equal(0.7261505f, features.Average(), 1e-5f);
    }

    [Fact]
    public void OneChannelAnswersAsThreeEqualOnes()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        using Classifier grey = s_architecture.Build(4, 1), coloured = s_architecture.Build(4, 3);
        foreach (Classifier model in (Classifier[])[grey, coloured])
        {
            PretrainedWeights.Load(model, s_architecture, WeightsPath, []);
            model.state_dict()["fc.weight"].fill_(0.1);
            model.state_dict()["fc.bias"].zero_();
            model.eval();
        }

        Tensor picture = randn(1, 1, 64, 90);
        Assert.True(coloured.call(picture).allclose(grey.call(picture), rtol: 1e-3, atol: 1e-3));
    }
}

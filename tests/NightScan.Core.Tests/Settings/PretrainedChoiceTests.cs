using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Settings;

public sealed class PretrainedChoiceTests
{
    [Theory]
    [InlineData("imagenet", "resnet18", true)]
    [InlineData("ImageNet", "linear", true)]
    [InlineData("weights.onnx", "cnn6", false)]
    [InlineData("", "linear", false)]
    public void ImageNetIsAskedForByItsName(string weights, string architecture, bool expected) =>
        Assert.Equal(expected, PretrainedChoice.AsksForImageNet(Values(weights, architecture)));

    [Fact]
    public void ItHasOneNetworkAlone()
    {
        Diagnostic refused = Assert.Throws<NightScanException>(() =>
            PretrainedChoice.AsksForImageNet(Values("imagenet", "cnn6"))).Diagnostic;
        Assert.Equal("NS0650", refused.Code);
        Assert.Contains("Architecture=resnet18 or linear", refused.Message, StringComparison.Ordinal);
    }

    private static SettingValues Values(string weights, string architecture) => new(
        new Dictionary<string, string> { ["PretrainedWeights"] = weights, ["Architecture"] = architecture }, Path.GetTempPath());
}

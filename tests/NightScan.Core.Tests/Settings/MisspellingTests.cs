using NightScan.Settings;

namespace NightScan.Tests.Settings;

public class MisspellingTests
{
    [Theory]
    [InlineData("MelBand", "MelBands")]
    [InlineData("audioroot2", "AudioRoot")]
    [InlineData("NumWorkres", "NumWorkers")]
    [InlineData("SampelRate", "SampleRate")]
    [InlineData("SpectrogramCacheDirectory", null)]
    [InlineData("melbands", null)]
    [InlineData("Configuration", null)]
    [InlineData("Version", null)]
    [InlineData("Platform", null)]
    [InlineData("TopD", null)]
    public void ANameNearToASettingIsTakenForIt(string property, string? meant) => Assert.Equal(meant, Misspelling.Meant(property));

    [Fact]
    public void NoSettingIsTakenForAnother() => Assert.All(KnownSettings.All, setting => Assert.Null(Misspelling.Meant(setting.Name)));
}

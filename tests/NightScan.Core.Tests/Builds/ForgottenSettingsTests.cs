using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>A large cache is not made again, or given up, for want of a setting.</summary>
public sealed class ForgottenSettingsTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public void Dispose() => _data.Dispose();

    private long BuildLarge()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 60)]);
        _data.Write("wind", [.. Enumerable.Range(101, 60)]);
        _data.Settings = Given(_data.Settings with { VariantsPerSample = VariantCount.Of(12) }, ("VariantsPerSample", "12"));
        return _data.Build().Generated();
    }

    private static PipelineSettings Given(PipelineSettings settings, params (string Name, string Value)[] more) =>
        settings with
        {
            Given = settings.Given.Concat(more.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            .DistinctBy(setting => setting.Key).ToDictionary()
        };

    [Fact]
    public void ASettingThatIsGivenIsMeantAndOneThatIsAbsentIsAskedFor()
    {
        long all = BuildLarge();
        Assert.InRange(all, 1001, 2000);
        PipelineSettings plain = _data.Settings, owl = plain with { Spectrogram = plain.Spectrogram with { MinFrequency = 500 } };
        _data.Settings = Given(owl, ("MinFrequency", "500"));
        Assert.Equal(all, _data.Build().Generated());
        var expected = _data.Contents();

        _data.Settings = plain;
        Assert.Equal("NS0318", _data.FailBuild());
        Assert.Equal(expected, _data.Contents());
        Assert.Equal("500", NightScanPipeline.SettingsOf(_data.Settings.IndexDb)["MinFrequency"]);
        // Nor is anything made again by the next build that gives it.
        _data.Settings = Given(owl, ("MinFrequency", "500"));
        Assert.Equal(0, _data.Build().Generated());

        _data.Settings = plain with { AcceptSettings = true };
        Assert.Equal(all, _data.Build().Generated());
        // The algorithm's own changes, and a preset, are meant.
        _data.Settings = Given(owl, ("AnimalType", "owl"));
        Assert.Equal(all, _data.Build().Generated());
    }

    [Fact]
    public void ALowerLimitThatIsGivenIsMeant()
    {
        long all = BuildLarge();
        PipelineSettings few = _data.Settings with { MaxSamplesPerClass = 10 };
        _data.Settings = few;
        Assert.Equal("NS0318", _data.FailBuild());
        Assert.Equal(all, _data.Outputs().Length);
        _data.Settings = Given(few, ("MaxSamplesPerClass", "10"));
        _data.Build();
        Assert.InRange(_data.Outputs().Length, 1, all / 5);
    }

    [Fact]
    public void ABackgroundMoreIsNoSettingAndABackgroundClassIs()
    {
        _data.Settings = _data.Settings with { Augmentation = AugmentationSettings.Read("background", "", 0, "general") };
        BuildLarge();
        PipelineSettings plain = _data.Settings;
        _data.Settings = Given(plain with { BackgroundClass = "wind" }, ("BackgroundClass", "wind"));
        _data.Build();
        _data.Write("wind", 300, 301, 302, 303, 304);
        _data.Build();
        _data.Settings = plain;
        Assert.Equal("NS0318", _data.FailBuild());
    }
}

using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>What is mixed into windows are the starts of other recordings.</summary>
public sealed class WindowBackgroundTests
{
    [Fact]
    public void ABackgroundIsAFileOfTheClass()
    {
        using AnnotatedFolder data = new(WindowChoice.All);
        data.Write("owl/a.wav", 1, seconds: 1);
        data.Write("wind/x.wav", 2, seconds: 1);
        data.Write("wind/y.wav", 3, seconds: 0.5);
        File.WriteAllText(data.Data.Recording("wind/z.wav"), "not a recording");
        data.Data.Age("wind/z.wav");
        data.Data.Settings = data.Data.Settings with
        {
            BackgroundClass = "wind",
            Augmentation = AugmentationSettings.Read("background", "", 0, "general"),
            VariantsPerSample = VariantCount.Of(2),
        };
        data.Data.Build();
        using (IndexDatabase index = IndexDatabase.Open(data.Data.Settings.IndexDb))
        {
            ProblemLog problems = new(data.Data.Settings.AudioRoot, new RecordingReporter(), asErrors: false);
            BackgroundList found = BackgroundList.Find(index, data.Data.Settings, problems, default);
            Assert.Equal([data.Data.Recording("wind/x.wav"), data.Data.Recording("wind/y.wav")],
                found.Files.Select(file => file.Path).Order(StringComparer.Ordinal));
        }

        Assert.Equal(30, data.Data.Outputs().Length);
        Assert.Equal(0, data.Data.Build().Generated());
    }

    [Fact]
    public void TheFolderOfNoiseHasNoAnnotatedRecordings()
    {
        using AnnotatedFolder data = new();
        data.Write("a.wav", 1, seconds: 0.5);
        data.Write("_background_noise_/rain.wav", 2, seconds: 1);
        data.Annotate("a.wav,0,0.2,owl", "a.wav,0.3,0.4,fox");
        data.Data.Settings = data.Data.Settings with
        {
            Augmentation = AugmentationSettings.Read("background", "", 0, "general"),
            VariantsPerSample = VariantCount.Of(1),
        };
        Assert.Equal(4, data.Data.Build().Generated());
        Assert.Equal(["1"], data.Data.Query("SELECT count(*) FROM audio_samples"));
        data.Write("_background_noise_/rain.wav", 3, seconds: 1);
        Assert.Equal(2, data.Data.Build().Generated());
    }

    [Fact]
    public void ALabelIsNoBackgroundClass()
    {
        static PipelineSettings Read(params (string Name, string Value)[] given) => PipelineSettings.Read(
            new SettingValues(given.Append(("AudioRoot", "audio")).ToDictionary(one => one.Item1, one => one.Item2), "/project"));
        Assert.Equal("wind", Read(("BackgroundClass", "wind"), ("Windows", "all")).BackgroundClass);
        Assert.Equal("NS0216", Assert.Throws<NightScanException>(
            () => Read(("BackgroundClass", "wind"), ("Annotations", "x.csv"))).Diagnostic.Code);
    }
}

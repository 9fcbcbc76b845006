using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Tests;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>What an evaluation looks at before it loads a model's weights; these models have none.</summary>
public sealed class EvaluationRunTests : IDisposable
{
    private readonly PipelineFolder _folder = new();

    public EvaluationRunTests()
    {
        _folder.Write("owl", [.. Enumerable.Range(0, 12)]);
        _folder.Write("bat", [.. Enumerable.Range(50, 12)]);
        _folder.Build();
    }

    private TrainingSettings Settings =>
        new() { IndexDb = _folder.Settings.IndexDb, CacheDir = _folder.Cache, ModelDir = Path.Join(_folder.Cache, "model") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AModelOfOtherSettingsIsRefusedAtOnceWithTheDifference()
    {
        Describe(["bat", "owl"], melBands: 16);
        _folder.Settings = _folder.Settings with { Spectrogram = TestSettings.SmallSpectrogram with { MelBands = 12 } };
        _folder.Build();
        Diagnostic diagnostic = Fail();
        Assert.Equal(("NS0628", Settings.ModelDir), (diagnostic.Code, diagnostic.File));
        Assert.Contains("MelBands 16 → 12", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("TopDb", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelOfOtherClassesIsRefusedAtOnce()
    {
        Describe(["bat", "wolf"], melBands: 16);
        Diagnostic diagnostic = Fail();
        Assert.Equal("NS0628", diagnostic.Code);
        Assert.Contains("wolf, owl", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecordingsThatWaitForTheirSpectrogramsAreCountedForTheSplit()
    {
        Describe(["bat", "owl"], melBands: 16);
        _folder.Execute("UPDATE recordings SET pending = 1 WHERE split = 2 AND id = (SELECT min(id) FROM recordings WHERE split = 2)");
        _folder.Execute("UPDATE recordings SET pending = 1 WHERE split = 0 AND id = (SELECT min(id) FROM recordings WHERE split = 0)");
        TrainingListener reporter = new();
        Assert.Equal("NS0620", Fail(reporter).Code); // There are no weights; all else was said before.
        TrainingIndex index = Index;
        Assert.Equal($"Measuring on split test: {index.Test.Count} recordings of "
            + $"{Enumerable.Range(0, 2).Count(number => index.Test.CountOf(number) > 0)} classes.", reporter.Messages[0]);
        Assert.Contains("NS0603: 1 recordings of split test wait for their spectrograms", reporter.Messages[1], StringComparison.Ordinal);
    }

    private TrainingIndex Index => TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);

    private Diagnostic Fail(TrainingListener? reporter = null) =>
        Assert.Throws<NightScanException>(() =>
            EvaluationRun.Run(Settings with { EvaluateSplit = Split.Test }, Index, reporter
            ?? new TrainingListener(), CancellationToken.None)).Diagnostic;

    private void Describe(string[] classes, int melBands)
    {
        Directory.CreateDirectory(Settings.ModelDir);
        Dictionary<string, string> spectrogram = (TestSettings.SmallSpectrogram with { MelBands = melBands }).Describe().Split(' ')
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        new ModelDescription
        {
            Architecture = "cnn6",
            InputChannels = 1,
            Classes = classes,
            Spectrogram = spectrogram,
            Training = new Dictionary<string, string>(),
            Versions = new Dictionary<string, string>(),
        }.Write(Path.Join(Settings.ModelDir, "model.json"));
    }
}

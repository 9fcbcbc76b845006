using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>Which variants a build makes again and which it leaves alone. Summaries are generated/up to date/pruned/failed.</summary>
public sealed class VariantTests : IDisposable
{
    private readonly PipelineFolder _data = new();
    private readonly int _train;

    public VariantTests()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(3) };
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Write("frog", [.. Enumerable.Range(101, 8)]);
        BuildStatistics first = _data.Build();
        _train = (int)first.Train.Recordings;
        Assert.Equal($"{16 + (3 * _train)}/0/0/0", first.Summary());
    }

    public void Dispose() => _data.Dispose();

    private int All => 16 + (3 * _train);

    private static bool IsVariant(string path) => path.Contains("_var", StringComparison.Ordinal);

    [Fact]
    public void TrainingRecordingsHaveNumberedVariantsAndTheOthersNone()
    {
        string[] outputs = _data.Outputs();
        Assert.All(outputs.Where(IsVariant), path => Assert.StartsWith("train/", path));
        foreach (string original in outputs.Where(path => path.StartsWith("train/", StringComparison.Ordinal) && !IsVariant(path)))
        {
            string stem = original[..^".npy".Length];
            Subset.Of(outputs, [stem + "_var001.npy", stem + "_var002.npy", stem + "_var003.npy"]);
        }

        Assert.Equal(All, outputs.Length);
        Assert.Equal(All, _data.Contents().Values.Select(Convert.ToBase64String).Distinct().Count());
    }

    [Fact]
    public void ASecondBuildDoesNothing() => Assert.Equal($"0/{All}/0/0", _data.Build().Summary());

    [Fact]
    public void TwoColdBuildsWriteTheSameBytesWhateverTheNumberOfWorkers()
    {
        var before = _data.Contents();
        Directory.Delete(_data.Cache, recursive: true);
        _data.Settings = _data.Settings with { NumWorkers = 5 };
        _data.Build();

        Assert.Equal(before, _data.Contents());
    }

    [Fact]
    public void AnotherSeedMakesTheVariantsAnewAndNoOriginal()
    {
        var before = _data.Contents();
        _data.Settings = _data.Settings with { Augmentation = _data.Settings.Augmentation with { Seed = 5 } };

        Assert.Equal($"{3 * _train}/16/0/0", _data.Build().Summary());
        Assert.Contains(_data.Said.Messages, message => message.Contains("AugmentationSeed 0 → 5")
            && message.Contains($"{3 * _train} spectrograms are stale"));
        Assert.All(_data.Contents(), pair => Assert.Equal(!IsVariant(pair.Key), pair.Value.SequenceEqual(before[pair.Key])));
    }

    [Fact]
    public void MoreVariantsPerSampleMakeOnlyTheNewOnesAndFewerPruneThem()
    {
        var before = _data.Contents();
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(5) };
        Assert.Equal($"{2 * _train}/{All}/0/0", _data.Build().Summary());
        Assert.All(before, pair => Assert.Equal(pair.Value, File.ReadAllBytes(Path.Join(_data.Cache, pair.Key))));

        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(3) };
        Assert.Equal($"0/{All}/{2 * _train}/0", _data.Build().Summary());
        Assert.Equal(before, _data.Contents());

        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(0) };
        Assert.Equal($"0/16/{3 * _train}/0", _data.Build().Summary());
    }

    [Fact]
    public void AMissingVariantIsMadeAgainAlone()
    {
        string lost = Path.Join(_data.Cache, _data.Outputs().First(IsVariant));
        byte[] content = File.ReadAllBytes(lost);
        File.Delete(lost);

        Assert.Equal($"1/{All - 1}/0/0", _data.Build().Summary());
        Assert.Equal(content, File.ReadAllBytes(lost));
    }

    [Fact]
    public void ARenamedRecordingTakesItsVariantsAlong()
    {
        string name = Path.GetFileNameWithoutExtension(_data.Outputs()
            .First(path => path.StartsWith("train/owl/", StringComparison.Ordinal)));
        File.Move(_data.Recording($"owl/{name}.wav"), _data.Recording("owl/renamed.wav"));

        Assert.Equal($"0/{All}/0/0", _data.Build().Summary());
        Subset.Of(_data.Outputs(), ["train/owl/renamed.npy", "train/owl/renamed_var003.npy"]);
        Assert.Equal(All, _data.Outputs().Length);
    }

    [Fact]
    public void ARecordingThatLeavesTheTrainingSplitLosesItsVariants()
    {
        string name = Path.GetFileNameWithoutExtension(_data.Outputs()
            .First(path => path.StartsWith("train/owl/", StringComparison.Ordinal)));
        string csv = Path.Join(_data.AudioRoot, "folds.csv");
        File.WriteAllText(csv, $"file_path,split\nowl/{name}.wav,test\n");
        _data.Settings = _data.Settings with { SplitsCsv = csv, Unlisted = Unlisted.Draw };

        Assert.Equal($"0/{All - 3}/3/0", _data.Build().Summary());
        Assert.Contains($"test/owl/{name}.npy", _data.Outputs());

        File.WriteAllText(csv, $"file_path,split\nowl/{name}.wav,train\n");
        Assert.Equal($"3/{All - 3}/0/0", _data.Build().Summary());
    }

    [Fact]
    public void ADeletedRecordingIsPrunedWithItsVariants()
    {
        string name = Path.GetFileNameWithoutExtension(_data.Outputs()
            .First(path => path.StartsWith("train/owl/", StringComparison.Ordinal)));
        File.Delete(_data.Recording($"owl/{name}.wav"));

        Assert.Equal($"0/{All - 4}/4/0", _data.Build().Summary());
    }

    [Fact]
    public void AClassThatGrowsPastAThresholdKeepsItsVariantsUntilARefreshIsAskedFor()
    {
        _data.Write("owl", [.. Enumerable.Range(1000, 70)]);
        BuildStatistics grown = _data.Build();
        Assert.Equal(All, grown.UpToDate());
        Assert.Equal(["frog|0", "owl|0"], _data.Query("SELECT name, tier FROM classes ORDER BY name"));

        _data.Settings = _data.Settings with { RefreshAugmentation = true };
        BuildStatistics refreshed = _data.Build();
        Assert.Equal(["frog|0", "owl|1"], _data.Query("SELECT name, tier FROM classes ORDER BY name"));
        long owls = long.Parse(_data.Query("SELECT count(*) FROM audio_samples WHERE class_name = 'owl' AND split = 'train'").Single());
        Assert.Equal(3 * owls, refreshed.Generated());

        _data.Settings = _data.Settings with { RefreshAugmentation = false };
        Assert.Equal(0, _data.Build().Generated());
    }

    [Fact]
    public void AutomaticVariantsFillEachClassUpToItsLimit()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Automatic, MaxSamplesPerClass = 24 };
        _data.Build();

        foreach (string line in _data.Query(
            "SELECT c.variants, sum(r.split = 0) FROM classes c JOIN recordings r ON r.class_id = c.id GROUP BY c.id"))
        {
            int[] numbers = [.. line.Split('|').Select(int.Parse)];
            Assert.Equal((int)Math.Ceiling(24.0 / numbers[1]) - 1, numbers[0]);
        }
    }

    [Fact]
    public void ANewBackgroundIsNoClassAndMakesOnlyThoseVariantsStaleThatMayUseIt()
    {
        WaveFile.WriteTone(_data.Recording("_background_noise_/rain.wav"), 500, seconds: 1);
        BuildStatistics with = _data.Build();
        Assert.Equal(16, with.Train.Recordings + with.Validation.Recordings + with.Test.Recordings);
        Assert.InRange(with.Generated(), 1, 3 * _train);
        Assert.Equal(["frog", "owl"], _data.Query("SELECT name FROM classes ORDER BY name"));
        var before = _data.Contents();
        Assert.Equal(0, _data.Build().Generated());

        WaveFile.WriteTone(_data.Recording("_background_noise_/rain.wav"), 501, seconds: 1);
        BuildStatistics changed = _data.Build();
        Assert.InRange(changed.Generated(), 1, with.Generated());
        Assert.Contains(_data.Contents(), pair => !pair.Value.SequenceEqual(before[pair.Key]));
    }

    [Fact]
    public void BackgroundsCanComeFromAClassAndAnUnknownOneIsAnError()
    {
        _data.Settings = _data.Settings with { BackgroundClass = "frog" };
        Assert.InRange(_data.Build().Generated(), 1, 3 * _train);

        _data.Settings = _data.Settings with { BackgroundClass = "toad" };
        Assert.Equal("NS0206", _data.FailBuild());
    }

    [Fact]
    public void ACancelledBuildIsContinuedWithoutAWrongVariant()
    {
        var before = _data.Contents();
        PipelineSettings original = _data.Settings;
        _data.Settings = original with { NumWorkers = 1, Augmentation = original.Augmentation with { Seed = 9 } };
        using (CancellationTokenSource stop = new())
        {
            RecordingReporter reporter = new()
            {
                OnProgress = progress =>
                { if (progress.Stage == "spectrograms" && progress.Done >= 3) { stop.Cancel(); } }
            };
            Assert.Throws<OperationCanceledException>(() =>
                NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, reporter, stop.Token));
        }

        _data.Settings = original;
        _data.Build();
        Assert.Equal(before, _data.Contents());
    }
}

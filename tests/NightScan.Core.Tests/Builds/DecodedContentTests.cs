using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>
/// A recording that is replaced after it was hashed, with its size and modification time, never gives its spectrogram to the one before.
/// </summary>
public sealed class DecodedContentTests : IDisposable
{
    private const string Replaced = "owl/r001.wav";

    private readonly PipelineFolder _data = new();

    public DecodedContentTests()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(1) };
        _data.Write("owl", [.. Enumerable.Range(1, 12)]);
    }

    public void Dispose() => _data.Dispose();

    /// <summary>Puts another recording of the same length in its place, as <c>cp -p</c> would.</summary>
    private void Replace(string path = Replaced)
    {
        string file = _data.Recording(path);
        DateTime modified = File.GetLastWriteTimeUtc(file);
        long size = new FileInfo(file).Length;
        File.Move(file, file + ".away");
        WaveFile.WriteTone(file, 900);
        File.SetLastWriteTimeUtc(file, modified);
        Assert.Equal(size, new FileInfo(file).Length);
    }

    private void MoveBack(string path = Replaced) => File.Move(_data.Recording(path) + ".away", _data.Recording(path), overwrite: true);

    /// <summary>What a cache has that nobody disturbed.</summary>
    private Dictionary<string, byte[]> Anew()
    {
        PipelineSettings settings = _data.Settings;
        string cache = settings.CacheDir + " anew";
        Directory.CreateDirectory(cache);
        File.Copy(Path.Join(settings.CacheDir, "splits.csv"), Path.Join(cache, "splits.csv"));
        NightScanPipeline.Run(settings with { CacheDir = cache, IndexDb = Path.Join(cache, "index.db") }, PipelineGoal.Pregenerate,
            new RecordingReporter(), default);
        return Directory.EnumerateFiles(cache, "*.npy", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(cache, path).Replace('\\', '/'), File.ReadAllBytes);
    }

    private void IsWarnedOf(RecordingReporter reporter, string path = Replaced)
    {
        Diagnostic warning = Assert.Single(reporter.Warnings);
        Assert.Equal(("NS0116", _data.Recording(path)), (warning.Code, warning.File));
    }

    private void IsRightInTheNextBuild()
    {
        Assert.DoesNotContain("owl/r001.npy", _data.Names());
        Assert.Equal(0, NightScanPipeline.Verify(_data.Settings, repair: false, new RecordingReporter(), default).Damaged);
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
        Assert.Contains("owl/r001.npy", _data.Names());
        Assert.Equal(Anew(), _data.Contents());
        Assert.Equal($"0/{_data.Outputs().Length}/0/0", _data.Build().Summary());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BetweenIndexAndDecode(bool comesBack)
    {
        _data.Build(PipelineGoal.Index);
        Replace();
        Assert.Equal(1, _data.Build().Failed());
        IsWarnedOf(_data.Said);
        if (comesBack)
        {
            MoveBack();
        }

        IsRightInTheNextBuild();
    }

    [Fact]
    public void WithWhatIsNoAudioWhichIsNotRememberedOfIt()
    {
        _data.Build(PipelineGoal.Index);
        Replace();
        File.WriteAllBytes(_data.Recording(Replaced), new byte[new FileInfo(_data.Recording(Replaced)).Length]);
        _data.Age(Replaced);
        File.SetLastWriteTimeUtc(_data.Recording(Replaced), File.GetLastWriteTimeUtc(_data.Recording(Replaced) + ".away"));
        _data.Build();
        IsWarnedOf(_data.Said);
        MoveBack();

        IsRightInTheNextBuild();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LongAfterWhenOtherSettingsMakeItStale(bool comesBack)
    {
        _data.Build();
        // As if it had been hashed long ago.
        _data.Execute($"UPDATE recordings SET changed_ns = {FileStat.Of(_data.Recording(Replaced)).ChangedNs} WHERE path = 'r001.wav'");
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { MelBands = 20 } };
        Thread.Sleep(50); // Longer than a tick of the file system's clock.
        Replace();
        _data.Build();
        IsWarnedOf(_data.Said);
        if (comesBack)
        {
            MoveBack();
        }

        _data.Build();
        Assert.Equal(Anew(), _data.Contents());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BetweenThePlanAndAShardOnAnotherDay(bool isMerged)
    {
        NightScanPipeline.Run(_data.Settings with { ShardCount = 2 }, PipelineGoal.Index, new RecordingReporter(), default);
        Replace();
        RecordingReporter reporter = new();
        for (int shard = 0; shard < 2; shard++)
        {
            NightScanPipeline.Run(_data.Settings with { ShardCount = 2, ShardIndex = shard }, PipelineGoal.Pregenerate, reporter, default);
        }

        IsWarnedOf(reporter);
        if (isMerged)
        {
            NightScanPipeline.Run(_data.Settings, PipelineGoal.Merge, new RecordingReporter(), default);
        }

        IsRightInTheNextBuild();
    }

    [Fact]
    public void OneThatWasOnlyMovedAwayAndBackOrGotOtherPermissionsIsUsed()
    {
        _data.Build(PipelineGoal.Index);
        _data.Execute($"UPDATE recordings SET changed_ns = {FileStat.Of(_data.Recording(Replaced)).ChangedNs - 1}");
        Replace();
        MoveBack();
        File.SetAttributes(_data.Recording("owl/r002.wav"), FileAttributes.ReadOnly);
        _data.Build();

        Assert.Empty(_data.Said.Warnings);
        Assert.Equal(Anew(), _data.Contents());
        File.SetAttributes(_data.Recording("owl/r002.wav"), FileAttributes.Normal);
    }

    [Theory]
    [InlineData("_background_noise_", "")]
    [InlineData("wind", "wind")]
    public void ABackgroundEndsTheBuildAndIsReadAgainByTheNext(string folder, string backgroundClass)
    {
        _data.Settings = _data.Settings with { BackgroundClass = backgroundClass, VariantsPerSample = VariantCount.Of(8), NumWorkers = 1 };
        // As a recording of a class its hash puts it into train, where backgrounds come from.
        _data.Write(folder, 205);
        _data.Build(PipelineGoal.Index);
        Plan(); // Hashes the folder's backgrounds.
        Replace($"{folder}/r205.wav");
        if (backgroundClass.Length > 0)
        {
            // Its own spectrogram is there already: only as a background it is decoded.
            _data.Execute("UPDATE recordings SET pending = 0 WHERE path = 'r205.wav'");
        }

        NightScanException exception = Assert.Throws<NightScanException>(
            () => NightScanPipeline.Run(_data.Settings with { ShardCount = 1, ShardIndex = 0 }, PipelineGoal.Pregenerate,
                new RecordingReporter(), default));
        Assert.Equal(("NS0116", _data.Recording($"{folder}/r205.wav")), (exception.Diagnostic.Code, exception.Diagnostic.File));
        Plan();
        Assert.Equal(0, Shard().Failed());
        NightScanPipeline.Run(_data.Settings, PipelineGoal.Merge, new RecordingReporter(), default);
        _data.Build();

        Assert.Equal(Anew(), _data.Contents());

        void Plan() => NightScanPipeline.Run(_data.Settings with { ShardCount = 1 }, PipelineGoal.Index, new RecordingReporter(), default);

        BuildStatistics Shard() => NightScanPipeline.Run(_data.Settings with { ShardCount = 1, ShardIndex = 0 }, PipelineGoal.Pregenerate,
            new RecordingReporter(), default);
    }
}

using NightScan.Builds;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Tests.Builds;

/// <summary>What a build does again and what it leaves alone. Summaries are generated/up to date/pruned/failed.</summary>
public sealed class IncrementalTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public IncrementalTests()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Write("frog", [.. Enumerable.Range(101, 8)]);
        Assert.Equal("16/0/0/0", _data.Build().Summary());
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public void ASecondBuildDoesNothingAndAddsNoRow()
    {
        var before = _data.Contents();

        Assert.Equal("0/16/0/0", _data.Build().Summary());
        Assert.Equal(["16"], _data.Query("SELECT count(*) FROM recordings"));
        Assert.Equal(before, _data.Contents());
        Assert.Equal(16, before.Count);
    }

    [Fact]
    public void ANewRecordingIsGenerated()
    {
        _data.Write("owl", 50);

        Assert.Equal("1/16/0/0", _data.Build().Summary());
        Assert.Contains("owl/r050.npy", _data.Names());
    }

    [Fact]
    public void AChangedRecordingIsGeneratedAnewInItsPlaceAndSplit()
    {
        var before = _data.Contents();
        _data.WriteOne("owl/r003.wav", 77);

        Assert.Equal("1/15/0/0", _data.Build().Summary());
        var after = _data.Contents();
        Assert.Equal(before.Keys, after.Keys);
        Assert.Equal(["owl/r003.npy"],
            after.Where(pair => !pair.Value.SequenceEqual(before[pair.Key])).Select(pair => pair.Key[(pair.Key.IndexOf('/') + 1)..]));
    }

    [Fact]
    public void ATouchedRecordingIsLeftAlone()
    {
        File.SetLastWriteTimeUtc(_data.Recording("owl/r001.wav"), DateTime.UtcNow.AddMinutes(-5));

        Assert.Equal("0/16/0/0", _data.Build().Summary());
    }

    [Theory]
    [InlineData("owl/another name.wav", "owl/another name.npy")]
    [InlineData("owl/sub/r001.wav", "owl/r001.npy")]
    public void ARenamedOrMovedRecordingKeepsItsSpectrogramAndSplit(string newPath, string output)
    {
        string split = _data.Query("SELECT split FROM audio_samples WHERE file_path = 'owl/r001.wav'").Single();
        Directory.CreateDirectory(Path.GetDirectoryName(_data.Recording(newPath))!);
        File.Move(_data.Recording("owl/r001.wav"), _data.Recording(newPath));

        Assert.Equal("0/16/0/0", _data.Build().Summary());
        Assert.Contains($"{split}/{output}", _data.Outputs());
        Assert.Equal(16, _data.Outputs().Length);
        Assert.Equal("0/16/0/0", _data.Build().Summary());
    }

    [Fact]
    public void TwoRecordingsThatSwapTheirNamesKeepTheirPlaces()
    {
        string a = _data.Recording("owl/r001.wav"), b = _data.Recording("owl/r002.wav"), c = _data.Recording("owl/tmp");
        var before = _data.Contents();
        File.Move(a, c);
        File.Move(b, a);
        File.Move(c, b);
        _data.Age("owl/r001.wav");
        File.SetLastWriteTimeUtc(b, DateTime.UtcNow.AddMinutes(-30));
        File.SetLastWriteTimeUtc(a, DateTime.UtcNow.AddMinutes(-40));

        Assert.Equal("2/14/0/0", _data.Build().Summary());
        var after = _data.Contents();
        string first = before.Keys.Single(key => key.EndsWith("owl/r001.npy")),
            second = before.Keys.Single(key => key.EndsWith("owl/r002.npy"));
        Assert.Equal(before[first], after[second]);
        Assert.Equal(before[second], after[first]);
    }

    [Fact]
    public void ADeletedRecordingIsPrunedAndNothingElse()
    {
        string foreign = Path.Join(_data.Cache, "train", "owl", "mine.txt");
        File.WriteAllText(foreign, "not NightScan's");
        File.Delete(_data.Recording("owl/r001.wav"));

        Assert.Equal("0/15/1/0", _data.Build().Summary());
        Assert.DoesNotContain("owl/r001.npy", _data.Names());
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void AMissingOutputIsMadeAgain()
    {
        string lost = Path.Join(_data.Cache, _data.Outputs().First());
        byte[] content = File.ReadAllBytes(lost);
        File.Delete(lost);

        Assert.Equal("1/15/0/0", _data.Build().Summary());
        Assert.Equal(content, File.ReadAllBytes(lost));
    }

    [Fact]
    public void AMissingOutputIsFoundWhenItsFolderHadBeenVouchedFor()
    {
        foreach (string folder in _data.Outputs().Select(path => Path.GetDirectoryName(Path.Join(_data.Cache, path))!).Distinct())
        {
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(-1));
        }

        Assert.Equal("0/16/0/0", _data.Build().Summary());
        Assert.NotEmpty(_data.Query("SELECT 1 FROM output_folders"));
        File.Delete(Path.Join(_data.Cache, _data.Outputs().First()));

        Assert.Equal("1/15/0/0", _data.Build().Summary());
    }

    [Fact]
    public void AnotherScaleMakesEverySpectrogramAnewAndSoDoesTheWayBack()
    {
        var before = _data.Contents();
        SpectrogramSettings htk = _data.Settings.Spectrogram;
        _data.Settings = _data.Settings with { Spectrogram = htk with { MelScale = MelScale.Bark } };

        Assert.Equal("16/0/0/0", _data.Build().Summary());
        Assert.Contains(_data.Said.Messages, message => message.Contains("MelScale default → bark"));
        Assert.All(_data.Contents(), pair => Assert.NotEqual(before[pair.Key], pair.Value));
        Assert.Equal("0/16/0/0", _data.Build().Summary());

        _data.Settings = _data.Settings with { Spectrogram = htk };
        Assert.Equal("16/0/0/0", _data.Build().Summary());
        Assert.Contains(_data.Said.Messages, message => message.Contains("MelScale bark → default"));
        Assert.Equal(before, _data.Contents());
    }

    [Fact]
    public void ASettingThatShapesTheSpectrogramMakesAllStaleAndIsNamed()
    {
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { MelBands = 20 } };

        Assert.Equal("16/0/0/0", _data.Build().Summary());
        Assert.Contains(_data.Said.Messages, message => message.Contains("MelBands 16 → 20")
            && message.Contains("16 spectrograms are stale"));
        Assert.Equal("0/16/0/0", _data.Build().Summary());
    }

    [Fact]
    public void TheNumberTypeShapesTheFile()
    {
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { DataType = SpectrogramDataType.Float32 } };

        Assert.Equal("16/0/0/0", _data.Build().Summary());
    }

    [Fact]
    public void SettingsThatDoNotShapeItMakeNothingStale()
    {
        _data.Settings = _data.Settings with { NumWorkers = 1, MaxSamplesPerClass = 100 };

        Assert.Equal("0/16/0/0", _data.Build().Summary());
    }

    [Fact]
    public void TheLimitPerClassPrunesTheDeselectedAndKeepsTheOthers()
    {
        var before = _data.Contents();
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 6 };

        Assert.Equal("0/12/4/0", _data.Build().Summary());
        Assert.All(_data.Contents(), pair => Assert.Equal(before[pair.Key], pair.Value));
        Assert.Equal(["16"], _data.Query("SELECT count(*) FROM audio_samples"));

        _data.Settings = _data.Settings with { MaxSamplesPerClass = 7 };
        Assert.Equal("2/12/0/0", _data.Build().Summary());
        Assert.All(_data.Contents(), pair => Assert.Equal(before[pair.Key], pair.Value));
    }

    [Fact]
    public void AChangeThatKeepsSizeAndTimeIsFoundByHashingAgain()
    {
        DateTime time = File.GetLastWriteTimeUtc(_data.Recording("owl/r001.wav"));
        WaveFile.WriteTone(_data.Recording("owl/r001.wav"), 99);
        File.SetLastWriteTimeUtc(_data.Recording("owl/r001.wav"), time);

        Assert.Equal("0/16/0/0", _data.Build().Summary());
        _data.Settings = _data.Settings with { RehashContents = true };
        Assert.Equal("1/15/0/0", _data.Build().Summary());
    }

    [Fact]
    public void AModificationTimeTooRecentToBeTrustedIsNotTrusted()
    {
        string path = _data.Recording("owl/r200.wav");
        WaveFile.WriteTone(path, 200);
        DateTime time = File.GetLastWriteTimeUtc(path);
        _data.Build();
        WaveFile.WriteTone(path, 201);
        File.SetLastWriteTimeUtc(path, time);

        Assert.Equal("1/16/0/0", _data.Build().Summary());
    }

    [Fact]
    public void TheNumberOfWorkersDoesNotChangeAByte()
    {
        var before = _data.Contents();
        Directory.Delete(_data.Cache, recursive: true);
        _data.Settings = _data.Settings with { NumWorkers = 7 };
        _data.Build();

        Assert.Equal(before, _data.Contents());
    }

    [Fact]
    public void WhateverWorkerWritesNoLinkIsLeftAmongPartialFiles()
    {
        string partial = Path.Join(_data.Cache, ".partial"), elsewhere = Path.Join(_data.AudioRoot, "..", "elsewhere");
        Directory.CreateDirectory(partial);
        Directory.CreateDirectory(elsewhere);
        File.WriteAllText(Path.Join(elsewhere, "document"), "of somebody");
        Directory.CreateSymbolicLink(Path.Join(partial, "worker7.npy"), elsewhere);
        File.CreateSymbolicLink(Path.Join(partial, "worker8.npy"), Path.Join(elsewhere, "document"));
        _data.Write("owl", 99);
        _data.Build();

        Assert.Empty(Directory.EnumerateFileSystemEntries(partial));
        Assert.Equal("of somebody", File.ReadAllText(Path.Join(elsewhere, "document")));
    }

    [Fact]
    public void ALostIndexAdoptsWhatIsInTheCache()
    {
        var before = _data.Contents();
        foreach (string file in Directory.EnumerateFiles(_data.Cache, "index.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal("0/16/0/0", _data.Build().Summary());
        Assert.Equal(before, _data.Contents());
    }

    [Fact]
    public void IndexingAloneWritesNoSpectrogram()
    {
        _data.Write("owl", 60);
        _data.Build(PipelineGoal.Index);

        Assert.Equal(["17"], _data.Query("SELECT count(*) FROM recordings"));
        Assert.Equal(16, _data.Outputs().Length);
        Assert.Equal("1/16/0/0", _data.Build().Summary());
    }

    [Fact]
    public void SettingsThatChangeBackAfterAnInterruptedBuildNeverLeaveAWrongFile()
    {
        var before = _data.Contents();
        PipelineSettings original = _data.Settings;
        _data.Settings = original with { NumWorkers = 1, Spectrogram = original.Spectrogram with { MinFrequency = 100 } };
        using (CancellationTokenSource stop = new())
        {
            RecordingReporter reporter = new()
            {
                OnProgress = progress =>
                { if (progress.Stage == "spectrograms" && progress.Done >= 1) { stop.Cancel(); } }
            };
            Assert.Throws<OperationCanceledException>(() =>
                NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, reporter, stop.Token));
        }

        Assert.Contains(_data.Contents(), pair => !pair.Value.SequenceEqual(before[pair.Key]));
        _data.Settings = original;
        _data.Build();

        Assert.Equal(before, _data.Contents());
    }

    [Fact]
    public void ACancelledBuildKeepsWhatItWroteAndTheNextOneDoesTheRest()
    {
        // More than are handed out before the first results are looked at: however fast the workers are, some are left.
        const int many = 1300;
        _data.Write("owl", [.. Enumerable.Range(1000, many - 16)]);
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 0 };
        Directory.Delete(_data.Cache, recursive: true);
        using CancellationTokenSource stop = new();
        RecordingReporter reporter = new()
        {
            OnProgress = progress =>
            { if (progress.Stage == "spectrograms" && progress.Done >= 4) { stop.Cancel(); } }
        };
        Assert.Throws<OperationCanceledException>(() =>
            NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, reporter, stop.Token));

        int kept = _data.Outputs().Length;
        Assert.InRange(kept, 4, many - 1);
        Assert.Equal([kept.ToString()], _data.Query("SELECT count(*) FROM recordings WHERE output_files > 0"));
        Assert.Equal($"{many - kept}/{kept}/0/0", _data.Build().Summary());
    }
}

using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>Bad recordings, bad folders, bad indexes: a code, a file, and nothing lost.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public TroubleTests() => _data.Write("owl", [.. Enumerable.Range(1, 6)]);

    public void Dispose() => _data.Dispose();

    private void WriteText(string path)
    {
        File.WriteAllText(_data.Recording(path), "this is no sound at all");
        _data.Age(path);
    }

    [Fact]
    public void ABadRecordingIsNamedOnceSummedUpLaterAndTriedAgainWhenItChanges()
    {
        WriteText("owl/bad.wav");
        Assert.Equal("6/0/0/1", _data.Build().Summary());
        Diagnostic warning = Assert.Single(_data.Said.Warnings);
        Assert.Equal(("NS0101", _data.Recording("owl/bad.wav")), (warning.Code, warning.File));
        Assert.Contains("owl/bad.wav,NS0101,", File.ReadAllText(Path.Join(_data.Cache, "failed.csv")));

        Assert.Equal("0/6/0/1", _data.Build().Summary());
        warning = Assert.Single(_data.Said.Warnings);
        Assert.Equal(("NS0101", Path.Join(_data.Cache, "failed.csv")), (warning.Code, warning.File));
        Assert.Contains(_data.Said.Messages, message => message.StartsWith("1 recordings failed in earlier builds"));

        _data.Settings = _data.Settings with { RetryFailed = true };
        Assert.Equal("0/6/0/1", _data.Build().Summary());
        Assert.Single(_data.Said.Warnings);

        _data.Settings = _data.Settings with { RetryFailed = false };
        _data.WriteOne("owl/bad.wav", 80);
        Assert.Equal("1/6/0/0", _data.Build().Summary());
        Assert.False(File.Exists(Path.Join(_data.Cache, "failed.csv")));
    }

    [Fact]
    public void OtherDecodersAreAReasonToTryAgain()
    {
        WriteText("owl/bad.wav");
        _data.Build();
        _data.Execute("UPDATE recordings SET error_decoders = 'libsndfile-0.9' WHERE error_code IS NOT NULL");

        _data.Build();

        Assert.Single(_data.Said.Warnings);
    }

    [Fact]
    public void ARecordingThatTurnedBadLosesItsSpectrogram()
    {
        _data.Build();
        WriteText("owl/r001.wav");

        Assert.Equal("0/5/1/1", _data.Build().Summary());
        Assert.DoesNotContain("owl/r001.npy", _data.Names());
    }

    [Fact]
    public void FailuresCanBeErrorsNowAndLater()
    {
        WriteText("owl/bad.wav");
        _data.Settings = _data.Settings with { TreatFailedRecordingsAsErrors = true };
        Assert.Equal("6/0/0/1", _data.Build().Summary());
        Assert.Equal("NS0101", Assert.Single(_data.Said.Errors).Code);

        _data.Build();
        Assert.Equal("NS0110", Assert.Single(_data.Said.Errors).Code);
    }

    [Fact]
    public void SilenceIsARecording()
    {
        WaveFile.Write(_data.Recording("owl/silence.wav"), new short[2000], 8000);

        Assert.Equal("7/0/0/0", _data.Build().Summary());
        string output = Path.Join(_data.Cache, _data.Outputs().Single(path => path.EndsWith("silence.npy")));
        Assert.All(File.ReadAllBytes(output)[128..^24], value => Assert.Equal(0, value));
    }

    [Fact]
    public void AtMostFiftyProblemsArePrintedAndAllAreListed()
    {
        for (int i = 0; i < 60; i++)
        {
            WriteText($"owl/bad{i}.wav");
        }

        _data.Build();

        Assert.Equal(50, _data.Said.Warnings.Count(warning => warning.File != Path.Join(_data.Cache, "failed.csv")));
        Assert.StartsWith("60 recordings cannot be used", _data.Said.Warnings[^1].Message);
        Assert.Contains(_data.Said.Messages, message => message.StartsWith("10 more"));
        Assert.Equal(61, File.ReadAllLines(Path.Join(_data.Cache, "failed.csv")).Length);
    }

    [Fact]
    public void NamesThatWouldBeFormulasAreTextInTheListOfFailuresAndThemselvesInTheSplits()
    {
        Directory.CreateDirectory(_data.Recording("=1+1"));
        WriteText("=1+1/bad.wav");
        _data.Build();

        Assert.Contains("\n'=1+1/bad.wav,NS0101,", File.ReadAllText(Path.Join(_data.Cache, "failed.csv")), StringComparison.Ordinal);
        Assert.Contains("=1+1/bad.wav", NightScan.Index.SplitsFile.Read(Path.Join(_data.Cache, "splits.csv")).Keys);
    }

    [Fact]
    public void MissingAndEmptyAudioRootsAreErrors()
    {
        PipelineSettings settings = _data.Settings;
        _data.Settings = settings with { AudioRoot = Path.Join(settings.AudioRoot, "nowhere") };
        Assert.Equal("NS0301", _data.FailBuild());

        _data.Settings = settings with { AudioRoot = Path.Join(settings.AudioRoot, "owl") };
        Assert.Equal("NS0301", _data.FailBuild());

        Directory.CreateDirectory(_data.Recording("empty/class"));
        _data.Settings = settings with { AudioRoot = _data.Recording("empty") };
        Assert.Equal("NS0301", _data.FailBuild());
    }

    [Fact]
    public void MostRecordingsDoNotVanishWithoutBeingAsked()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 30)]);
        _data.Build();
        string[] before = _data.Outputs();
        Directory.Move(_data.Recording("frog"), Path.Join(_data.AudioRoot, ".frog"));
        Assert.Equal("NS0306", _data.FailBuild());
        Assert.Equal(before, _data.Outputs());

        _data.Settings = _data.Settings with { AllowMassDelete = true };
        Assert.Equal("0/6/30/0", _data.Build().Summary());
        Assert.Equal(["owl"], _data.Query("SELECT name FROM classes"));
    }

    [Fact]
    public void ALowerLimitDeselectsMostRecordingsWithoutAsking()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 40)]);
        _data.Build();
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 1 };
        Assert.Equal("0/2/44/0", _data.Build().Summary());
    }

    [Fact]
    public void RealRecordingsReplaceTheSampleSetWithoutBeingAsked()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 30)]);
        _data.Settings = _data.Settings with { IsSampleSet = true };
        _data.Build();
        PipelineFolder real = new();
        real.Write("bat", 1, 2, 3);
        _data.Settings = _data.Settings with { IsSampleSet = false, AudioRoot = real.AudioRoot };

        Assert.Equal("3/0/36/0", _data.Build().Summary());
        real.Dispose();
    }

    [Fact]
    public void RenamingEverythingIsNotVanishing()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 30)]);
        _data.Build();
        foreach (string path in Directory.GetFiles(_data.Recording("frog")))
        {
            File.Move(path, Path.Join(Path.GetDirectoryName(path), "new " + Path.GetFileName(path)));
        }

        Assert.Equal("0/36/0/0", _data.Build().Summary());
    }

    [Fact]
    public void AnIndexThatIsNoneOrNewerOrAFolderIsRefused()
    {
        Directory.CreateDirectory(_data.Cache);
        File.WriteAllText(_data.Settings.IndexDb,
            "not a database, but long enough to be looked at as one, or so it seems to be at first sight, at least to a reader of headers");
        Assert.Equal("NS0304", _data.FailBuild());
        File.Delete(_data.Settings.IndexDb);

        _data.Build();
        _data.Execute("PRAGMA user_version = 99");
        Assert.Equal("NS0305", _data.FailBuild());
        _data.Execute("PRAGMA application_id = 1");
        Assert.Equal("NS0304", _data.FailBuild());

        _data.Settings = _data.Settings with { IndexDb = _data.AudioRoot };
        Assert.Equal("NS0304", _data.FailBuild());
    }

    [Fact]
    public void AForeignFileInTheWayIsNeverOverwritten()
    {
        string foreign = Path.Join(_data.Cache, "train", "owl");
        foreach (string split in new[] { "train", "val", "test" })
        {
            Directory.CreateDirectory(Path.Join(_data.Cache, split, "owl"));
            File.WriteAllText(Path.Join(_data.Cache, split, "owl", "r001.npy"), "years of work");
        }

        Assert.Equal("NS0312", _data.FailBuild());
        Assert.Equal("years of work", File.ReadAllText(Path.Join(foreign, "r001.npy")));
    }

    [Fact]
    public void RenamesThatAreInterruptedLeaveNoClaimWithoutAFile()
    {
        _data.Settings = _data.Settings with { ValidationFraction = 0, TestFraction = 0 };
        _data.Build();
        var before = _data.Contents();
        string splits = Path.Join(_data.AudioRoot, "splits.csv"), inTheWay = Path.Join(_data.Cache, "val");
        File.WriteAllText(splits, "file_path,split\nowl/r001.wav,test\nowl/r002.wav,val\n");
        File.WriteAllText(inTheWay, "where a folder is to be");
        _data.Settings = _data.Settings with { SplitsCsv = splits };

        Assert.Equal("NS0310", _data.FailBuild());
        Assert.Equal((before.Count - 2, 0), NightScanPipeline.Verify(_data.Settings, repair: false, new RecordingReporter(), default));

        File.Delete(inTheWay);
        Assert.Equal("1/5/1/0", _data.Build().Summary());
        Dictionary<string, byte[]> expected = before.ToDictionary(
            file => file.Key.Replace("train/owl/r001", "test/owl/r001", StringComparison.Ordinal)
                .Replace("train/owl/r002", "val/owl/r002", StringComparison.Ordinal), file => file.Value);
        Assert.Equal(expected, _data.Contents());
        Assert.Equal("0/6/0/0", _data.Build().Summary());
    }

    [Fact]
    public void ARenameWhoseNewPlaceIsTakenChangesNothing()
    {
        _data.Build();
        var before = _data.Contents();
        File.Move(_data.Recording("owl/r001.wav"), _data.Recording("owl/first.wav"));
        string last = before.Keys.Single(path => path.EndsWith("owl/r001.npy", StringComparison.Ordinal));
        string inTheWay = Path.Join(_data.Cache, last.Replace("r001", "first", StringComparison.Ordinal));
        Directory.CreateDirectory(inTheWay);

        Assert.Equal("NS0312", _data.FailBuild());
        Assert.Equal(before, _data.Contents());
        Directory.Delete(inTheWay);
        Assert.Equal("0/6/0/0", _data.Build().Summary());
    }

    [Fact]
    public void NamesThatCollideGetOutputsOfTheirOwnAndKeepThem()
    {
        _data.WriteOne("owl/sub/r001.wav", 31);
        _data.WriteOne("owl/R001.wav", 32);
        _data.WriteOne("owl/r001_var001.wav", 33);
        Assert.Equal("9/0/0/0", _data.Build().Summary());
        string[] names = _data.Names();
        Assert.Equal(9, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.DoesNotContain("owl/r001_var001.npy", names);

        File.Delete(_data.Recording("owl/r001.wav"));
        Assert.Equal("0/8/1/0", _data.Build().Summary());
        Subset.Of(names, _data.Names());
    }

    [Fact]
    public void ARecordingTakesTheNameOfOneThatWasDeletedInTheSameBuild()
    {
        _data.Build();
        File.Delete(_data.Recording("owl/r001.wav"));
        _data.WriteOne("owl/sub/r001.wav", 40);

        Assert.Equal("1/5/1/0", _data.Build().Summary());
        Assert.Contains("owl/r001.npy", _data.Names());
        Assert.Equal("0/6/0/0", _data.Build().Summary());
    }
}

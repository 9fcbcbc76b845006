using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Settings;
using NightScan.Tests.Recordings;

namespace NightScan.Tests.Builds;

/// <summary>Windows of recordings that are not what they seem, that change, or whose build is stopped.</summary>
public sealed class HardWindowTests : IDisposable
{
    private const int Rate = 8000;

    private readonly PipelineFolder _data = new();

    public HardWindowTests() => _data.Settings = _data.Settings with
    {
        Windows = WindowChoice.All,
        ValidationFraction = 0,
        TestFraction = 0,
        RecordingExtensions = [".wav", ".mp3", ".flac", ".m4a"],
    };

    public void Dispose() => _data.Dispose();

    private string[] FailedRows() => File.Exists(Path.Join(_data.Cache, "failed.csv"))
        ? File.ReadAllLines(Path.Join(_data.Cache, "failed.csv"))[1..] : [];

    private void WithSndFile(Func<SndFileProvision> provision) => _data.Settings = _data.Settings with
    {
        Decoders = () => DecoderSet.Isolated(60, null, provision(), withoutFfmpeg: true),
    };

    private static short[] Noise(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(-9000, 9000))];
    }

    private void Compressed(string path, int seed, double seconds)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_data.Recording(path))!);
        Action<string, short[], int, int> write = path.EndsWith(".mp3", StringComparison.Ordinal)
            ? (file, samples, rate, channels) => CompressedFile.WriteMp3(file, samples, rate, channels)
            : (file, samples, rate, channels) => CompressedFile.WriteFlac(file, samples, rate, channels);
        write(_data.Recording(path), Noise(seed, (int)(seconds * Rate)), Rate, 1);
        _data.Age(path);
    }

    [Fact]
    public void WhatIsNoAudioIsListedOnce()
    {
        _data.WriteText("owl/a.wav", "no audio");
        _data.WriteLong("owl/b.wav", 1, 0.5);
        Assert.Equal("2/0/0/1", _data.Build().Summary());
        Assert.Single(FailedRows());
        Assert.Single(_data.Said.Warnings, warning => warning.File == _data.Recording("owl/a.wav"));
        Assert.Equal("0/2/0/1", _data.PlanThenBuild().Summary());
        Assert.Single(FailedRows());
        // Mended, it has as many windows as it is long.
        _data.WriteLong("owl/a.wav", 2, 0.75);
        Assert.Equal("3/2/0/0", _data.PlanThenBuild().Summary());
        Assert.Empty(FailedRows());
        _data.IsAsAnew();
    }

    [Fact]
    public void OneThatIsCutShortGivesTheWindowsThatItHasAndIsListedOnce()
    {
        Directory.CreateDirectory(_data.Recording("owl"));
        new TestWave { Samples = TestWave.Ramp(6000), DeclaredBytes = 8000 * 4 * 4 }.Write(_data.Recording("owl/a.wav"));
        _data.Age("owl/a.wav");
        BuildStatistics built = _data.Build();
        Assert.Equal(3, built.Generated());
        Assert.InRange(FailedRows().Length + File.ReadAllLines(Path.Join(_data.Cache, "warnings.csv")).Length - 1, 1, 2);
        Assert.Single(_data.Said.Warnings, warning => warning.File == _data.Recording("owl/a.wav"));
        Assert.Equal((0, 3), (_data.Build().Generated(), _data.Outputs().Length));
    }

    [Fact]
    public void OneOfNoLengthHasNothing()
    {
        Directory.CreateDirectory(_data.Recording("owl"));
        new TestWave().Write(_data.Recording("owl/a.wav"));
        _data.Age("owl/a.wav");
        _data.WriteLong("owl/b.wav", 1, 0.25);
        Assert.Equal("1/0/0/1", _data.Build().Summary());
        Assert.Single(FailedRows());
    }

    /// <summary>Whether its header tells its length or not.</summary>
    [Theory]
    [InlineData("a.mp3")]
    [InlineData("a.flac")]
    public void CompressedRecordingsHaveAllTheirWindows(string name)
    {
        Compressed("owl/" + name, 1, 1.5);
        Assert.InRange(_data.PlanThenBuild().Generated(), 6, 7);
        Assert.Empty(FailedRows());
        long frames = long.Parse(_data.Query("SELECT frames FROM recordings WHERE source IS NULL")[0]);
        Assert.InRange(frames, 12000, 14500);
        Assert.Equal((frames + 1999) / 2000, _data.Outputs().Length);
        _data.IsAsAnew();
    }

    [Fact]
    public void AnMp3WithoutALengthHasAllItsWindows()
    {
        Compressed("owl/a.mp3", 1, 3);
        byte[] bytes = File.ReadAllBytes(_data.Recording("owl/a.mp3"));
        // A header of Xing's or LAME's is a frame of its own, without sound.
        int header = new[] { "Xing"u8.ToArray(), "Info"u8.ToArray() }.Max(mark => bytes.AsSpan().IndexOf(mark));
        int second = header < 0 ? 0 : header + bytes.AsSpan(header).IndexOf(bytes.AsSpan(0, 2));
        File.WriteAllBytes(_data.Recording("owl/a.mp3"), bytes[second..]);
        _data.Age("owl/a.mp3");
        Assert.InRange(_data.PlanThenBuild().Generated(), 12, 13);
        Assert.Empty(FailedRows());
        _data.IsAsAnew();
    }

    /// <summary>All of its windows, not the first alone.</summary>
    [Fact]
    public void WhenADecoderComesAllWindowsOfWhatLackedItAreMade()
    {
        WithSndFile(SndFileProvision.None);
        Compressed("owl/a.flac", 1, 1);
        _data.WriteLong("owl/b.wav", 2, 0.5);
        Assert.Equal("2/0/0/1", _data.Build().Summary());
        Assert.Equal("0/2/0/1", _data.Build().Summary());
        WithSndFile(SndFileProvision.AsInstalled);
        Assert.Equal("4/2/0/0", _data.Build().Summary());
        _data.IsAsAnew();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneThatIsInstalledOnTheWayReadsAllWindows(bool isPlanned)
    {
        bool isThere = false;
        _data.Settings = _data.Settings with
        {
            Decoders = () => DecoderSet.Isolated(60, null, new SndFileProvision(() => isThere, _ => isThere = true), withoutFfmpeg: true),
        };
        Compressed("owl/a.flac", 1, 1);
        if (isPlanned)
        {
            _data.Build(PipelineGoal.Index);
        }

        Assert.Equal("4/0/0/0", _data.Build().Summary());
        _data.IsAsAnew();
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void ABuildThatIsStoppedIsFinishedByTheNext(double share)
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(1), NumWorkers = 1 };
        for (int i = 1; i <= 3; i++)
        {
            _data.WriteLong($"owl/r{i}.wav", i, 5);
        }

        using CancellationTokenSource stop = new();
        RecordingReporter reporter = new()
        {
            OnProgress = progress =>
            {
                if (progress.Stage == "spectrograms" && progress.Done >= 60 * share)
                {
                    stop.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(() =>
            NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, reporter, stop.Token));
        int written = _data.Outputs().Length;
        BuildStatistics rest = _data.PlanThenBuild();
        Assert.Equal(120, _data.Outputs().Length);
        Assert.Equal(120, rest.Generated() + rest.UpToDate());
        Assert.InRange(rest.UpToDate(), (long)(60 * share), written);
        _data.IsAsAnew();
    }

    /// <summary>Whatever was made of it meanwhile, no file is of other content than the index says.</summary>
    [Theory]
    [InlineData("deleted")]
    [InlineData("changed")]
    [InlineData("replaced")]
    [InlineData("cut")]
    public void ARecordingThatChangesWhileItIsReadLeavesNothingOfTheOther(string how)
    {
        _data.Settings = _data.Settings with { NumWorkers = 1 };
        _data.WriteLong("owl/a.wav", 1, 100);
        _data.WriteLong("owl/b.wav", 2, 0.5);
        _data.Build(PipelineGoal.Index);
        string path = _data.Recording("owl/a.wav");
        bool isChanged = false;
        RecordingReporter reporter = new()
        {
            OnProgress = progress =>
            {
                if (progress is { Stage: "spectrograms", Done: >= 1 } && !isChanged)
                {
                    isChanged = true;
                    Change();
                }
            },
        };
        NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, reporter, default);
        Assert.True(isChanged);
        // One that looks the same is the same, until somebody asks for its content.
        _data.Settings = _data.Settings with { AllowMassDelete = true, RehashContents = how == "replaced" };
        _data.Build();
        _data.IsAsAnew();

        void Change()
        {
            DateTime time = File.GetLastWriteTimeUtc(path);
            switch (how)
            {
                case "deleted":
                    File.Delete(path);
                    break;
                case "cut":
                    File.WriteAllBytes(path, File.ReadAllBytes(path)[..100000]);
                    break;
                case "changed":
                    WaveFile.WriteTone(path + ".new", 9, seconds: 10);
                    File.Move(path + ".new", path, overwrite: true);
                    break;
                default:
                    // With its size and its time.
                    WaveFile.WriteTone(path + ".new", 9, seconds: 100);
                    File.Move(path + ".new", path, overwrite: true);
                    File.SetLastWriteTimeUtc(path, time);
                    break;
            }
        }
    }

    /// <summary>Before anything of it is written: what a killed build leaves, the next one takes for its own.</summary>
    [Fact]
    public void OneThatWasReplacedUnderItsTimesGivesNothing()
    {
        _data.WriteLong("owl/a.wav", 1, 2);
        _data.Build(PipelineGoal.Index);
        string path = _data.Recording("owl/a.wav");
        DateTime time = File.GetLastWriteTimeUtc(path);
        WaveFile.WriteTone(path, 9, seconds: 2);
        File.SetLastWriteTimeUtc(path, time);
        List<int> seen = [];
        RecordingReporter reporter = new() { OnProgress = _ => seen.Add(_data.Outputs().Length) };
        NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, reporter, default);
        Assert.Equal(["NS0116"], reporter.Warnings.Select(warning => warning.Code));
        Assert.All(seen, files => Assert.Equal(0, files));
        Assert.Empty(_data.Outputs());
        _data.Build();
        Assert.Equal(8, _data.Outputs().Length);
        _data.IsAsAnew();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ShardsMakeTheWindowsOfTheirRecordings(bool isAnnotated)
    {
        if (isAnnotated)
        {
            _data.Settings = _data.Settings with
            {
                Windows = WindowChoice.Annotated,
                BackgroundFraction = 1,
                Unannotated = Unannotated.Negative,
                MinLabelOverlap = 0.1,
            };
            _data.WriteText("calls.csv", "recording,start,end,label\nowl/r1.wav,0,0.5,a\nfrog/r3.wav,0.25,0.5,b\nowl/r2.wav,0,0.2,a\n");
        }

        for (int i = 1; i <= 8; i++)
        {
            _data.WriteLong($"{(i % 2 == 0 ? "owl" : "frog")}/r{i}.wav", i, 0.75);
        }

        File.Move(_data.Recording("frog/r1.wav"), _data.Recording("owl/r1.wav"));
        NightScanPipeline.Run(_data.Settings with { ShardCount = 3 }, PipelineGoal.Index, new RecordingReporter(), default);
        long made = 0;
        for (int shard = 0; shard < 3; shard++)
        {
            made += NightScanPipeline.Run(_data.Settings with { ShardCount = 3, ShardIndex = shard }, PipelineGoal.Pregenerate,
                new RecordingReporter(), default).Generated();
        }

        BuildStatistics merged = NightScanPipeline.Run(_data.Settings, PipelineGoal.Merge, new RecordingReporter(), default);
        Assert.Equal((24, 24, 24), (made, merged.Generated(), _data.Outputs().Length));
        Assert.Equal("0/24/0/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MoreWindowsThanAnyCacheHoldsAreRefused(bool isAnnotated)
    {
        _data.WriteText("calls.csv", "recording,start,end,label\nowl/a.wav,0,0.5,a\n");
        _data.WriteLong("owl/a.wav", 1, 11);
        _data.Settings = _data.Settings with
        {
            Windows = isAnnotated ? WindowChoice.Annotated : WindowChoice.All,
            WindowOverlap = 0.24999,
        };
        NightScanException exception = Assert.Throws<NightScanException>(() => _data.Build());
        Assert.Equal(("NS0202", _data.Recording("owl/a.wav")), (exception.Diagnostic.Code, exception.Diagnostic.File));
        Assert.Contains("WindowOverlap=0.24999", exception.Diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("1,100,000 windows", exception.Diagnostic.Message, StringComparison.Ordinal);
        _data.Settings = _data.Settings with { WindowOverlap = 0 };
        Assert.Equal(44, _data.Build().Generated() + (isAnnotated ? 42 - 2 : 0));
    }
}

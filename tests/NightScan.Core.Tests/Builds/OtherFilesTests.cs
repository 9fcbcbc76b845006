using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>
/// Caches whose files are not those that the index wrote: restored from a backup, swapped, deleted beside a build, or somebody else's.
/// </summary>
public sealed class OtherFilesTests : IDisposable
{
    private readonly PipelineFolder _data = new();
    private readonly TemporaryFolder _elsewhere = new();
    private readonly PipelineSettings _other;

    public OtherFilesTests()
    {
        _data.Settings = _data.Settings with
        {
            IndexDb = _elsewhere.File("index.db"),
            VariantsPerSample = NightScan.Augmentation.VariantCount.Of(2)
        };
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Write("frog", [.. Enumerable.Range(101, 8)]);
        _other = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { MinFrequency = 2000 } };
    }

    public void Dispose()
    {
        _data.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData("copied back")]
    [InlineData("swapped")]
    [InlineData("one class swapped")]
    [InlineData("one file put in")]
    public void ARestoredBackupIsNoticed(string way)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Its folders have no inodes; all files are read there.
        }

        _data.Build();
        string backup = _elsewhere.File("backup");
        Unix("cp", "-a", _data.Cache, backup);
        _data.Settings = _other;
        long all = _data.Build().Generated();
        var expected = _data.Contents();
        Assert.Equal(0, _data.Build().Generated());

        long others = 3;
        switch (way)
        {
            case "copied back":
                Unix("rm", "-r", _data.Cache);
                Unix("cp", "-a", backup, _data.Cache);
                others = all;
                break;
            case "swapped":
                Unix("mv", _data.Cache, _elsewhere.File("away"));
                Unix("mv", backup, _data.Cache);
                others = all;
                break;
            case "one class swapped":
                Unix("mv", Path.Join(_data.Cache, "train/owl"), _elsewhere.File("away"));
                Unix("mv", Path.Join(backup, "train/owl"), Path.Join(_data.Cache, "train/owl"));
                others = expected.Keys.Count(path => path.StartsWith("train/owl/", StringComparison.Ordinal));
                break;
            default:
                foreach (string name in expected.Keys.Where(path => path.StartsWith("train/frog/", StringComparison.Ordinal)).Take(3))
                {
                    Unix("mv", Path.Join(backup, name), Path.Join(_data.Cache, name));
                }

                break;
        }

        Assert.Equal(others, _data.Build().Generated());
        Assert.Equal(expected, _data.Contents());
        Assert.Equal(0, _data.Build().Generated());
    }

    [Fact]
    public void TwoCachesMayTakeTurnsOnOneIndex()
    {
        PipelineSettings first = _data.Settings, second = _other with { CacheDir = _elsewhere.File("second") };
        long all = _data.Build().Generated();
        var expected = _data.Contents();
        _data.Settings = second;
        Assert.Equal(all, _data.Build().Generated());
        // The files of the first cache are right, and its index knows nothing of them.
        _data.Settings = first;
        Assert.Equal(0, _data.Build().Generated());
        Assert.Equal(expected, _data.Contents());
        Assert.Contains(_data.Said.Messages, message => message.Contains("every spectrogram is compared", StringComparison.Ordinal));
        Assert.Equal(0, _data.Build().Generated());
        Assert.DoesNotContain(_data.Said.Messages, message => message.Contains("every spectrogram is compared", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIsDeletedWhileABuildWorksOnAnotherClassIsMadeAgain()
    {
        _data.Build();
        var expected = _data.Contents();
        string gone = expected.Keys.First(path => path.StartsWith("train/owl/", StringComparison.Ordinal));
        _data.WriteOne("frog/new.wav", 300);
        bool isDeleted = false;
        RecordingReporter said = new()
        {
            OnProgress = progress =>
            {
                if (progress.Stage == "spectrograms" && !isDeleted)
                {
                    isDeleted = true;
                    File.Delete(Path.Join(_data.Cache, gone));
                }
            },
        };
        NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, said, default);

        Assert.Contains(said.Messages, message => message.Contains("vanished while the build ran", StringComparison.Ordinal));
        Assert.Equal(expected[gone], File.ReadAllBytes(Path.Join(_data.Cache, gone)));
        Assert.Equal(0, _data.Build().Generated());
    }

    [Fact]
    public void WhatIsDeletedBetweenAShardAndTheMergeIsMadeAgain()
    {
        NightScanPipeline.Run(_data.Settings with { ShardCount = 1 }, PipelineGoal.Index, new RecordingReporter(), default);
        NightScanPipeline.Run(_data.Settings with { ShardCount = 1, ShardIndex = 0 }, PipelineGoal.Pregenerate, new RecordingReporter(),
            default);
        var expected = _data.Contents();
        string gone = expected.Keys.First();
        File.Delete(Path.Join(_data.Cache, gone));
        _data.Build(PipelineGoal.Merge);
        Assert.Contains(_data.Said.Messages, message => message.Contains("vanished since the shards made them", StringComparison.Ordinal));

        Assert.Equal(1, _data.Build().Generated());
        Assert.Equal(expected, _data.Contents());
    }

    [Fact]
    public void AForeignFileInThePlaceOfAStaleOneIsNotOverwritten()
    {
        _data.Build();
        string place = Path.Join(_data.Cache, _data.Outputs()[0]);
        File.WriteAllText(place, "my notes");
        _data.Settings = _other;
        Assert.Equal("NS0312", _data.FailBuild());
        Assert.Equal("my notes", File.ReadAllText(place));

        File.Delete(place);
        _data.Build();
        Assert.Equal(0, _data.Build().Generated());
    }

    [Fact]
    public void AForeignFileInThePlaceOfOneToBeDeletedIsLeftAlone()
    {
        _data.Build();
        string name = _data.Outputs().First(path => path.StartsWith("train/owl/", StringComparison.Ordinal)),
            place = Path.Join(_data.Cache, name);
        string recording = "owl/" + Path.GetFileNameWithoutExtension(name).Split('_')[0] + ".wav";
        File.WriteAllText(place, "my notes");
        File.Delete(_data.Recording(recording));
        _data.Build();
        Assert.Equal("NS0312", Assert.Single(_data.Said.Warnings).Code);
        Assert.Equal("my notes", File.ReadAllText(place));
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
    }

    [Fact]
    public void AForeignFileIsNotRenamedWithItsRecording()
    {
        _data.Build();
        string name = _data.Outputs().First(path => path.StartsWith("train/owl/", StringComparison.Ordinal)),
            place = Path.Join(_data.Cache, name);
        string stem = Path.GetFileNameWithoutExtension(name).Split('_')[0];
        byte[] bytes = File.ReadAllBytes(place);
        // In place, so that its folder does not tell.
        using (FileStream file = new(place, FileMode.Open))
        {
            file.SetLength(0);
            file.Write("my notes"u8);
        }

        File.Move(_data.Recording($"owl/{stem}.wav"), _data.Recording("owl/renamed.wav"));
        Assert.Equal(1, _data.Build().Generated());
        Assert.Equal("my notes", File.ReadAllText(place));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Join(_data.Cache, name.Replace(stem, "renamed", StringComparison.Ordinal))));
    }

    [Fact]
    public void ARepairLeavesAForeignFileAlone()
    {
        _data.Build();
        string place = Path.Join(_data.Cache, _data.Outputs()[0]);
        File.WriteAllText(place, "my notes");
        Assert.Equal("NS0312", Assert.Throws<NightScanException>(() =>
            NightScanPipeline.Verify(_data.Settings, repair: true, new RecordingReporter(), default)).Diagnostic.Code);
        Assert.Equal("my notes", File.ReadAllText(place));
    }

    private static void Unix(string command, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(command, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

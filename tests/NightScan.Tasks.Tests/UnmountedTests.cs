namespace NightScan.Tasks.Tests;

/// <summary>A class on a disk that is not mounted, and a recording that is not what it was, in real builds.</summary>
public sealed class UnmountedTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public UnmountedTests() => _workspace.WriteRecordings();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void AClassOnAnUnmountedDiskStopsTheBuildAndComesBackAsItWas()
    {
        string owls = _workspace.Recording("tawny owl"), disk = Path.Combine(_workspace.Folder, "disk");
        Directory.Move(owls, disk);
        Directory.CreateSymbolicLink(owls, disk);
        // Not the splits that would be drawn: those would come back by themselves.
        string folds = Path.Combine(_workspace.Folder, "folds.csv");
        File.WriteAllLines(folds, ["file_path,split",
            .. Enumerable.Range(0, 12).Select(i => $"tawny owl/owl {i:00}.wav,{(i % 2 == 0 ? "val" : "test")}")]);
        _workspace.Build("-p:SplitsCsv=folds.csv", "-p:Unlisted=draw").Succeeds();
        string[] before = _workspace.Spectrograms;

        Directory.Move(disk, disk + " away");
        _workspace.Build().FailsWith("NS0316", "tawny owl", disk, "mount the disk");
        Assert.Equal(before, _workspace.Spectrograms);

        File.Delete(owls);
        _workspace.Build().Succeeds();
        Assert.Equal(new CacheSummary(12, 12, 0, 12, 12, 0), _workspace.Summary);

        Directory.Move(disk + " away", disk);
        Directory.CreateSymbolicLink(owls, disk);
        _workspace.Build().Succeeds();
        Assert.Equal(before, _workspace.Spectrograms);
        Assert.Equal(new CacheSummary(24, 24, 12, 12, 0, 0), _workspace.Summary);
    }

    [Fact]
    public void ARecordingThatWasReplacedAfterItWasIndexedIsReadAgain()
    {
        string path = _workspace.Recording("tawny owl/owl 03.wav"), away = Path.Combine(_workspace.Folder, "away.wav");
        _workspace.Build("-t:Index").Succeeds();
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.Move(path, away);
        _workspace.WriteRecording("tawny owl/owl 03.wav", 50);
        File.SetLastWriteTimeUtc(path, time);

        _workspace.Build().Succeeds().Says("NS0116").Says("owl 03.wav");
        Assert.Equal(23, _workspace.Spectrograms.Length);
        File.Move(away, path, overwrite: true);
        _workspace.Build().Succeeds();
        Assert.Equal(24, _workspace.Spectrograms.Length);
        _workspace.Build("-t:VerifyCache").Succeeds();
    }
}

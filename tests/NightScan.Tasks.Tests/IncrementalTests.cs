namespace NightScan.Tasks.Tests;

/// <summary>What a second build does again and what it leaves alone, by its summary.</summary>
public sealed class IncrementalTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public IncrementalTests()
    {
        _workspace.WriteRecordings();
        _workspace.Build().Succeeds();
    }

    public void Dispose() => _workspace.Dispose();

    private CacheSummary Rebuilt(params string[] arguments)
    {
        _workspace.Build(arguments).Succeeds();
        CacheSummary summary = _workspace.Summary;
        Assert.Equal(summary.Spectrograms, _workspace.Spectrograms.Length);
        return summary;
    }

    [Fact]
    public void ANewRecordingIsAdded()
    {
        _workspace.WriteRecording("tawny owl/new.wav", 50);
        Assert.Equal(new CacheSummary(25, 25, 1, 24, 0, 0), Rebuilt());
    }

    [Fact]
    public void AChangedRecordingIsDoneAgain()
    {
        _workspace.WriteRecording("tawny owl/owl 03.wav", 50);
        Assert.Equal(new CacheSummary(24, 24, 1, 23, 0, 0), Rebuilt());
    }

    [Fact]
    public void AChangeThatHidesIsFoundByRehashing()
    {
        string path = _workspace.Recording("tawny owl/owl 03.wav");
        DateTime time = File.GetLastWriteTimeUtc(path);
        _workspace.WriteRecording("tawny owl/owl 03.wav", 50);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(0, Rebuilt().Generated);
        Assert.Equal(new CacheSummary(24, 24, 1, 23, 0, 0), Rebuilt("-p:RehashContents=true"));
    }

    [Fact]
    public void ATouchedRecordingIsNot()
    {
        File.SetLastWriteTimeUtc(_workspace.Recording("tawny owl/owl 03.wav"), DateTime.UtcNow.AddMinutes(-5));
        Assert.Equal(new CacheSummary(24, 24, 0, 24, 0, 0), Rebuilt());
    }

    [Fact]
    public void ARenamedRecordingKeepsItsSpectrogramUnderTheNewName()
    {
        File.Move(_workspace.Recording("tawny owl/owl 03.wav"), _workspace.Recording("tawny owl/renamed.wav"));
        Assert.Equal(new CacheSummary(24, 24, 0, 24, 0, 0), Rebuilt());
        Assert.Contains(_workspace.Spectrograms, file => Path.GetFileName(file) == "renamed.npy");
        Assert.DoesNotContain(_workspace.Spectrograms, file => Path.GetFileName(file) == "owl 03.npy");
    }

    [Fact]
    public void ADeletedRecordingTakesItsSpectrogramAlong()
    {
        File.Delete(_workspace.Recording("tawny owl/owl 03.wav"));
        Assert.Equal(new CacheSummary(23, 23, 0, 23, 1, 0), Rebuilt());
        Assert.DoesNotContain(_workspace.Spectrograms, file => Path.GetFileName(file) == "owl 03.npy");
    }

    [Fact]
    public void AMissingSpectrogramIsMadeAgain()
    {
        File.Delete(Path.Combine(_workspace.CacheDir, _workspace.Spectrograms[5]));
        Assert.Equal(new CacheSummary(24, 24, 1, 23, 0, 0), Rebuilt());
    }

    [Fact]
    public void ASettingThatShapesSpectrogramsMakesThemAllAgain()
    {
        _workspace.Build("-p:MelBands=20").Succeeds().Says("MelBands");
        Assert.Equal(new CacheSummary(24, 24, 24, 0, 0, 0), _workspace.Summary);
    }

    [Fact]
    public void OtherSettingsDoNot()
    {
        Assert.Equal(new CacheSummary(24, 24, 0, 24, 0, 0), Rebuilt("-p:NumWorkers=1", "-p:MaxSamplesPerClass=12"));
        Assert.Equal(new CacheSummary(20, 20, 0, 20, 4, 0), Rebuilt("-p:MaxSamplesPerClass=10"));
    }

    [Fact]
    public void AClassThatIsRenamedIsNoCopyOfItself()
    {
        Directory.Move(Path.Combine(_workspace.AudioRoot, "tawny owl"), Path.Combine(_workspace.AudioRoot, "aluco"));
        _workspace.Build().Succeeds().NeverSays("NS0111");
    }

    [Fact]
    public void ASplitsFileThatNamesNothingIsAnErrorEachTimeWithItsLine()
    {
        string csv = Path.Combine(_workspace.AudioRoot, "splits.csv");
        File.WriteAllBytes(csv, [.. "file_path,split\ntawny owl/K"u8, 0xE4, .. "uzchen.wav,test\n"u8]);
        _workspace.WriteRecording("tawny owl/Käuzchen.wav", 60);
        foreach (int _ in new[] { 1, 2 })
        {
            _workspace.Build("-p:SplitsCsv=data/audio_data/splits.csv").FailsWith("NS0308", "Windows-1252", "splits.csv(2)");
        }
    }

    [Fact]
    public void VanishedRecordingsAskFirst()
    {
        Directory.Delete(_workspace.AudioRoot, recursive: true);
        _workspace.WriteRecording("tawny owl/owl 00.wav", 0);
        _workspace.Build().FailsWith("NS0306", "AllowMassDelete");
        Assert.Equal(24, _workspace.Spectrograms.Length);
        Assert.Equal(new CacheSummary(1, 1, 0, 1, 23, 0), Rebuilt("-p:AllowMassDelete=true"));
    }
}

namespace NightScan.Tasks.Tests;

public sealed class FailedRecordingTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public FailedRecordingTests()
    {
        _workspace.WriteRecordings();
        File.WriteAllText(_workspace.WriteRecording("tawny owl/broken (1).wav", 60), "this is no sound");
        File.SetLastWriteTimeUtc(_workspace.Recording("tawny owl/broken (1).wav"), DateTime.UtcNow.AddHours(-1));
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void ABrokenRecordingIsAWarningThatNamesItAndAllOthersAreDone()
    {
        _workspace.Build().Succeeds().Warns("NS0101", _workspace.Recording("tawny owl/broken (1).wav")).Says("24 generated")
            .Says("1 failed");
        Assert.Equal(24, _workspace.Spectrograms.Length);
        Assert.Contains("broken (1).wav", File.ReadAllText(Path.Combine(_workspace.CacheDir, "failed.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void ItIsRememberedUntilItChanges()
    {
        _workspace.Build().Succeeds();
        _workspace.Build().Succeeds().Warns("NS0101", Path.Combine(_workspace.CacheDir, "failed.csv"));
        Assert.Equal(1, _workspace.Summary.Failed);
        _workspace.Build("-p:RetryFailed=true").Succeeds().Warns("NS0101", _workspace.Recording("tawny owl/broken (1).wav"));
        _workspace.WriteRecording("tawny owl/broken (1).wav", 61);
        _workspace.Build().Succeeds();
        Assert.Equal(new CacheSummary(25, 25, 1, 24, 0, 0), _workspace.Summary);
    }

    [Fact]
    public void AsAnErrorItFailsTheNextBuildToo()
    {
        _workspace.Build().Succeeds();
        _workspace.Build("-warnaserror:NS0101")
            .FailsWith("NS0101", "1 recording cannot be used (tawny owl/broken (1).wav)", "failed.csv lists it");
    }

    [Fact]
    public void ADecoderThatCrashesDoesNotTakeTheBuildDown()
    {
        string tasks = Repository.CopyTasks(Path.Combine(_workspace.Folder, "tasks"));
        File.Copy(Repository.BadDecoder, Path.Combine(tasks, "NightScan.Decoder.dll"), overwrite: true);
        string crashing = _workspace.Recording("tawny owl/crashes.flac");
        File.WriteAllText(crashing, "crash\n");
        string settings = Path.Combine(_workspace.Folder, "NightScan.user.props");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace(
            "</PropertyGroup>", $"<NightScanTaskAssembly>{Path.Combine(tasks, "NightScan.Tasks.dll")}</NightScanTaskAssembly></PropertyGroup>", StringComparison.Ordinal));
        BuildResult Build() => DotnetBuild.Start(_workspace.Folder, []).Wait();

        Build().Succeeds().Warns("NS0109", crashing).Says("24 generated").Says("2 failed");
        Build().Succeeds().Warns("NS0109", Path.Combine(_workspace.CacheDir, "failed.csv")).Says("24 up to date").Says("2 failed");
    }

    [Fact]
    public void OnRequestItFailsTheBuildAfterAllOthersAreDone()
    {
        BuildResult result = _workspace.Build("-p:TreatFailedRecordingsAsErrors=true");
        result.Check(result.ExitCode != 0, "The build succeeded.").Says("error NS01");
        Assert.Equal(24, _workspace.Spectrograms.Length);
    }
}

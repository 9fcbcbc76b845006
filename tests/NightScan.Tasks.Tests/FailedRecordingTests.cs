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
        _workspace.Build().Succeeds().Warns("NS0101", _workspace.Recording("tawny owl/broken (1).wav")).Says("24 generated").Says("1 failed");
        Assert.Equal(24, _workspace.Spectrograms.Length);
        Assert.Contains("broken (1).wav", File.ReadAllText(Path.Combine(_workspace.CacheDir, "failed.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void ItIsRememberedUntilItChanges()
    {
        _workspace.Build().Succeeds();
        _workspace.Build().Succeeds().NeverSays("NS0101").Says("failed.csv");
        Assert.Equal(1, _workspace.Summary.Failed);
        _workspace.Build("-p:RetryFailed=true").Succeeds().Warns("NS0101", _workspace.Recording("tawny owl/broken (1).wav"));
        _workspace.WriteRecording("tawny owl/broken (1).wav", 61);
        _workspace.Build().Succeeds();
        Assert.Equal(new CacheSummary(25, 25, 1, 24, 0, 0), _workspace.Summary);
    }

    [Fact]
    public void OnRequestItFailsTheBuildAfterAllOthersAreDone()
    {
        BuildResult result = _workspace.Build("-p:TreatFailedRecordingsAsErrors=true");
        result.Check(result.ExitCode != 0, "The build succeeded.").Says("error NS01");
        Assert.Equal(24, _workspace.Spectrograms.Length);
    }
}

namespace NightScan.Tasks.Tests;

/// <summary>Builds where locks do not lock: .NET is told not to, as it finds them on some file systems.</summary>
public sealed class LockTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void ABuildThatNothingLocksIsRefusedUnlessThatIsAllowed()
    {
        _workspace.WriteRecordings();
        string held = Path.Combine(_workspace.CacheDir, ".lock");
        Build().FailsWith("NS0314", held, "SpectrogramCacheDir", "AllowUnlocked=true");
        Assert.Empty(_workspace.Spectrograms);

        BuildResult allowed = Build("-p:AllowUnlocked=true").Succeeds().Says("24 generated").Says("Running without a lock");
        allowed.Check(allowed.Output.Split("without a lock").Length - 1 == 1, "It is not said once.");
        Build("-t:VerifyCache").FailsWith("NS0314");
        _workspace.Build("-p:AllowUnlocked=true").Succeeds().Says("24 up to date").NeverSays("without a lock");
    }

    private BuildResult Build(params string[] arguments) => DotnetBuild.Start(
        _workspace.Folder,
        [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}", .. arguments],
        new Dictionary<string, string> { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" }).Wait();
}

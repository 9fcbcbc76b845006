namespace NightScan.Tasks.Tests;

public sealed class CancellationTests : IDisposable
{
    private const int Recordings = 300;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void CtrlCEndsABuildAndTheNextOneGoesOnFromThere()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // a process cannot be sent Ctrl-C there without sending it to the tests as well
        }
        for (int i = 0; i < Recordings; i++)
        {
            _workspace.WriteRecording($"class {i % 3}/{i:0000}.wav", i);
        }
        // Slow enough to be interrupted half-way: some milliseconds each.
        string[] slow = ["-p:FftSize=1000", "-p:HopLength=16", "-p:NumWorkers=1"];

        DotnetBuild build = _workspace.Start(slow);
        while (_workspace.Spectrograms.Length < 20 && !build.HasExited)
        {
            Thread.Sleep(20);
        }
        build.Interrupt();
        DateTime interrupted = DateTime.UtcNow;
        BuildResult result = build.Wait();
        TimeSpan ended = DateTime.UtcNow - interrupted;
        // Two seconds on an idle machine; the rest is for a busy one.
        result.Check(ended < TimeSpan.FromSeconds(20), $"It took {ended} to end.");
        result.Check(result.ExitCode != 0, "The build succeeded.").Says("Cancelled").NeverSays("MSB4181");

        int written = _workspace.Spectrograms.Length;
        Assert.InRange(written, 20, Recordings - 1);
        _workspace.Build(slow).Succeeds();
        Assert.Equal(new CacheSummary(Recordings, Recordings, Recordings - written, written, 0, 0), _workspace.Summary);
    }
}

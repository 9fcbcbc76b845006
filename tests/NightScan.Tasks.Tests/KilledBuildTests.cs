using System.Diagnostics;

namespace NightScan.Tasks.Tests;

public sealed class KilledBuildTests : IDisposable
{
    // The kernel takes no time; a busy machine may.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void AnFfmpegThatHangsEndsWithIt()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // nothing there ends it
        }
        string bin = Directory.CreateDirectory(Path.Combine(_workspace.Folder, "bin")).FullName;
        string ffmpeg = Path.Combine(bin, "ffmpeg"), started = Path.Combine(bin, "pid");
        File.WriteAllText(ffmpeg, $"#!/bin/sh\necho $$ > \"{started}.tmp\"\nmv \"{started}.tmp\" \"{started}\"\nexec sleep 600\n");
        File.SetUnixFileMode(ffmpeg, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _workspace.WriteRecordings();
        File.WriteAllBytes(_workspace.Recording("tawny owl/call.m4a"), [0, 0, 0, 32, .. "ftypM4A "u8, .. new byte[100]]);

        DotnetBuild build = DotnetBuild.Start(
            _workspace.Folder, [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}"],
            new Dictionary<string, string> { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}" });
        while (!File.Exists(started) && !build.HasExited)
        {
            Thread.Sleep(20);
        }
        int pid = int.Parse(File.ReadAllText(started), CultureInfo.InvariantCulture);
        bool hung = IsThere(pid);
        build.Kill();
        var waited = Stopwatch.StartNew();
        bool ended = !IsThere(pid);
        for (; !ended && waited.Elapsed < s_patience; ended = !IsThere(pid))
        {
            Thread.Sleep(20);
        }
        if (!ended)
        {
            Process.GetProcessById(pid).Kill();
        }

        Assert.True(hung, "It did not hang.");
        Assert.True(ended, "It is still there.");
    }

    /// <summary>Whether a process is at work, and not dead and only waiting for somebody to be told.</summary>
    private static bool IsThere(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}

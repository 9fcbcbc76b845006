namespace NightScan.Tasks.Tests;

/// <summary>Builds on a machine without libsndfile, which nobody asked to install it.</summary>
public sealed class WithoutSndFileTests : IDisposable
{
    // Of MPEG-1 layer III, 128 kbit/s, 44.1 kHz, one channel; all zeros behind it are silence.
    private static readonly byte[] s_mp3Header = [0xFF, 0xFB, 0x90, 0xC4];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void WaveFilesAndMp3NeedNone()
    {
        _workspace.WriteRecordings();
        Write("tawny owl/silence.mp3", [.. Enumerable.Repeat<byte[]>([.. s_mp3Header, .. new byte[413]], 40).SelectMany(frame => frame)]);
        Build().Succeeds().NeverSays("warning").Says("25 generated").Says("1 MP3 recordings were decoded with NLayer-");
        Build().Succeeds().Says("25 up to date");

        // Where it is, what was decoded without it is made again.
        _workspace.Build().Succeeds().Says("1 generated, 24 up to date");
    }

    [Fact]
    public void WhatNeedsItIsLeftOutAndSaysWhatToInstall()
    {
        _workspace.WriteRecordings();
        string[] compressed = [.. Enumerable.Range(0, 3)
            .Select(i => Write($"tawny owl/{i}.flac", [.. "fLaC"u8, (byte)i, .. new byte[100]]))];
        BuildResult result = Build().Succeeds().Says("24 generated").Says("3 failed").Says("apt-get install -y libsndfile1");
        foreach (string path in compressed)
        {
            result.Warns("NS0506", path);
        }

        // Each warning is in the output once, and once more in the summary at its end.
        result.Check(result.Output.Split("warning NS0501: libsndfile").Length - 1 == 2, "NS0501 is not said once.");
        Build().Succeeds().Says("24 up to date").NeverSays("NS0501");
    }

    [Fact]
    public void TheSampleSetNeedsNone() =>
        Build("-p:Duration=1").Succeeds().Says("sample set").NeverSays("libsndfile").NeverSays("warning").Says("144 generated");

    private BuildResult Build(params string[] arguments) => DotnetBuild.Start(
        _workspace.Folder,
        [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}", .. arguments],
        new Dictionary<string, string> { ["NIGHTSCAN_HIDE_LIBSNDFILE"] = "1" }).Wait();

    private string Write(string classAndName, byte[] bytes)
    {
        string path = _workspace.Recording(classAndName);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        return path;
    }
}

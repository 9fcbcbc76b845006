using System.Text.RegularExpressions;

namespace NightScan.Tasks.Tests;

/// <summary>The target Watch, which only an interrupt ends.</summary>
public sealed class WatchTests : IDisposable
{
    // Far beyond what any of it takes.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly Workspace _workspace = new();
    private DotnetBuild? _watch;

    public void Dispose()
    {
        if (_watch is { HasExited: false })
        {
            _watch.Kill();
        }

        _workspace.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatHappensToRecordingsHappensToTheCache(bool isPolled)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // a process cannot be sent Ctrl-C there without sending it to the tests as well
        }

        _workspace.WriteRecordings();
        Start(isPolled);
        if (isPolled)
        {
            Until(() => _watch!.Output.Contains("Changes are looked for", StringComparison.Ordinal));
        }

        _workspace.WriteRecording("tawny owl/added.wav", 200);
        Until(() => Has("tawny owl/added"));

        byte[] before = Bytes("tawny owl/owl 03");
        File.WriteAllBytes(_workspace.Recording("tawny owl/owl 03.wav"), Wave.Tone(201, 0.3));
        Until(() => !before.SequenceEqual(Bytes("tawny owl/owl 03")));

        File.Move(_workspace.Recording("tawny owl/owl 04.wav"), _workspace.Recording("tawny owl/renamed.wav"));
        Until(() => Has("tawny owl/renamed") && !Has("tawny owl/owl 04"));

        File.Delete(_workspace.Recording("tawny owl/owl 05.wav"));
        Until(() => !Has("tawny owl/owl 05"));

        for (int i = 0; i < 12; i++)
        {
            _workspace.WriteRecording($"../elsewhere/{i:00}.wav", 300 + i);
        }

        Directory.Move(_workspace.Recording("../elsewhere"), _workspace.Recording("moved in"));
        Until(() => Count("moved in") == 12);
        EndsAsAPlainBuild();
    }

    [Fact]
    public void ARecordingThatGrowsSlowlyIsBuiltWhole()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _workspace.WriteRecordings();
        Start();
        byte[] whole = Wave.Tone(200, 2);
        using (FileStream growing = File.Create(_workspace.Recording("tawny owl/growing.wav")))
        {
            for (int start = 0; start < whole.Length; start += 4000)
            {
                growing.Write(whole.AsSpan(start, Math.Min(4000, whole.Length - start)));
                growing.Flush();
                Thread.Sleep(300);
            }
        }

        Until(() => Has("tawny owl/growing"));
        EndsAsAPlainBuild().NeverSays("NS0106").NeverSays("NS0116");
    }

    [Fact]
    public void AHundredFilesAtOnceAreFewBuilds()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _workspace.WriteRecordings();
        Start();
        for (int i = 0; i < 100; i++)
        {
            _workspace.WriteRecording($"many/{i:000}.wav", 300 + i);
        }

        // Its line comes when a batch is done, the files before.
        Until(() => Count("many") == 100 && Lines(_watch!.Output) > 0);
        string output = EndsAsAPlainBuild().Output;
        Assert.InRange(Lines(output), 1, 10);
    }

    [Fact]
    public void ADiskThatIsGoneForAWhileCostsNothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _workspace.WriteRecordings();
        Start();
        string[] before = _workspace.Spectrograms;
        Directory.Move(_workspace.AudioRoot, _workspace.AudioRoot + " away");
        Until(() => _watch!.Output.Contains("error NS0301", StringComparison.Ordinal));
        Assert.Equal(before, _workspace.Spectrograms);
        Directory.Move(_workspace.AudioRoot + " away", _workspace.AudioRoot);
        _workspace.WriteRecording("tawny owl/added.wav", 200);
        Until(() => Has("tawny owl/added"));
        EndsAsAPlainBuild();
        Assert.Equal(25, _workspace.Spectrograms.Length);
    }

    [Fact]
    public void OtherBuildsRunWhileItWaits()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _workspace.WriteRecordings();
        Start();
        _workspace.Build("-p:LockTimeout=0").Succeeds().Says("data -> 0 generated, 24 up to date");
        _workspace.Build("-p:LockTimeout=0", "-p:MelBands=20").Succeeds().Says("data -> 24 generated");
    }

    [Fact]
    public void AKilledWatchLosesNothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _workspace.WriteRecordings();
        Start();
        _workspace.WriteRecording("tawny owl/added.wav", 200);
        Until(() => Has("tawny owl/added"));
        _watch!.Terminate();
        _workspace.Build("-p:LockTimeout=0").Succeeds().Says("25 up to date, 0 pruned, 0 failed");
        _workspace.Build("-t:VerifyCache").Succeeds();
    }

    [Fact]
    public void WhatIsWrongAtTheBeginningEndsIt() =>
        _workspace.Build("-t:Watch", "-p:AudioRoot=nowhere").FailsWith("NS0301", "nowhere");

    private void Start(bool isPolled = false)
    {
        _watch = _workspace.Start(
            new Dictionary<string, string> { ["DOTNET_USE_POLLING_FILE_WATCHER"] = isPolled ? "1" : "0" }, "-t:Watch");
        Until(() => _watch.Output.Contains("Ctrl-C ends", StringComparison.Ordinal));
    }

    private void Until(Func<bool> condition)
    {
        DateTime end = DateTime.UtcNow + s_limit;
        while (!condition())
        {
            Assert.False(_watch!.HasExited, $"The watch ended:\n{_watch.Output}");
            Assert.True(DateTime.UtcNow < end, $"It did not happen within {s_limit}:\n{_watch.Output}");
            Thread.Sleep(50);
        }
    }

    private string? Find(string name) => _workspace.Spectrograms.SingleOrDefault(path =>
        path.EndsWith(Path.Combine([.. name.Split('/')]) + ".npy", StringComparison.Ordinal));

    private bool Has(string name) => Find(name) is not null;

    private byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(_workspace.CacheDir, Find(name)!));

    private int Count(string className) => _workspace.Spectrograms.Count(path => path.Split(Path.DirectorySeparatorChar)[1] == className);

    private static int Lines(string output) => Regex.Count(output, @"^\s*\d\d:\d\d:\d\d  .*generated", RegexOptions.Multiline);

    /// <summary>
    /// Ends the watch, and compares its cache byte for byte with one that a build makes of nothing but the recordings and their splits.
    /// </summary>
    private BuildResult EndsAsAPlainBuild()
    {
        _watch!.Interrupt();
        BuildResult result = _watch.Wait().Says("data -> watched for");
        _watch = null;
        string fresh = Path.Combine(_workspace.Folder, "data", "fresh");
        Directory.CreateDirectory(fresh);
        File.Copy(Path.Combine(_workspace.CacheDir, "splits.csv"), Path.Combine(fresh, "splits.csv"));
        string[] watched = _workspace.Spectrograms;
        _workspace.Build("-p:SpectrogramCacheDir=data/fresh").Succeeds();
        result.Check(
            watched.SequenceEqual(Directory.EnumerateFiles(fresh, "*.npy", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(fresh, path)).Order(StringComparer.Ordinal)), "The cache has other files.");
        Assert.All(watched, path => Assert.Equal(
            File.ReadAllBytes(Path.Combine(fresh, path)), File.ReadAllBytes(Path.Combine(_workspace.CacheDir, path))));
        return result;
    }
}

using System.Diagnostics;
using System.IO.Compression;
using NightScan.Programs;

namespace NightScan.Tasks.Tests;

/// <summary>What the loggers of a build show, and what they keep.</summary>
public sealed class LogTests : IDisposable
{
    // Far beyond what a busy machine takes.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private readonly Workspace _workspace = new();

    public LogTests() => _workspace.WriteRecordings();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void TheVersionIsTheFirstLineAndStandsInOnePlace()
    {
        string props = Repository.Read("Directory.Build.props");
        Assert.Equal(ProductVersion.Text, props.Split("<Version>")[1].Split("</Version>")[0]);

        BuildResult result = _workspace.Build().Succeeds();
        result.Check(result.Output.StartsWith($"  NightScan {ProductVersion.Text}, settings: SampleRate=8000 ", StringComparison.Ordinal),
            "The first line is another.");
        Assert.Contains($"\"version\": \"{ProductVersion.Text}\"", File.ReadAllText(Path.Combine(_workspace.CacheDir, "statistics.json")),
            StringComparison.Ordinal);

        // A build and a training are one build.
        result = _workspace.Build("-t:Train", $"-p:NightScanTrainerAssembly={Repository.TrainerStub}").Succeeds();
        result.Check(result.Output.Split($"NightScan {ProductVersion.Text}").Length == 2, "The version is said otherwise than once.");

        File.Delete(Path.Combine(_workspace.Folder, "NightScan.user.props"));
        result = _workspace.Build("-t:CacheStatistics").Succeeds();
        result.Check(result.Output.StartsWith($"  NightScan {ProductVersion.Text}{Environment.NewLine}", StringComparison.Ordinal),
            "Settings are named that were not given.");
    }

    [Fact]
    public void AQuietBuildSaysHowItEndedAndNothingElse()
    {
        BuildResult result = _workspace.Build("-v:q").Succeeds();
        string[] lines = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        result.Check(lines[0] == "Build succeeded.", "Something was said before the end.");
        Assert.Equal(["Build succeeded.", "0 Warning(s)", "0 Error(s)"], lines[..3]);
        result.NeverSays("NightScan").NeverSays("data ->").NeverSays("spectrograms ");
    }

    [Theory]
    [InlineData("-v:q")]
    [InlineData("-v:q", "-bl")]
    [InlineData("-getTargetResult:Build", "-bl")]
    public void AQuietTerminalShowsNoProgress(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // nothing there gives a process a terminal
        }

        // Some seconds of work: progress would be shown.
        string output = RunInTerminal(["-p:Duration=8", "-p:SampleRate=48000", "-p:VariantsPerSample=4", "-p:FftSize=2048", .. arguments]);
        Assert.True(_workspace.Spectrograms.Length > 24, output);
        Assert.DoesNotMatch(@"(indexing|spectrograms) \d", output);
    }

    [Fact]
    public void ABinaryLogHoldsAllSettingsAndTheSummaryAndNoSecrets()
    {
        BuildResult result = DotnetBuild.Start(_workspace.Folder, [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}"],
            new Dictionary<string, string> { ["FEED_PASSWORD"] = "hunter2 of the feed" }).Wait().Succeeds()
            .NeverSays("All settings").NeverSays("MaxSamplesPerClass");
        using GZipStream content = new(File.OpenRead(result.Binlog), CompressionMode.Decompress);
        using StreamReader reader = new(content);
        string log = reader.ReadToEnd();

        Assert.Contains("All settings:", log, StringComparison.Ordinal);
        Assert.All(Settings.KnownSettings.All, setting => Assert.Contains($"\n  {setting.Name}=", log, StringComparison.Ordinal));
        Assert.All(["MaxSamplesPerClass=500", "MelBands=16", "SpectrogramDataType=float16", $"AudioRoot={_workspace.AudioRoot}"],
            setting => Assert.Contains($"\n  {setting}", log, StringComparison.Ordinal));
        Assert.Contains("split  classes  recordings  spectrograms", log, StringComparison.Ordinal);
        Assert.Contains("data -> 24 generated", log, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", log, StringComparison.Ordinal);
    }

    private string RunInTerminal(string[] arguments)
    {
        string[] words = ["dotnet", "build", "data.proj", "-nologo", $"-p:NightScanTaskAssembly={Repository.TaskAssembly}", .. arguments];
        ProcessStartInfo start = new("script", ["-qec", string.Join(' ', words.Select(word => $"'{word}'")), "/dev/null"])
        {
            WorkingDirectory = _workspace.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string name in start.Environment.Keys
            .Where(name => name is "CI" || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        (start.Environment["TERM"], start.Environment["MSBUILDDISABLENODEREUSE"]) = ("xterm", "1");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Assert.True(output.Wait(s_limit), "The build did not end.");
        process.WaitForExit();
        return output.Result;
    }
}

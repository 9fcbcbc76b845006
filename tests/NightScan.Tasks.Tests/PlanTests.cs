using System.Text.Json;

namespace NightScan.Tasks.Tests;

/// <summary>What a build would do, said to people and to programs.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void APlanIsATableAndItemsAndLeavesNoTrace()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-t:Plan").Succeeds().Says("new                    24     24").Says("time: not known")
            .Says("data -> 24 would be generated, 0 stay, 0 would be pruned; nothing was changed");
        Assert.False(Directory.Exists(_workspace.CacheDir));

        _workspace.Build().Succeeds();
        _workspace.WriteRecording("tawny owl/new.wav", 50);
        string output = _workspace.Build("-t:Plan", "-p:MelBands=20", "-getTargetResult:Plan").Succeeds().Output;
        using JsonDocument json = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
        JsonElement[] items = [.. json.RootElement.GetProperty("TargetResults").GetProperty("Plan").GetProperty("Items").EnumerateArray()];
        Assert.Equal(
            ["Plan 25 25", "Made 1 1", "Made 24 24"],
            items.Select(item => $"{item.GetProperty("Kind").GetString()} {item.GetProperty("Recordings").GetString()} "
                + $"{item.GetProperty("Files").GetString()}"));
        Assert.Equal([_workspace.CacheDir, "new", "settings"], items.Select(item => item.GetProperty("Identity").GetString()));
        Assert.Equal("MelBands 16 → 20", items[2].GetProperty("Explanation").GetString());
        Assert.Equal(24, _workspace.Summary.Spectrograms);
    }

    [Fact]
    public void WithoutRecordingsItIsTheSampleSetAndNothingIsMade()
    {
        _workspace.Build("-t:Plan").Succeeds().Says("a build would work on a sample set").Says("144 would be generated");
        Assert.False(Directory.Exists(Path.Combine(_workspace.Folder, "data")));
    }

    [Fact]
    public void AValueOfTheEnvironmentIsNamedAsThat()
    {
        _workspace.WriteRecordings();
        DotnetBuild.Start(_workspace.Folder, [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}"], new Dictionary<string,
            string>
        { ["SPLITSEED"] = "x" }).Wait()
            .FailsWith("NS0201", "SplitSeed is 'x'", "the environment variable SPLITSEED");
    }
}

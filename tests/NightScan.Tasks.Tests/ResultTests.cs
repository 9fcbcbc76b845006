using System.Text.Json;

namespace NightScan.Tasks.Tests;

/// <summary>What other projects, scripts and people get of a build besides its spectrograms.</summary>
public sealed class ResultTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public ResultTests()
    {
        _workspace.WriteRecordings();
        string bad = _workspace.Recording("tawny owl/bad.wav");
        File.WriteAllText(bad, "this is no sound at all");
        File.SetLastWriteTimeUtc(bad, DateTime.UtcNow.AddHours(-1));
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void TargetsReturnWhatTheyMadeWithItsCounts()
    {
        using JsonDocument json = Json(_workspace.Build("-getTargetResult:Build").Succeeds().Output);
        JsonElement[] items = [.. json.RootElement.GetProperty("TargetResults").GetProperty("Build").GetProperty("Items").EnumerateArray()];
        JsonElement Of(string kind) => Assert.Single(items, item => item.GetProperty("Kind").GetString() == kind);
        Assert.Equal(_workspace.CacheDir, Of("Cache").GetProperty("Identity").GetString());
        Assert.Equal(("25", "24", "24", "1"), (Number("Recordings"), Number("Spectrograms"), Number("Generated"), Number("Failed")));
        Assert.Equal(Path.Combine(_workspace.CacheDir, "index.db"), Of("Index").GetProperty("Identity").GetString());
        Assert.All(["Statistics", "Failed"], kind => Assert.True(File.Exists(Of(kind).GetProperty("Identity").GetString())));

        string? Number(string name) => Of("Cache").GetProperty(name).GetString();
    }

    [Fact]
    public void PathsArePropertiesAfterwards()
    {
        using JsonDocument json = Json(_workspace.Build("-t:Pregenerate", "-getProperty:IndexDb", "-getProperty:SpectrogramCacheDir",
            "-getProperty:AudioRoot").Succeeds().Output);
        JsonElement properties = json.RootElement.GetProperty("Properties");
        Assert.Equal(
            (Path.Combine(_workspace.CacheDir, "index.db"), _workspace.CacheDir, _workspace.AudioRoot),
            (properties.GetProperty("IndexDb").GetString(), properties.GetProperty("SpectrogramCacheDir").GetString(),
                properties.GetProperty("AudioRoot").GetString()));
    }

    [Fact]
    public void AnotherProjectReadsThem()
    {
        File.WriteAllText(Path.Combine(_workspace.Folder, "report.proj"), """
            <Project DefaultTargets="Report">
              <Target Name="Report">
                <MSBuild Projects="data.proj" Properties="NightScanTaskAssembly=$(NightScanTaskAssembly)">
                  <Output TaskParameter="TargetOutputs" ItemName="Made" />
                </MSBuild>
                <Message Importance="high" Text="read: @(Made->WithMetadataValue('Kind', 'Cache')->'%(Spectrograms) spectrograms of %(Recordings) recordings')" />
              </Target>
            </Project>
            """);
        DotnetBuild.Start(_workspace.Folder, [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}"], project: "report.proj").Wait()
            .Succeeds().Says("read: 24 spectrograms of 25 recordings");
    }

    [Theory]
    [InlineData("error", "-p:TreatWarningsAsErrors=true")]
    [InlineData("error", "-p:WarningsAsErrors=NS0101")]
    [InlineData("error", "-p:WarningsAsErrors=\"CS0001,NS0101\"")]
    [InlineData("error", "-warnaserror:NS0101")]
    [InlineData("warning", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=NS0101")]
    [InlineData("warning")]
    [InlineData("nothing", "-p:NoWarn=NS0101")]
    public void CodesAreWarningsErrorsOrNothingAsInOtherProjects(string said, params string[] arguments)
    {
        BuildResult result = _workspace.Build(arguments);
        result.Check((result.ExitCode != 0) == (said == "error"), "It ended otherwise.");
        Assert.All(["error", "warning"], kind =>
            result.Check(result.Output.Contains($"{kind} NS0101", StringComparison.Ordinal) == (kind == said),
            $"{kind}, where {said} was to be said."));
    }

    [Fact]
    public void StatisticsSayWhatTheCacheWasMadeWithWhateverIsGivenNow()
    {
        _workspace.Build("-p:MinFrequency=100").Succeeds();
        _workspace.Build("-t:CacheStatistics", "-p:AnimalType=bat", "-p:MinFrequency=200").Succeeds().Says("made with SampleRate=8000")
            .Says("MinFrequency=100").NeverSays("made with SampleRate=8000 FftSize=256 HopLength=128 MelBands=16 MinFrequency=200");
    }

    [Fact]
    public void HelpListsTargetsAndSettings() =>
        _workspace.Build("-t:help").Succeeds().Says("-t:Train").Says("MaxSamplesPerClass").Says("InstallSystemLibraries");

    [Fact]
    public void ARelativePathIsExplained() => _workspace.Build("-p:AudioRoot=no recordings")
        .FailsWith("NS0301", "AudioRoot is 'no recordings', which starts from the folder of the project", _workspace.Folder);

    private static JsonDocument Json(string output) =>
        JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
}

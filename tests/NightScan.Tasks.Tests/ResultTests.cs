using System.Text.Json;
using NightScan.Programs;

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
        JsonElement[] items = Results("Build");
        Assert.Equal(_workspace.CacheDir, PathOf(items, "Cache"));
        Expect(items, "Cache", ("Recordings", "25"), ("Spectrograms", "24"), ("Generated", "24"), ("Failed", "1"), ("Classes", "2"),
            ("Mels", "16"), ("Frames", "19"), ("DataType", "float16"), ("Version", ProductVersion.Text));
        Assert.Equal(Index, PathOf(items, "Index"));
        Expect(items, "Index", ("Recordings", "25"), ("Classes", "2"), ("Version", ProductVersion.Text));
        Assert.All(["Statistics", "Failed"], kind => Assert.True(File.Exists(PathOf(items, kind))));

        Expect(Results("Pregenerate"), "Cache", ("Generated", "0"), ("UpToDate", "24"), ("Mels", "16"));
        Expect(Results("Index"), "Cache", ("Recordings", "25"), ("Mels", "16"));
        Expect(Results("CacheStatistics"), "Cache", ("Spectrograms", "24"), ("Classes", "2"), ("Frames", "19"));
        // The shape is that of the spectrograms that are there, and those were made with other settings.
        Expect(Results("CacheStatistics", "-p:MelBands=12"), "Cache", ("Spectrograms", "24"), ("Mels", null), ("Frames", null));
        Expect(Results("Plan", "-p:MelBands=12"), "Plan", ("Files", "25"), ("Mels", "12"), ("Version", ProductVersion.Text));
    }

    [Fact]
    public void TargetsThatLookAtACacheOrDeleteItReturnWhatTheyFound()
    {
        JsonElement[] gallery = Results("Gallery", "-p:GalleryClasses=1", "-p:GalleryRecordings=2");
        Assert.Equal(Path.Combine(_workspace.CacheDir, "gallery.html"), PathOf(gallery, "Gallery"));
        Expect(gallery, "Gallery", ("Pictures", "2"), ("Version", ProductVersion.Text));
        Expect(gallery, "Cache", ("Generated", "24"));
        Assert.True(Directory.Exists(PathOf(gallery, "Sounds")));

        JsonElement[] annotations = Results("Annotations");
        Assert.Equal(Path.Combine(_workspace.CacheDir, "annotations"), PathOf(annotations, "AnnotationsOutput"));
        // One of 25 is broken.
        Expect(annotations, "Annotations", ("Recordings", "24"), ("Annotations", "24"), ("Version", ProductVersion.Text));
        Assert.True(File.Exists(PathOf(annotations, "Annotations")));

        File.AppendAllText(Path.Combine(_workspace.CacheDir, _workspace.Spectrograms[0]), "more");
        Expect(Results("VerifyCache", "-p:Repair=true"), "Cache", ("Verified", "24"), ("Damaged", "1"), ("Repaired", "1"));
        Expect(Results("VerifyCache"), "Cache", ("Verified", "24"), ("Damaged", "0"), ("Repaired", "0"), ("Mels", "16"));
        Expect(Results("PurgeCache"), "Cache", ("Deleted", "24"));
        Assert.Empty(Results("Clean"));
    }

    [Fact]
    public void AModelIsDescribed()
    {
        string models = Path.Combine(_workspace.Folder, "models"), model = Path.Combine(models, "model.json");
        Directory.CreateDirectory(models);
        string[] arguments = [$"-p:NightScanTrainerAssembly={Repository.TrainerStub}", "-p:ModelDir=models"];
        File.WriteAllText(model, """
            {"architecture": "cnn6", "classes": ["a", "b", "c"], "versions": {"NightScan": "0.1.9"}, "test": {"top1": 0.5, "perClass": []}}
            """);
        JsonElement[] items = Results("Evaluate", arguments);
        Assert.Equal(model, PathOf(items, "Model"));
        Expect(items, "Model", ("Architecture", "cnn6"), ("Classes", "3"), ("Version", "0.1.9"), ("top1", "0.5"), ("perClass", null));
        Expect(Results("Train", arguments), "Cache", ("Generated", "24"));

        Assert.All(["[]", "{\"versions\": 1, \"test\": {}}", "no JSON"], text =>
        {
            File.WriteAllText(model, text);
            Expect(Results("Evaluate", arguments), "Model", ("Version", null), ("Classes", null));
        });
        Assert.Equal(Path.Combine(models, "predictions"), PathOf(Results("Predict", arguments), "PredictOutput"));
    }

    [Theory]
    [InlineData("-getTargetResult:Build")]
    [InlineData("-t:Pregenerate", "-getItem:NightScanResult")]
    [InlineData("-t:Pregenerate", "-getProperty:IndexDb", "-getProperty:AudioRoot", "-v:detailed")]
    public void WhatIsAskedForIsAllThatIsPrinted(params string[] arguments)
    {
        string output = _workspace.Build([.. arguments, "-nowarn:NS0101"]).Succeeds().Output;
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
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

    private string Index => Path.Combine(_workspace.CacheDir, "index.db");

    private JsonElement[] Results(string target, params string[] arguments)
    {
        using JsonDocument json = Json(_workspace.Build([$"-getTargetResult:{target}", .. arguments]).Succeeds().Output);
        JsonElement result = json.RootElement.GetProperty("TargetResults").GetProperty(target);
        return [.. result.GetProperty("Items").EnumerateArray().Select(item => item.Clone())];
    }

    private static JsonElement Of(JsonElement[] items, string kind) =>
        Assert.Single(items, item => item.GetProperty("Kind").GetString() == kind);

    private static string? PathOf(JsonElement[] items, string kind) => Of(items, kind).GetProperty("Identity").GetString();

    private static void Expect(JsonElement[] items, string kind, params (string Name, string? Value)[] metadata)
    {
        JsonElement item = Of(items, kind);
        Assert.Equal(metadata, metadata.Select(expected =>
            (expected.Name, item.TryGetProperty(expected.Name, out JsonElement value) ? value.GetString() : null)));
    }

    private static JsonDocument Json(string output) =>
        JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
}

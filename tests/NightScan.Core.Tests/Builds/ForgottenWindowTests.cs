using NightScan.Annotations;
using NightScan.Builds;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>Most windows of a large cache do not go for want of a setting.</summary>
public sealed class ForgottenWindowTests
{
    [Fact]
    public void AllWindowsAreNotGivenUpForTheFirst()
    {
        using AnnotatedFolder data = new(WindowChoice.First);
        data.Write("owl/a.wav", 1, seconds: 200);
        data.Write("owl/b.wav", 2, seconds: 100);
        PipelineSettings plain = data.Data.Settings, all = Given(plain with { Windows = WindowChoice.All }, ("Windows", "all"));
        data.Data.Settings = all;
        Assert.Equal(1200, data.Data.Build().Generated());
        string[] outputs = data.Data.Outputs();

        data.Data.Settings = plain;
        Assert.Equal("NS0318", data.Data.FailBuild());
        data.Data.Settings = Given(all with { WindowOverlap = 0.1 }, ("WindowOverlap", "0.1"));
        Assert.InRange(data.Data.Build().Generated(), 800, 3000);
        data.Data.Settings = all;
        Assert.Equal("NS0318", data.Data.FailBuild());
        data.Data.Settings = Given(all, ("WindowOverlap", "0"));
        Assert.InRange(data.Data.Build().Pruned(), 1000, 3000);
        Assert.Equal(outputs, data.Data.Outputs());
        Assert.Equal("0", NightScanPipeline.SettingsOf(data.Data.Settings.IndexDb)["WindowOverlap"]);

        // What is given is meant, and what is accepted.
        data.Data.Settings = Given(plain, ("Windows", "first"), ("WindowOverlap", "0"));
        Assert.Equal(1198, data.Data.Build().Pruned());
    }

    [Fact]
    public void AnnotatedWindowsAreNotGivenUpForWantOfTheirTables()
    {
        using AnnotatedFolder data = new();
        data.Write("a.wav", 1, seconds: 300);
        data.Write("night/b.wav", 2, seconds: 50);
        data.Annotate([.. Enumerable.Range(0, 1100).Select(i => FormattableString.Invariant($"a.wav,{i / 4.0},{(i / 4.0) + 0.2},owl"))]);
        // Beside a recording, and found without being named.
        File.WriteAllText(data.Data.Recording("night/b.txt"), "0\t0.2\tfox\n");
        PipelineSettings tables = Given(data.Data.Settings with { BackgroundFraction = 1 },
            ("Annotations", "calls.csv"), ("BackgroundFraction", "1"), ("Windows", "annotated"));
        PipelineSettings beside = tables with { Annotations = [], Given = Without(tables, "Annotations") };
        data.Data.Settings = tables;
        Assert.Equal(1200, data.Data.Build().Generated());
        string[] outputs = data.Data.Outputs();

        data.Data.Settings = beside;
        Assert.Equal("NS0318", data.Data.FailBuild());
        data.Data.Settings = tables with { Windows = WindowChoice.First, Annotations = [], Given = new Dictionary<string, string>() };
        Assert.Equal("NS0318", data.Data.FailBuild());
        data.Data.Settings = tables;
        Assert.Equal("0/1200/0/0", data.Data.Build().Summary());
        Assert.Equal(outputs, data.Data.Outputs());

        data.Data.Settings = beside with { AcceptSettings = true };
        Assert.Equal("200/0/1200/0", data.Data.Build().Summary());
    }

    /// <summary>Nor does a smaller share of background, of which most caches of long recordings are.</summary>
    [Fact]
    public void BackgroundIsNotGivenUpForWantOfItsShare()
    {
        using AnnotatedFolder data = new();
        data.Write("a.wav", 1, seconds: 300);
        data.Annotate("a.wav,0,0.2,owl", "a.wav,10,10.2,owl", "a.wav,20,20.2,fox");
        PipelineSettings plain = data.Data.Settings;
        data.Data.Settings = Given(plain with { BackgroundFraction = 1 }, ("BackgroundFraction", "1"));
        Assert.Equal(1200, data.Data.Build().Generated());

        data.Data.Settings = plain;
        Assert.Equal("NS0318", data.Data.FailBuild());
        data.Data.Settings = Given(plain with { BackgroundFraction = 0.01 }, ("BackgroundFraction", "0.01"));
        Assert.Equal("0/15/1185/0", data.Data.Build().Summary());
    }

    /// <summary>Another folder's project can take them from the cache.</summary>
    [Fact]
    public void TheTablesThatWereGivenAreKeptWithTheirFullPaths()
    {
        SettingValues values = new(
            new Dictionary<string, string> { ["Annotations"] = "\"my tables\" b.csv", ["AudioRoot"] = "x" }, "/project");
        string[] full = [Path.GetFullPath("/project/my tables"), Path.GetFullPath("/project/b.csv")];
        Assert.Equal($"\"{full[0]}\" {full[1]}", CacheSettings.Of(values)["Annotations"]);
        Assert.Equal(string.Join('\n', full),
            new SettingValues(new Dictionary<string, string>(), "/other").Or(CacheSettings.Of(values)).Of(KnownSettings.Annotations));
    }

    private static PipelineSettings Given(PipelineSettings settings, params (string Name, string Value)[] more) => settings with
    {
        Given = settings.Given.Concat(more.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            .DistinctBy(setting => setting.Key).ToDictionary(),
    };

    private static Dictionary<string, string> Without(PipelineSettings settings, string name) =>
        settings.Given.Where(setting => setting.Key != name).ToDictionary();
}

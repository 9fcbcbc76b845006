using System.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tasks.Tests;

/// <summary>A fresh clone: the only tests that build the sources again.</summary>
public sealed class BootstrapTests : IDisposable
{
    private const string Generator = "tests/programs/NightScan.Settings";

    private readonly Workspace _workspace = new();

    /// <summary>How to ask for the times of the sources.</summary>
    private string Times => Path.Combine(_workspace.Folder, "artifacts", "tasks", "times.props");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void AFreshCloneBuildsItsTasksOnceAndAgainWhenASourceChanges()
    {
        const string Building = "Building NightScan's tasks";
        CopySources();
        _workspace.WriteRecordings();
        Build().Says(Building).Says("data -> 24 generated");
        Build().NeverSays(Building).Says("data -> 0 generated");

        string source = Path.Combine(_workspace.Folder, "src", "NightScan.Tasks", "CacheTask.cs");
        File.WriteAllText(source, File.ReadAllText(source).Replace(" generated, ", " written, ", StringComparison.Ordinal));
        File.Move(source, Path.Combine(Path.GetDirectoryName(source)!, "CacheTasks.cs"));
        Build().Says(Building).Says("data -> 0 written");
        Assert.Contains("CacheTasks.cs", File.ReadAllText(Times));
        Build().NeverSays(Building).Says("data -> 0 written");

        // Both versions stay for a while, their leftovers do not.
        string[] kept = Directory.GetDirectories(Path.Combine(_workspace.Folder, "artifacts", "tasks"));
        Assert.Equal(2, kept.Length);
        Assert.All(kept, folder => Assert.True(File.Exists(Path.Combine(folder, "complete"))));
    }

    [Fact]
    public void EveryChangeOfASourceMakesOtherTasks()
    {
        CopySources();
        _workspace.WriteRecordings();
        string fromItems = Tasks();
        Build();
        Assert.True(File.Exists(Times));
        string built = Tasks();
        Assert.Equal(fromItems, built);
        Assert.True(Directory.Exists(built));

        foreach (string source in (string[])["NightScan.Core/Index/Row.cs", "NightScan.Core/Gallery/gallery.css",
            "NightScan.Decoder/NightScan.Decoder.csproj", "../Directory.Packages.props", "../build/NightScan.OwnProjects.props"])
        {
            // An older file too may take the place of one, and its time may differ by less than a millisecond.
            string file = Path.Combine(_workspace.Folder, "src", source);
            DateTime written = File.GetLastWriteTimeUtc(file);
            File.SetLastWriteTimeUtc(file, written.AddTicks(-10));
            Assert.NotEqual(built, Tasks());
            File.SetLastWriteTimeUtc(file, written);
            Assert.Equal(built, Tasks());
        }

        string row = Path.Combine(_workspace.Folder, "src", "NightScan.Core", "Index", "Row.cs");
        string renamed = Path.Combine(Path.GetDirectoryName(row)!, "Rows.cs");
        File.Move(row, renamed);
        string otherwise = Tasks();
        Assert.NotEqual(built, otherwise);
        File.Delete(renamed);
        Assert.DoesNotContain(Tasks(), (string[])[built, otherwise]);

        // NuGet, which evaluates every project before a build, need not know.
        Assert.Empty(Build("-getProperty:_NightScanSources", "-p:MSBuildRestoreSessionId=any").Output.Trim());
    }

    /// <summary>What is embedded is a source, too.</summary>
    [Fact]
    public void AllThatTheTasksAreMadeOfCounts()
    {
        CopySources();
        BuildResult sources = Build("-getItem:_NightScanSource");
        string folder = Path.Combine(_workspace.Folder, "src");
        // What their public surface is compared with, and what only a package has, changes no program.
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            .Where(file => !Path.GetFileName(file).StartsWith("PublicAPI.", StringComparison.Ordinal)
                && !file.Contains("buildTransitive", StringComparison.Ordinal))];
        Assert.Contains("NightScan.Core/Gallery/gallery.html", files);
        Assert.All(files, file => sources.Says($"/{file}\""));
    }

    [Fact]
    public void ASettingIsItsRowAndWhatIsMadeFromTheTable()
    {
        CopySources();
        Repository.CopyTo(_workspace.Folder, Generator, TemplateProject.File, "README.md", "docs/properties.md");
        string table = Path.Combine(_workspace.Folder, "src", "NightScan.Core", "Settings", "KnownSettings.cs");
        const string Next = "    public static readonly Setting<int> NumWorkers";
        string row = "    public static readonly Setting<double> SilenceThreshold = Row(-60, Number, Build, \"dB; what is below is "
            + "silent\");\n";
        File.WriteAllText(table, File.ReadAllText(table).Replace(Next, row + Next, StringComparison.Ordinal));

        Assert.Equal(
            [
                "build/NightScan.props: written", "build/NightScan.Settings.targets: written",
                "build/NightScan.PropertyPages.xaml: written", $"{TemplateProject.File}: written", "README.md: written",
                "docs/properties.md: written",
            ],
            Generate());
        Assert.Contains("| `SilenceThreshold` | `-60` | dB; what is below is silent |",
            File.ReadAllText(Path.Combine(_workspace.Folder, "README.md")));
        Assert.Empty(Generate());

        _workspace.WriteRecordings();
        Build("-t:Index", "-p:SilenceThreshold=-30").Says("SilenceThreshold=-30").NeverSays("NS0208");
        DotnetBuild.Start(_workspace.Folder, ["-p:SilenceThreshold=low"]).Wait().FailsWith("NS0201", "SilenceThreshold is 'low'");
    }

    [Fact]
    public void ABuildOfTheSolutionDoesNotBuildTheData()
    {
        string[] lines = Repository.Read("NightScan.sln").Split('\n');
        string project = Assert.Single(lines, line => line.Contains("\"data.proj\"", StringComparison.Ordinal));
        string guid = project.Split('"')[^2];
        Assert.Contains(lines, line => line.Contains($"{guid}.Debug|Any CPU.ActiveCfg", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(guid, StringComparison.Ordinal)
            && line.Contains(".Build.", StringComparison.Ordinal));
    }

    private void CopySources() => Repository.CopyTo(
        _workspace.Folder, "src/NightScan.Core", "src/NightScan.Decoder", "src/NightScan.Tasks",
        "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig");

    /// <summary>The folder of the tasks that a build would take.</summary>
    private string Tasks() => Build("-t:_NightScanLocateTaskAssembly", "-getProperty:_NightScanTaskFolder").Output.Trim();

    /// <summary>Builds and runs what writes the files that are made from the table of settings.</summary>
    private string[] Generate()
    {
        DotnetBuild.Start(_workspace.Folder, [], project: Generator).Wait().Succeeds();
        string program = Path.Combine(_workspace.Folder, "artifacts", "bin", "NightScan.Settings", "debug", "NightScan.Settings.dll");
        using Process run = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true })!;
        return run.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private BuildResult Build(params string[] arguments) => DotnetBuild.Start(_workspace.Folder, arguments).Wait().Succeeds();
}

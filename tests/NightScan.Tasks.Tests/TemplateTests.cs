using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NightScan.Settings;

namespace NightScan.Tasks.Tests;

/// <summary>What <c>dotnet new nightscan</c> makes: files that their readers can read, and a project whose settings there are.</summary>
public partial class TemplateTests
{
    private const string Content = "packaging/NightScan.Templates/content/nightscan";
    private static readonly string s_project = Repository.Read(TemplateProject.File);

    public static TheoryData<string> JsonFiles => Files("*.json");

    public static TheoryData<string> XmlFiles => Files("*.*proj", "*.xml");

    [Fact]
    public void TheTemplateIsCalledWhatItsProjectIsCalled()
    {
        using JsonDocument json = JsonDocument.Parse(Repository.Read($"{Content}/.template.config/template.json"));
        Assert.Equal("nightscan", json.RootElement.GetProperty("shortName").GetString());
        Assert.Equal(Path.GetFileNameWithoutExtension(TemplateProject.File), json.RootElement.GetProperty("sourceName").GetString());
        Assert.True(json.RootElement.GetProperty("preferNameDirectory").GetBoolean());
        // Nothing is restored, and nobody is asked whether something may run.
        Assert.False(json.RootElement.TryGetProperty("postActions", out _));
        string[] tokens = [.. json.RootElement.GetProperty("symbols").EnumerateObject()
            .Where(symbol => symbol.Value.TryGetProperty("replaces", out _))
            .Select(symbol => symbol.Value.GetProperty("replaces").GetString()!)];
        Assert.All(tokens, token => Assert.Contains(FilesOf("*"), file => Repository.Read(file).Contains(token, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(JsonFiles))]
    public void JsonIsJson(string file) => JsonDocument.Parse(Repository.Read(file)).Dispose();

    [Theory]
    [MemberData(nameof(XmlFiles))]
    public void XmlIsXml(string file) => Assert.NotNull(XDocument.Parse(Repository.Read(file)).Root);

    [Theory]
    [InlineData("Properties/launchSettings.json", 2)]
    [InlineData(".run/train.run.xml", 1)]
    [InlineData(".run/gallery.run.xml", 1)]
    public void TargetsThatAreRunAreThere(string file, int count)
    {
        string[] targets = [.. Target().Matches(Repository.Read($"{Content}/{file}")).Select(match => match.Groups[1].Value)];
        Assert.Equal(count, targets.Length);
        Assert.All(targets, target => Assert.Contains($"<Target Name=\"{target}\"",
            Repository.Read("build/NightScan.targets") + Repository.Read("build/NightScan.Trainer.targets"), StringComparison.Ordinal));
    }

    [Fact]
    public void TheVersionStandsWhereThePackagePutsIt()
    {
        Assert.Equal($"NightScan.Sdk/{TemplateProject.Version}", XDocument.Parse(s_project).Root!.Attribute("Sdk")?.Value);
        Assert.Contains($"Replace('{TemplateProject.Version}', '$(PackageVersion)')",
            Repository.Read("packaging/NightScan.Templates/NightScan.Templates.csproj"), StringComparison.Ordinal);
    }

    [Fact]
    public void EverySettingIsNamedOnce()
    {
        string[] once = [.. KnownSettings.All.Where(setting => setting.Category == KnownSettings.AboutOneBuild)
            .Select(setting => setting.Name)];
        Assert.Equal(KnownSettings.All.Select(setting => setting.Name).Except([.. once, "AudioRoot"]).Order(StringComparer.Ordinal),
            Commented().Where(name => name != "AudioRoot").Order(StringComparer.Ordinal));
        string last = s_project[s_project.LastIndexOf("<!-- For one build", StringComparison.Ordinal)..];
        Assert.All(once, name => Assert.Matches($@"\b{name}\b", last));
        Assert.All(s_project.Split('\n'), line => Assert.InRange(line.Length, 0, 140));
    }

    /// <summary>Each comment is moved behind its setting, as the project says.</summary>
    [Fact]
    public void TheProjectEvaluatesWithEverySettingThatIsInIt()
    {
        using Workspace workspace = new();
        string imports = """
            <Import Project="build/NightScan.props" />
            <Import Project="build/NightScan.targets" />
            """;
        string project = CommentedSetting().Replace(s_project, "$2 <!--")
            .Replace($" Sdk=\"NightScan.Sdk/{TemplateProject.Version}\"", "", StringComparison.Ordinal)
            .Replace("</Project>", $"{imports}\n</Project>", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(workspace.Folder, "made.proj"), project);
        string[] names = [.. Commented().Distinct()];

        BuildResult result = DotnetBuild.Start(workspace.Folder, [$"-getProperty:{string.Join(',', names)}"], project: "made.proj").Wait()
            .Succeeds();
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Dictionary<string, string> values = json.RootElement.GetProperty("Properties").EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.GetString()!);
        Assert.Equal("recordings", values["AudioRoot"]);
        Assert.All(names.Except(["AudioRoot"]).Select(KnownSettings.Find), setting =>
            Assert.Equal(setting.IsComputed ? "" : setting.Default, values[setting.Name]));
        SettingValues read = new(values, workspace.Folder);
        Assert.All(KnownSettings.All, setting => read.Check(setting.Concerns));
    }

    private static IEnumerable<string> Commented() => CommentedSetting().Matches(s_project).Select(match => match.Groups[3].Value);

    private static TheoryData<string> Files(params string[] patterns) => [.. patterns.SelectMany(FilesOf)];

    private static IEnumerable<string> FilesOf(string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, Content), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file));

    [GeneratedRegex(@"(<!-- )(<(\w+)>[^<]*</\3>)( )?")]
    private static partial Regex CommentedSetting();

    [GeneratedRegex(@"-t:(\w+)")]
    private static partial Regex Target();
}

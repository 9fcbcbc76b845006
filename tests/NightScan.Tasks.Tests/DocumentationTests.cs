using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NightScan.Diagnostics;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Tasks.Tests;

/// <summary>What is written in several places says the same everywhere.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void EveryErrorCodeHasItsRow()
    {
        IEnumerable<(string, string)> documented = Rows(Repository.Read("docs/errors.md")).Where(row => row[0].StartsWith("NS", StringComparison.Ordinal)).Select(row => (row[0], row[1]));
        Assert.Equal(DiagnosticCodes.All.Select(code => (code.Code, code.Title)), documented);
    }

    [Fact]
    public void CodesAreUnique() => Assert.Equal(DiagnosticCodes.All.Count, DiagnosticCodes.All.Select(code => code.Code).Distinct().Count());

    [Theory]
    [InlineData("docs/properties.md")]
    [InlineData("README.md")]
    public void EveryPropertyHasItsRow(string document)
    {
        IEnumerable<(string, string)> documented = Rows(Repository.Read(document)).Where(row => row.Length >= 3 && KnownSettings.All.Any(setting => setting.Name == row[0])).Select(row => (row[0], row[1]));
        Assert.Equal(KnownSettings.All.Select(setting => (setting.Name, setting.Default.Length == 0 ? "none" : setting.Default)), documented);
    }

    [Fact]
    public void ReadmeAsksForTheSdkThatGlobalJsonAsksFor()
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(Repository.Read("global.json"));
        System.Text.Json.JsonElement sdk = json.RootElement.GetProperty("sdk");
        Assert.Contains($"the .NET 10 SDK ({sdk.GetProperty("version").GetString()} or later)", Repository.Read("README.md"), StringComparison.Ordinal);
        // Any newer one of .NET 10, and none of another .NET, whose runtime would not run the programs.
        Assert.Equal("latestFeature", sdk.GetProperty("rollForward").GetString());
    }

    [Fact]
    public void EveryPresetHasItsRow()
    {
        string[] documented = [.. Rows(Repository.Read("docs/properties.md")).Where(row => row.Length == 5 && row[1].All(char.IsAsciiDigit)).Select(row => string.Join(' ', row))];
        Assert.Equal(
            SpectrogramPresets.Names.Select(name => (Name: name, Preset: SpectrogramPresets.Find(name)!))
                .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name} {row.Preset.SampleRate} {row.Preset.MinFrequency} {row.Preset.MaxFrequency} {row.Preset.MelBands}")),
            documented);
        Assert.All(SpectrogramPresets.Names.Select(name => SpectrogramPresets.Find(name)!), preset => Assert.Equal((2048, 512, 8.0, 80.0), (preset.FftSize, preset.HopLength, preset.Duration, preset.TopDb)));
    }

    [Fact]
    public void PropsHaveTheDefaults()
    {
        IEnumerable<(string, string)> props = XDocument.Parse(Repository.Read("build/NightScan.props")).Descendants("PropertyGroup").Elements().Where(IsSetting)
            .Select(property => (property.Name.LocalName, property.Value));
        // The paths are literals in the table, but the sample set has others.
        Assert.Equal(KnownSettings.All.Where(setting => !setting.IsComputed && setting.Name is not ("AudioRoot" or "SpectrogramCacheDir" or "ModelDir")).Select(setting => (setting.Name, setting.Default)), props);
    }

    [Fact]
    public void PropsNeverOverrideAValue() =>
        Assert.All(XDocument.Parse(Repository.Read("build/NightScan.props")).Descendants("PropertyGroup").Elements().Where(IsSetting),
            property => Assert.Equal($"'$({property.Name.LocalName})' == ''", property.Attribute("Condition")?.Value));

    [Fact]
    public void TargetsPassEverySetting()
    {
        IEnumerable<(string?, string?)> passed = XDocument.Parse(Repository.Read("build/NightScan.targets")).Descendants("_NightScanSetting").Where(item => item.Attribute("Include") is not null)
            .Select(item => (item.Attribute("Include")?.Value, item.Attribute("Value")?.Value));
        Assert.Equal(KnownSettings.All.Select(setting => ((string?)setting.Name, (string?)$"$([MSBuild]::Escape($({setting.Name})))")), passed);
    }

    [Fact]
    public void EveryPromiseIsKeptByTestsThatThereAre()
    {
        string document = Repository.Read("docs/robustness.md");
        string section = document[document.IndexOf("## What keeps the promises", StringComparison.Ordinal)..];
        string[][] promises = [.. Rows(section[..section.IndexOf("\n## ", StringComparison.Ordinal)]).Skip(2)];
        Assert.All(promises, promise => Assert.Equal(2, promise.Length));
        string[] keepers = [.. promises.SelectMany(promise => promise[1].Split(", ")).Distinct()];
        string[] verbs = [.. Verb().Matches(Repository.Read("tests/programs/NightScan.Faults/Program.cs")).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(verbs);

        Assert.Empty(verbs.Except([.. keepers, "all"]));
        Assert.All(keepers.Except(verbs), keeper => Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), keeper + ".cs", SearchOption.AllDirectories),
            file => Regex.IsMatch(File.ReadAllText(file), $@"\bclass {keeper}\b")));
    }

    // As the harness looks at its first argument.
    [GeneratedRegex("""^    "([a-z]+)" =>""", RegexOptions.Multiline)]
    private static partial Regex Verb();

    [Fact]
    public void WhatIsNotGivenIsSaidOfEverySettingOfACacheThatHasADefault()
    {
        XElement[] groups = [.. XDocument.Parse(Repository.Read("build/NightScan.props")).Descendants("PropertyGroup")];
        IEnumerable<(string, string?)> said = groups[0].Elements().Select(property => (property.Value, property.Attribute("Condition")?.Value));
        Assert.Equal(groups[1].Elements().Where(property => property.Value.Length > 0 && CacheSettings.Names.Contains(property.Name.LocalName))
            .Select(property => ($"$(_NightScanNotGiven) {property.Name.LocalName} ", (string?)$"'$({property.Name.LocalName})' == ''")), said);
    }

    private static bool IsSetting(XElement property) => property.Name.LocalName != "_NightScanNotGiven";

    /// <summary>The cells of all table rows, without the marks for code.</summary>
    private static IEnumerable<string[]> Rows(string markdown) => markdown.Split('\n')
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries).Select(cell => cell.Replace("`", "", StringComparison.Ordinal)).ToArray());
}

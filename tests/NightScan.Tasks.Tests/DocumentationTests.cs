using System.Text.RegularExpressions;
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
        IEnumerable<(string, string)> documented = Rows(Repository.Read("docs/errors.md"))
            .Where(row => row[0].StartsWith("<a id=", StringComparison.Ordinal)).Select(row => (row[0], row[1]));
        // The anchor is where the help link of the code leads.
        Assert.Equal(DiagnosticCodes.All.Select(code => ($"<a id=\"{code.Code}\"></a>{code.Code}", code.Title)), documented);
    }

    [Fact]
    public void CodesAreUnique() =>
        Assert.Equal(DiagnosticCodes.All.Count, DiagnosticCodes.All.Select(code => code.Code).Distinct().Count());

    public static TheoryData<string> GeneratedFiles => [.. GeneratedSettings.Files.Keys];

    [Theory]
    [MemberData(nameof(GeneratedFiles))]
    public void WhatIsMadeFromTheSettingsIsNotOld(string file)
    {
        string text = Repository.Read(file);
        Assert.True(
            GeneratedSettings.Files[file](text) == text,
            $"{file} is older than the table of settings: run '{GeneratedSettings.Command}'");
    }

    [Fact]
    public void ReadmeAsksForTheSdkThatGlobalJsonAsksFor()
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(Repository.Read("global.json"));
        System.Text.Json.JsonElement sdk = json.RootElement.GetProperty("sdk");
        Assert.Contains($"the .NET 10 SDK ({sdk.GetProperty("version").GetString()} or later)", Repository.Read("README.md"),
            StringComparison.Ordinal);
        // Any newer one of .NET 10, and none of another .NET, whose runtime would not run the programs.
        Assert.Equal("latestFeature", sdk.GetProperty("rollForward").GetString());
    }

    [Fact]
    public void ReadmeShowsThisVersion() => Assert.Contains($"\n  NightScan {Programs.ProductVersion.Text}\n", Repository.Read("README.md"),
        StringComparison.Ordinal);

    [Fact]
    public void EveryPresetHasItsRow()
    {
        string[] documented = [.. Rows(Repository.Read("docs/properties.md")).Where(row => row.Length == 5 && row[1].All(char.IsAsciiDigit))
            .Select(row => string.Join(' ', row))];
        Assert.Equal(
            SpectrogramPresets.Names.Select(name => (Name: name, Preset: SpectrogramPresets.Find(name)!))
                .Select(row => string.Create(CultureInfo.InvariantCulture,
                    $"{row.Name} {row.Preset.SampleRate} {row.Preset.MinFrequency} {row.Preset.MaxFrequency} {row.Preset.MelBands}")),
            documented);
        Assert.All(SpectrogramPresets.Names.Select(name => SpectrogramPresets.Find(name)!), preset =>
            Assert.Equal((2048, 512, 8.0, 80.0), (preset.FftSize, preset.HopLength, preset.Duration, preset.TopDb)));
    }

    [Fact]
    public void EveryPromiseIsKeptByTestsThatThereAre()
    {
        string document = Repository.Read("docs/robustness.md");
        string section = document[document.IndexOf("## What keeps the promises", StringComparison.Ordinal)..];
        string[][] promises = [.. Rows(section[..section.IndexOf("\n## ", StringComparison.Ordinal)]).Skip(2)];
        Assert.All(promises, promise => Assert.Equal(2, promise.Length));
        string[] keepers = [.. promises.SelectMany(promise => promise[1].Split(", ")).Distinct()];
        string[] verbs = [.. Verb().Matches(Repository.Read("tests/programs/NightScan.Faults/Program.cs"))
            .Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(verbs);

        Assert.Empty(verbs.Except([.. keepers, "all"]));
        Assert.All(keepers.Except(verbs), keeper => Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), keeper + ".cs", SearchOption.AllDirectories),
            file => Regex.IsMatch(File.ReadAllText(file), $@"\bclass {keeper}\b")));
    }

    // As the harness looks at its first argument.
    [GeneratedRegex("""^    "([a-z]+)" =>""", RegexOptions.Multiline)]
    private static partial Regex Verb();

    /// <summary>The cells of all table rows, without the marks for code.</summary>
    private static IEnumerable<string[]> Rows(string markdown) => markdown.Split('\n')
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)
            .Select(cell => cell.Replace("`", "", StringComparison.Ordinal)).ToArray());
}

using System.Text.RegularExpressions;

namespace NightScan.Packages.Tests;

/// <summary>The programs of docs/library.md, as they stand there.</summary>
[Collection(PackedCollection.Name)]
public sealed partial class LibraryTests(PackedFeed feed)
{
    [Fact]
    public void AProgramOfTenLinesPredictsARecording()
    {
        using Consumer user = new(feed, withOthers: true);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        user.Build("birds.proj", "-t:Train", "-p:Architecture=cnn6", "-p:Epochs=1", "-p:BatchSize=4").Succeeds();

        string[] lines = Program("TrainedModel").Split('\n');
        Assert.InRange(lines.Length, 1, 10);
        user.Write("ask/ask.csproj", Project(ItemGroup().Match(Repository.Read("docs/library.md")).Value));
        user.Write("ask/ask.cs", string.Join('\n', lines));
        BuildResult said = user.Run("run", "--project", "ask", "--", "data/models", "data/audio_data/tawny owl/0.wav").Succeeds();
        Assert.Matches(@"0\.0–0\.3 s: (tawny|little) owl \d+", said.Output);
    }

    /// <summary>What they print is no matter here: they compile, and run on what a build made.</summary>
    [Theory]
    [InlineData("IndexedRecording", "tawny owl/0.wav: ")]
    [InlineData("SpectrogramExample", ": 16 × ")]
    [InlineData("SpectrogramMaker", "128 × ")]
    public void TheOtherProgramsRun(string name, string says)
    {
        using Consumer user = new(feed, withOthers: true);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        user.Build("birds.proj").Succeeds();
        user.Write("read/read.csproj", Project($"<ItemGroup><PackageReference Include=\"NightScan.Core\" Version=\"{user.Version}\" /></ItemGroup>"));
        user.Write("read/read.cs", Program(name));
        string input = name == "SpectrogramMaker" ? "data/audio_data/tawny owl/0.wav" : "data/spectrograms_cache";
        user.Run("run", "--project", "read", "--", input).Succeeds().Says(says);
    }

    private static string Program(string mentions) => Fenced().Matches(Repository.Read("docs/library.md"))
        .Select(match => match.Groups[1].Value.TrimEnd()).Single(text => text.Contains($"{mentions} ", StringComparison.Ordinal));

    private static string Project(string items) => "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType>"
        + "<TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>" + items + "</Project>";

    [GeneratedRegex(@"(?s)```csharp\n(.*?)```")]
    private static partial Regex Fenced();

    [GeneratedRegex(@"(?s)<ItemGroup>\n  <PackageReference Include=""NightScan.Trainer"".*?</ItemGroup>")]
    private static partial Regex ItemGroup();
}

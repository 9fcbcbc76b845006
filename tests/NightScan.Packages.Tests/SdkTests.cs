namespace NightScan.Packages.Tests;

/// <summary>A data project of its own: <c>&lt;Project Sdk="NightScan.Sdk/…"&gt;</c>.</summary>
[Collection(PackedCollection.Name)]
public sealed class SdkTests(PackedFeed feed)
{
    private const string Cache = "data/spectrograms_cache";

    [Theory]
    [InlineData("my birds")]
    [InlineData("#1; a%20b, ü")]
    [InlineData("$(it) 's @(me)")]
    public void BuildsInAFolderOfAnyName(string name)
    {
        using Consumer user = new(feed, name);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        user.Build("birds.proj").Succeeds().Says("birds -> 12 generated, 0 up to date").NeverSays("Building NightScan's");
        Dictionary<string, (long, DateTime)> made = user.Files(Cache + "/train");
        user.Build("birds.proj").Succeeds().Says("birds -> 0 generated, 12 up to date");
        Assert.Equal(made, user.Files(Cache + "/train"));
        Assert.Equal(["birds.proj", "nuget.config"], Directory.GetFiles(user.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["data"], Directory.GetDirectories(user.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void BuildsThroughALinkToItsFolder()
    {
        using Consumer user = new(feed);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        string link = user.Folder + " link";
        Directory.CreateSymbolicLink(link, user.Folder);
        Dotnet.Run(link, feed.Packages, "build", "-tl:off").Succeeds().Says("birds -> 12 generated");
        user.Build("birds.proj").Succeeds().Says("birds -> 0 generated, 12 up to date");
    }

    [Fact]
    public void CleanAndRebuildLeaveTheCacheAlone()
    {
        using Consumer user = new(feed);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        user.Build("birds.proj").Succeeds();
        Dictionary<string, (long, DateTime)> made = user.Files(Cache + "/train");
        user.Run("clean", "birds.proj").Succeeds();
        user.Build("birds.proj", "-t:Rebuild").Succeeds().Says("birds -> 0 generated, 12 up to date");
        user.Build("birds.proj", "--no-restore", "-bl:build.binlog", "-graph").Succeeds().Says("birds -> 0 generated, 12 up to date");
        Assert.Equal(made, user.Files(Cache + "/train"));
        user.Build("birds.proj", "-t:PurgeCache").Succeeds().Says("12 spectrograms deleted");
    }

    [Fact]
    public void TakesSettingsFromWhereProjectsTakeThem()
    {
        using Consumer user = new(feed);
        user.WriteRecordings("mine");
        user.Write("Directory.Build.props", "<Project><PropertyGroup><AudioRoot>mine</AudioRoot></PropertyGroup></Project>");
        user.Write("NightScan.user.props", "<Project><PropertyGroup><MaxSamplesPerClass>5</MaxSamplesPerClass></PropertyGroup></Project>");
        user.Write("birds.proj", user.DataProject());
        user.Build("birds.proj").Succeeds().Says("AudioRoot=mine").Says("birds -> 10 generated");
        user.Build("birds.proj", "-p:MaxSamplesPerClass=0").Succeeds().Says("birds -> 2 generated, 10 up to date");
    }

    [Fact]
    public void AnOlderDotnetIsToldWhichItTakes()
    {
        using Consumer user = new(feed);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        user.Build("birds.proj", "-p:_NightScanMSBuildVersion=17.14.1").FailsWith("NS0511", ".NET SDK 10");
    }

    [Fact]
    public void IsReferencedByAnApplication()
    {
        using Consumer user = new(feed);
        user.WriteRecordings("data/data/audio_data");
        user.Write("data/birds.proj", user.DataProject());
        user.Write("app/app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><ProjectReference Include="../data/birds.proj" ReferenceOutputAssembly="false" /></ItemGroup>
            </Project>
            """);
        user.Write("app/program.cs", "System.Console.WriteLine();");
        user.Build("app").Succeeds().Says("birds -> 12 generated").Says("app -> ");
        user.Build("app", "-graph").Succeeds().Says("birds -> 0 generated, 12 up to date");
        user.Build("app", "--no-restore", "-m").Succeeds().Says("0 Warning(s)");
        Dictionary<string, (long, DateTime)> made = user.Files("data/data/spectrograms_cache/train");
        user.Run("publish", "app").Succeeds();
        user.Run("clean", "app").Succeeds();
        Assert.Equal(made, user.Files("data/data/spectrograms_cache/train"));
    }

    [Fact]
    public void TwoOfThemInASolutionBuildAtOnce()
    {
        using Consumer user = new(feed);
        foreach (string name in (string[])["owls", "bats"])
        {
            user.WriteRecordings($"{name}/data/audio_data");
            user.Write($"{name}/{name}.proj", user.DataProject());
        }

        user.Write("all.slnx", """
            <Solution>
              <Project Path="owls/owls.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
              <Project Path="bats/bats.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
            </Solution>
            """);
        user.Build("all.slnx", "-m").Succeeds().Says("owls -> 12 generated").Says("bats -> 12 generated").Says("0 Warning(s)");
        user.Build("all.slnx", "-m", "-graph").Succeeds().Says("owls -> 0 generated, 12 up to date").Says("0 Warning(s)");
    }
}

namespace NightScan.Packages.Tests;

/// <summary>NightScan.Build in a project of another kind.</summary>
[Collection(PackedCollection.Name)]
public sealed class BuildPackageTests(PackedFeed feed)
{
    private const string TwoCaches = """
        <ItemGroup>
          <Recordings Include="owls" SpectrogramCacheDir="cache/owls" />
          <Recordings Include="bats" SpectrogramCacheDir="cache/bats" />
        </ItemGroup>
        """;

    [Fact]
    public void BringsCachesUpToDateBeforeTheBuild()
    {
        using Consumer user = User(TwoCaches);
        user.Build("app.csproj", "-m").Succeeds().Says("Recordings -> owls -> 12 generated").Says("Recordings -> bats -> 12 generated")
            .Says("app -> ").Says("0 Warning(s)");
        user.WriteRecordings("owls", count: 7);
        user.Build("app.csproj").Succeeds().Says("owls -> 2 generated, 12 up to date").Says("bats -> 0 generated, 12 up to date");
        user.Build("app.csproj", "--no-restore", "-graph", "-bl:build.binlog").Succeeds().Says("owls -> 0 generated, 14 up to date");
    }

    /// <summary>MSBuild deletes what it takes for its own leftovers.</summary>
    [Fact]
    public void NothingThatTheProjectDoesTouchesACache()
    {
        using Consumer user = User(TwoCaches.Replace("cache/owls", "bin/owls", StringComparison.Ordinal)
            .Replace("cache/bats", "obj/bats", StringComparison.Ordinal));
        user.Build("app.csproj").Succeeds();
        Dictionary<string, (long, DateTime)> owls = user.Files("bin/owls/train"), bats = user.Files("obj/bats/train");
        foreach (string command in (string[])["clean", "build", "publish", "pack", "test"])
        {
            user.Run(command, "app.csproj").Succeeds();
            Assert.Equal(owls, user.Files("bin/owls/train"));
            Assert.Equal(bats, user.Files("obj/bats/train"));
        }

        user.Build("app.csproj", "-t:Rebuild").Succeeds().Says("owls -> 0 generated, 12 up to date");
        Assert.DoesNotContain(Directory.GetFiles(Path.Join(user.Folder, "obj"), "*.FileListAbsolute.txt", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines), line => line.EndsWith(".npy", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Join(user.Folder, "bin", "Release"), "*.npy", SearchOption.AllDirectories));
    }

    [Fact]
    public void AProjectOfTwoFrameworksWithVersionsInOnePlaceBuildsOnce()
    {
        using Consumer user = User(TwoCaches, "<TargetFrameworks>net10.0;net9.0</TargetFrameworks>", version: "");
        user.Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="NightScan.Build" Version="{user.Version}" /></ItemGroup>
            </Project>
            """);
        string said = user.Build("app.csproj", "-m").Succeeds().Says("owls -> 12 generated").NeverSays("up to date, 12").Output;
        Assert.Equal(2, said.Split(" generated, ").Length - 1);
        user.Build("app.csproj", "-t:CacheStatistics").Succeeds().Says("made with");
        user.Build("app.csproj", "-t:VerifyCache", "-f", "net10.0").Succeeds().Says("12 spectrograms verified");
    }

    /// <summary>As odd a name as a project of C# can be built in; the recordings' and the caches' may be odder.</summary>
    [Fact]
    public void FoldersMayHaveOddNames()
    {
        using Consumer user = User("""
            <ItemGroup><Recordings Include="#1%3b a%2520b, ü" SpectrogramCacheDir="cache/%24(x)%3b %2520" /></ItemGroup>
            """, name: "#1 a, it's ü");
        user.WriteRecordings("#1; a%20b, ü");
        user.Build("app.csproj").Succeeds().Says("Recordings -> #1; a%20b, ü -> 12 generated");
        user.Build("app.csproj").Succeeds().Says("Recordings -> #1; a%20b, ü -> 0 generated, 12 up to date");
        Assert.Equal(12, user.Summary("cache/$(x); %20").Spectrograms);
    }

    /// <summary>Where the documents put them: among the files that a project of C# globs.</summary>
    [Fact]
    public void SpectrogramsAreNoItems()
    {
        using Consumer user = User("""<ItemGroup><Recordings Include="owls" SpectrogramCacheDir="cache/owls" /></ItemGroup>""");
        user.Build("app.csproj").Succeeds();
        user.Build("app.csproj", "-getItem:None").Succeeds().Says("statistics.json").NeverSays(".npy");
    }

    [Fact]
    public void WhatTheProjectSaysOfWarningsHolds()
    {
        using Consumer user = User("""<ItemGroup><Recordings Include="owls" SpectrogramCacheDir="cache/owls" /></ItemGroup>""",
            "<TargetFramework>net10.0</TargetFramework><NoWarn>$(NoWarn);NS0103</NoWarn>");
        user.Write("owls/tawny owl/empty.wav", "");
        user.Build("app.csproj", "-t:Pregenerate").Succeeds().Says("1 failed").NeverSays("warning NS0103");
        user.Build("app.csproj", "-t:Pregenerate", "-p:NoWarn=", "-p:WarningsAsErrors=NS0103").FailsWith("NS0103");
    }

    [Fact]
    public void PropertiesOfTheProjectAndTheCommandLineCount()
    {
        using Consumer user = User("""<ItemGroup><Recordings Include="owls" MaxSamplesPerClass="5" /></ItemGroup>""",
            "<TargetFramework>net10.0</TargetFramework><SpectrogramCacheDir>mine</SpectrogramCacheDir>");
        user.Build("app.csproj", "-t:Pregenerate").Succeeds().Says("owls -> 10 generated");
        user.Build("app.csproj", "-t:Pregenerate", "-p:MaxSamplesPerClass=0").Succeeds().Says("owls -> 2 generated, 10 up to date");
        Assert.Equal(12, user.Summary("mine").Spectrograms);
    }

    [Fact]
    public void MistakesAreSaidBeforeAnythingIsDone()
    {
        using Consumer user = User("");
        user.Build("app.csproj").FailsWith("NS0210", "app.csproj", "<Recordings");
        user.Write("app.csproj", Project(user.Version, """
            <ItemGroup><Recordings Include="owls" AnimalTyp="owl" /><Recordings Include="bats" /></ItemGroup>
            """, "<TargetFramework>net10.0</TargetFramework>"));
        user.Build("app.csproj").FailsWith("NS0211", "'owls' and 'bats'").Says("warning NS0208");
        user.Build("app.csproj", "-t:Train", "-p:SpectrogramCacheDir=x").FailsWith("NS0211", "SpectrogramCacheDir");
        user.Write("app.csproj", Project(user.Version, TwoCaches, "<TargetFramework>net10.0</TargetFramework>"));
        user.Build("app.csproj", "-t:Train").FailsWith("NS0211", "ModelDir");
        user.Build("app.csproj", "-t:Watch", "-m:1").FailsWith("NS0212", "-m:2");
        Assert.False(Directory.Exists(Path.Join(user.Folder, "data")));
    }

    private Consumer User(string items, string properties = "<TargetFramework>net10.0</TargetFramework>", string? version = null,
        string name = "my birds")
    {
        // Of another framework than this SDK's, NuGet fetches the reference assemblies.
        Consumer user = new(feed, name, withOthers: properties.Contains("net9.0", StringComparison.Ordinal));
        user.WriteRecordings("owls");
        user.WriteRecordings("bats", first: 50);
        user.Write("app.csproj", Project(version ?? user.Version, items, properties));
        user.Write("program.cs", "System.Console.WriteLine();");
        return user;
    }

    private static string Project(string version, string items, string properties) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>{Consumer.Small}{properties}<OutputType>Exe</OutputType><UseAppHost>false</UseAppHost>
            <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads><BuildSpectrograms>true</BuildSpectrograms></PropertyGroup>
          <ItemGroup>
            <PackageReference Include="NightScan.Build"{(version.Length > 0 ? $" Version=\"{version}\"" : "")} PrivateAssets="all" />
          </ItemGroup>
          {items}
        </Project>
        """;
}

namespace NightScan.Packages.Tests;

/// <summary><c>dotnet new nightscan</c>.</summary>
[Collection(PackedCollection.Name)]
public sealed class NewProjectTests(PackedFeed feed)
{
    [Fact]
    public void ANewProjectOfTheSampleSetBuilds()
    {
        using Consumer user = new(feed);
        New(user, "--sample", "-o", "my birds");
        user.Run("build", "my birds", "-p:VariantsPerSample=0").Succeeds().Says("sample set").Says("my birds -> 144 generated");
    }

    [Theory]
    [InlineData("birds")]
    [InlineData("#1 eulen ü, it's")]
    public void ANewProjectWaitsForRecordings(string name)
    {
        using Consumer user = new(feed);
        New(user, "-o", name);
        user.Run("build", name).FailsWith("NS0301", "recordings");
        user.WriteRecordings($"{name}/recordings");
        user.Run("build", name, "-p:VariantsPerSample=0").Succeeds().Says($"{name} -> 12 generated");
        Assert.Equal(["data"], Directory.GetDirectories(Path.Join(user.Folder, name), "*").Select(Path.GetFileName)
            .Except([".vscode", ".run", "Properties", "recordings"]));
    }

    [Fact]
    public void ANewProjectOfAnnotationsWaitsForTables()
    {
        using Consumer user = new(feed);
        New(user, "--annotations", "-o", "birds");
        user.WriteRecordings("birds/recordings");
        user.Run("build", "birds", "-p:VariantsPerSample=0").FailsWith("NS0214", "annotations");
        string recording = Directory.EnumerateFiles(Path.Join(user.Folder, "birds", "recordings"), "*.wav", SearchOption.AllDirectories).First();
        string name = Path.GetRelativePath(Path.Join(user.Folder, "birds", "recordings"), recording);
        File.WriteAllText(Path.Join(user.Folder, "birds", "annotations", "all.csv"),
            $"recording,start,end,label\n{name},0,5,tawny owl\n");
        user.Run("build", "birds", "-p:VariantsPerSample=0").Succeeds().Says("birds -> 1 generated");
        Assert.True(Directory.Exists(Path.Join(user.Folder, "birds", "data", "spectrograms_cache")));
        Assert.True(File.Exists(Path.Join(user.Folder, "birds", "annotations", "README.md")));
        Assert.True(File.Exists(Path.Join(user.Folder, "birds", "recordings", "README.md")));
        Assert.False(Directory.Exists(Path.Join(user.Folder, "birds", "annotated")));
    }

    private static void New(Consumer user, params string[] arguments)
    {
        string[] hive = ["--debug:custom-hive", Path.Join(user.Folder, "hive")];
        user.Run(["new", "install", $"NightScan.Templates@{user.Version}", .. hive]).Succeeds();
        user.Run(["new", "nightscan", .. arguments, .. hive]).Succeeds();
    }
}

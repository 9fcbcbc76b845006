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

    private static void New(Consumer user, params string[] arguments)
    {
        string[] hive = ["--debug:custom-hive", Path.Join(user.Folder, "hive")];
        user.Run(["new", "install", $"NightScan.Templates@{user.Version}", .. hive]).Succeeds();
        user.Run(["new", "nightscan", .. arguments, .. hive]).Succeeds();
    }
}

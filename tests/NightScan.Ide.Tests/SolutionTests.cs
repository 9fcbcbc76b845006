namespace NightScan.Ide.Tests;

public class SolutionTests
{
    // A header of WAV without what it announces: a recording that cannot be used.
    private static readonly byte[] s_damaged = [.. "RIFF"u8, 0x24, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0];

    [Theory]
    [InlineData("sln", "Microsoft Visual Studio Solution File, Format Version 12.00\nGlobal\nEndGlobal\n",
        "Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"birds\", \"my birds\\birds.proj\"")]
    [InlineData("slnx", "<Solution />", "<Project Path=\"my birds/birds.proj\" Type=\"Common C#\"")]
    public void ASolutionTakesTheProjectAndShowsItsWarnings(string format, string empty, string entry)
    {
        using DataProject project = DataProject.OfSdk("<VariantsPerSample>0</VariantsPerSample>");
        string recording = project.Write("data/audio_data/owl/night.wav");
        File.WriteAllBytes(recording, s_damaged);
        string solution = $"all.{format}";
        File.WriteAllText(Path.Combine(project.Root, solution), empty);
        Dotnet.Run(project.Root, null, "sln", solution, "add", project.File).Succeeds();
        Assert.Contains(entry, File.ReadAllText(Path.Combine(project.Root, solution)), StringComparison.Ordinal);

        string output = Dotnet.Run(project.Root, null, "build", solution, "-tl:off", $"-p:NightScanTaskAssembly={Repository.TaskAssembly}",
            format == "sln" ? "-graph" : "-m").Succeeds().Output;
        Assert.Contains($"{recording} : warning NS0101: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NU1503", output, StringComparison.Ordinal);
        Assert.Contains("birds -> 0 generated", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".dll", StringComparison.Ordinal) || Path.GetFileName(file) == "project.assets.json");
    }

    [Fact]
    public void ABuildInAnIdeMakesTheCacheAndNothingElse()
    {
        using DataProject project = DataProject.OfSdk("<VariantsPerSample>0</VariantsPerSample>");
        string recording = project.Write("data/audio_data/owl/night.wav");
        File.WriteAllBytes(recording, s_damaged);
        string output = Dotnet.Run(project.Folder, null, "build", "birds.proj", "-tl:off",
            $"-p:NightScanTaskAssembly={Repository.TaskAssembly}", "-p:BuildingInsideVisualStudio=true").Succeeds().Output;
        Assert.Contains($"{recording} : warning NS0101: ", output, StringComparison.Ordinal);
        Assert.Equal(["birds.proj", "data"], Directory.EnumerateFileSystemEntries(project.Folder).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));
    }
}

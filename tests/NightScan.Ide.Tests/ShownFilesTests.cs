using Microsoft.Build.Evaluation;

namespace NightScan.Ide.Tests;

public class ShownFilesTests
{
    [Fact]
    public void FilesBesideTheProjectAreShownAndNoneBelow()
    {
        using DataProject project = DataProject.OfSdk();
        foreach (string path in (string[])["README.md", "splits.csv", "NightScan.user.props", ".hidden", "birds.proj.user", "birds.slnx",
            "build.binlog", "data/audio_data/owl/night.wav", "data/audio_data/owl/notes.txt", "data/spectrograms_cache/train/owl/night.npy",
            "Program.cs/Program.cs"])
        {
            project.Write(path, "<Project />");
        }

        Assert.Equal([("NightScan.user.props", ""), ("README.md", ""), ("splits.csv", "")], Shown(project));
    }

    [Fact]
    public void OfTheCacheOnlyWhatIsThereToBeRead()
    {
        using DataProject project = DataProject.OfSdk();
        foreach (string name in (string[])["statistics.json", "gallery.html", "failed.csv", "index.db", "train/owl/night.npy"])
        {
            project.Write($"data/spectrograms_cache/{name}");
        }

        string cache = Path.Combine(project.Folder, "data", "spectrograms_cache");
        Assert.Equal([(Path.Combine(cache, "failed.csv"), "cache/failed.csv"), (Path.Combine(cache, "gallery.html"), "cache/gallery.html"),
            (Path.Combine(cache, "statistics.json"), "cache/statistics.json")], Shown(project));
        project.Write("data/spectrograms_cache/warnings.csv");
        project.Write("data/spectrograms_cache/splits.csv");
        Assert.Equal(5, Shown(project).Length);
    }

    [Fact]
    public void WithoutRecordingsItIsTheCacheOfTheSampleSet()
    {
        using DataProject project = DataProject.OfSdk();
        string statistics = project.Write("data/sample_cache/statistics.json");
        Assert.Equal([(statistics, "cache/statistics.json")], Shown(project));
    }

    [Theory]
    [InlineData("../its cache; 100%25 of it/", "its cache; 100% of it")]
    [InlineData("out/ü#", "my birds/out/ü#")]
    public void TheCacheIsWhereTheSettingsSay(string setting, string folder)
    {
        string unescaped = setting.Replace(";", "%3B", StringComparison.Ordinal);
        using DataProject project = DataProject.OfSdk($"<SpectrogramCacheDir>{unescaped}</SpectrogramCacheDir>"
            + "<GalleryFile>page.html</GalleryFile><IndexDb>../index/i.db</IndexDb>");
        string statistics = project.Write(Path.Combine(project.Root, folder, "statistics.json"));
        string gallery = project.Write("page.html");
        string splits = project.Write(Path.Combine(project.Root, "index", "splits.csv"));
        Assert.Equal(new (string, string)[] { (statistics, "cache/statistics.json"), (splits, "cache/splits.csv"),
            ("page.html", ""), (gallery, "cache/page.html") }.Order(), Shown(project));
    }

    [Fact]
    public void TheHomeFolderIsKnown()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        using DataProject project = DataProject.OfSdk();
        string statistics = project.Write("data/out/statistics.json");
        string fromHome = Path.GetRelativePath(home, Path.GetDirectoryName(statistics)!);
        Project evaluated = project.Evaluate(
            new Dictionary<string, string>(DataProject.InIde) { ["SpectrogramCacheDir"] = $"~/{fromHome}" });
        Assert.Equal([statistics], evaluated.GetItems("None").Select(item => item.EvaluatedInclude));
    }

    [Fact]
    public void NothingIsCopied()
    {
        using DataProject project = DataProject.OfSdk();
        project.Write("data/spectrograms_cache/statistics.json");
        project.Write("README.md");
        Assert.All(project.Evaluate(DataProject.InIde).GetItems("None"), item =>
            Assert.True(item.GetMetadataValue("CopyToOutputDirectory") is "" or "Never"));
    }

    private static (string File, string Link)[] Shown(DataProject project) => [.. project.Evaluate(DataProject.InIde).GetItems("None")
        .Select(item => (item.EvaluatedInclude, item.GetMetadataValue("Link"))).Order()];
}

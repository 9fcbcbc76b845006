using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>What tests of builds with windows do and hold against each other.</summary>
internal static class WindowedFolder
{
    /// <summary>What the examples are, and what they show, whatever their rows are numbered.</summary>
    private const string Labels = "SELECT path, start, end, class, kind FROM audio_labels ORDER BY 1, 2, 4, 5";

    private const string Classes = "SELECT name FROM classes ORDER BY 1";

    private const string FolderLabels =
        "SELECT c.name, l.name FROM class_labels f JOIN classes c ON c.id = f.class_id JOIN classes l ON l.id = f.label_id ORDER BY 1, 2";

    /// <summary>A recording of an hour ago, with noise that no two seeds or windows share.</summary>
    public static void WriteLong(this PipelineFolder data, string path, int seed, double seconds, int rate = 8000)
    {
        WaveFile.WriteTone(data.Recording(path), seed, rate, seconds);
        data.Age(path);
    }

    /// <summary>A file beside the recordings, of an hour ago.</summary>
    public static void WriteText(this PipelineFolder data, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(data.Recording(path))!);
        File.WriteAllText(data.Recording(path), text);
        data.Age(path);
    }

    /// <summary>Spectrograms of a build of the same recordings with an index and a cache that are new but for the splits.</summary>
    /// <param name="rows">What its index says.</param>
    public static Dictionary<string, byte[]> Anew(this PipelineFolder data, out string[][] rows)
    {
        PipelineSettings settings = data.Settings;
        string cache = settings.CacheDir + " anew";
        Directory.CreateDirectory(cache);
        File.Copy(Path.Join(settings.CacheDir, "splits.csv"), Path.Join(cache, "splits.csv"), overwrite: true);
        try
        {
            data.Settings = settings with { CacheDir = cache, IndexDb = Path.Join(cache, "index.db") };
            NightScanPipeline.Run(data.Settings, PipelineGoal.Pregenerate, new RecordingReporter(), default);
            rows = data.Rows();
            return Directory.EnumerateFiles(cache, "*.npy", SearchOption.AllDirectories)
                .ToDictionary(path => Path.GetRelativePath(cache, path).Replace('\\', '/'), File.ReadAllBytes);
        }
        finally
        {
            data.Settings = settings;
            Directory.Delete(cache, recursive: true);
        }
    }

    /// <summary>
    /// What a build left is whole: a new one has the same files and says the same of them, nothing is left to do, and all counts are right.
    /// </summary>
    public static void IsAsAnew(this PipelineFolder data)
    {
        Dictionary<string, byte[]> anew = data.Anew(out string[][] rows), here = data.Contents();
        Assert.Equal(anew.Keys.Order(StringComparer.Ordinal), here.Keys.Order(StringComparer.Ordinal));
        Assert.All(anew, file => Assert.Equal(file.Value, here[file.Key]));
        string[][] ours = data.Rows();
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i], ours[i]);
        }

        data.IsWhole();
    }

    /// <summary>Nothing is left to do, no file is another than the index says, and all counts are right.</summary>
    public static void IsWhole(this PipelineFolder data)
    {
        string[] outputs = data.Outputs();
        BuildStatistics nothing = data.Build();
        Assert.Equal((0, outputs.Length, 0), (nothing.Generated(), nothing.UpToDate(), nothing.Pruned()));
        Assert.Equal((outputs.Length, 0), NightScanPipeline.Verify(data.Settings, repair: false, new RecordingReporter(), default));
        Assert.Empty(data.Query("SELECT * FROM orphans"));
        using IndexDatabase index = IndexDatabase.Open(data.Settings.IndexDb);
        Assert.False(ClassCounts.Mend(index));
    }

    /// <summary>The plan of a build counts what it then does.</summary>
    public static BuildStatistics PlanThenBuild(this PipelineFolder data)
    {
        BuildPlan plan = NightScanPipeline.Plan(data.Settings, new RecordingReporter(), default);
        BuildStatistics built = data.Build();
        Assert.Equal((plan.Files, plan.DeletedFiles, plan.UpToDate + plan.Found.Files),
            (built.Generated(), built.Pruned(), built.UpToDate()));
        return built;
    }

    /// <summary>Starts of the windows that the index has, by recording.</summary>
    public static string[] Windows(this PipelineFolder data) => data.Query(
        """
        SELECT s.path || ' ' || group_concat(printf('%g', w.window_start), ' ' ORDER BY w.window_start)
        FROM recordings w JOIN recordings s ON s.id = w.source GROUP BY s.id ORDER BY 1
        """);

    /// <summary>The labels of examples: <c>path|start|class|kind</c>.</summary>
    public static string[] LabelsOfWindows(this PipelineFolder data) =>
        data.Query("SELECT path, start, class, kind FROM audio_labels ORDER BY 1, 2, 3, 4");

    private static string[][] Rows(this PipelineFolder data) => [data.Query(Labels), data.Query(Classes), data.Query(FolderLabels)];
}

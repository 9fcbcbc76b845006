using Microsoft.Data.Sqlite;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>An AudioRoot and a cache in a temporary folder, and builds of it.</summary>
internal sealed class PipelineFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PipelineFolder()
    {
        Directory.CreateDirectory(AudioRoot);
        Settings = TestSettings.Default with { AudioRoot = AudioRoot, CacheDir = Cache, IndexDb = Path.Join(Cache, "index.db") };
    }

    public string AudioRoot => Path.Join(_folder.Path, "audio");

    public string Cache => Path.Join(_folder.Path, "cache");

    public PipelineSettings Settings { get; set; }

    /// <summary>What the last build said.</summary>
    public RecordingReporter Said { get; private set; } = new();

    public string Recording(string path) => Path.Join(AudioRoot, path);

    /// <summary>Writes recordings with the given seeds, an hour old so that their times are trusted.</summary>
    public void Write(string className, params int[] seeds)
    {
        foreach (int seed in seeds)
        {
            WriteOne($"{className}/r{seed:000}.wav", seed);
        }
    }

    public void WriteOne(string path, int seed)
    {
        WaveFile.WriteTone(Recording(path), seed);
        Age(path);
    }

    /// <summary>Sets a recording's modification time to an hour ago.</summary>
    public void Age(string path) => File.SetLastWriteTimeUtc(Recording(path), DateTime.UtcNow.AddHours(-1));

    public BuildStatistics Build(PipelineGoal goal = PipelineGoal.Pregenerate, CancellationToken cancellation = default)
    {
        Said = new RecordingReporter();
        return NightScanPipeline.Run(Settings, goal, Said, cancellation);
    }

    public string FailBuild()
    {
        Said = new RecordingReporter();
        return Assert.Throws<NightScanException>(() =>
            NightScanPipeline.Run(Settings, PipelineGoal.Pregenerate, Said, default)).Diagnostic.Code;
    }

    /// <summary>All spectrograms as <c>split/class/stem.npy</c>, in order.</summary>
    public string[] Outputs() =>
        [.. SplitNames.All.Select(split => Path.Join(Cache, split.Name())).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Cache, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>The outputs without their split.</summary>
    public string[] Names() => [.. Outputs().Select(path => path[(path.IndexOf('/') + 1)..]).Order(StringComparer.Ordinal)];

    /// <summary>Path and bytes of all spectrograms.</summary>
    public Dictionary<string, byte[]> Contents() => Outputs().ToDictionary(path => path, path => File.ReadAllBytes(Path.Join(Cache, path)));

    /// <summary>Runs a query on the index; the rows' fields joined by <c>|</c>.</summary>
    public string[] Query(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Settings.IndexDb};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader rows = command.ExecuteReader();
        List<string> lines = [];
        while (rows.Read())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? ""
                : Convert.ToString(rows.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return [.. lines];
    }

    /// <summary>Changes the index behind NightScan's back.</summary>
    public void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Settings.IndexDb};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _folder.Dispose();
}

internal static class BuildStatisticsExtensions
{
    public static long Generated(this BuildStatistics s) => s.Total.Generated;

    public static long UpToDate(this BuildStatistics s) => s.Total.UpToDate;

    public static long Pruned(this BuildStatistics s) => s.Total.Pruned;

    public static long Failed(this BuildStatistics s) => s.Total.Failed;

    /// <summary><c>generated/up to date/pruned/failed</c>.</summary>
    public static string Summary(this BuildStatistics s) => $"{s.Generated()}/{s.UpToDate()}/{s.Pruned()}/{s.Failed()}";
}

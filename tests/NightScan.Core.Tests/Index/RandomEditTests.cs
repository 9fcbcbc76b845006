using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Index;

/// <summary>Whatever happens to a collection, what the builds in between kept is what a new index with the same splits has.</summary>
public sealed class RandomEditTests : IDisposable
{
    private const string Recordings = """
        SELECT c.name, r.path, r.split, r.group_hash, r.selected, r.size, r.modified_ns, hex(r.content_hash), r.frames, r.error_code, r.output_split, r.output_files
        FROM recordings r JOIN classes c ON c.id = r.class_id ORDER BY 1, 2
        """;

    private const string Counts = """
        SELECT c.name, n.split, n.selected, n.failed, n.files FROM class_counts n JOIN classes c ON c.id = n.class_id
        WHERE n.selected + n.failed + n.files > 0 ORDER BY 1, 2
        """;

    private const string Listings = "SELECT name, hex(listing) FROM classes ORDER BY 1";

    private readonly PipelineFolder _data = new();
    private readonly List<string> _paths = [];
    private readonly List<string> _away = [];
    private Dictionary<string, string> _splits = [];
    private int _seeds;

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomEditsLeaveWhatANewIndexHas(int seed)
    {
        Random random = new(seed);
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(1), AllowMassDelete = true };
        for (int i = 0; i < 15; i++)
        {
            Add(random);
        }

        for (int round = 0; round < 8; round++)
        {
            for (int edit = random.Next(5); edit >= 0; edit--)
            {
                Edit(random);
            }

            // Now and then a build that stops half-way.
            PipelineGoal goal = random.Next(4) == 0 ? PipelineGoal.Index : PipelineGoal.Pregenerate;
            _data.Settings = _data.Settings with { MaxSamplesPerClass = random.Next(3) == 0 ? 4 : 0 };
            _data.Build(goal);
            CountsAreRight();
            SplitsStay();
        }

        _data.Settings = _data.Settings with { MaxSamplesPerClass = 0 };
        _data.Build();
        string[][] kept = [_data.Query(Recordings), _data.Query(Counts), _data.Query(Listings)];
        var contents = _data.Contents();
        string[] splits = [.. File.ReadAllLines(Path.Join(_data.Cache, "splits.csv")).Order(StringComparer.Ordinal)];

        string second = Path.Join(_data.Cache, "..", "second");
        Directory.CreateDirectory(second);
        File.Copy(Path.Join(_data.Cache, "splits.csv"), Path.Join(second, "splits.csv"));
        PipelineSettings settings = _data.Settings;
        _data.Settings = settings with { CacheDir = Path.GetFullPath(second), IndexDb = Path.Join(Path.GetFullPath(second), "index.db") };
        BuildStatistics anew = _data.Build();
        Assert.Equal([_data.Query(Recordings), _data.Query(Counts), _data.Query(Listings)], kept);
        Assert.Equal(splits, File.ReadAllLines(Path.Join(second, "splits.csv")).Order(StringComparer.Ordinal));

        _data.Settings = settings;
        BuildStatistics nothing = _data.Build();
        Assert.Equal((0, 0), (nothing.Generated(), nothing.Pruned()));
        Assert.Equal(anew.Generated(), nothing.UpToDate());
        // A recording that was renamed keeps the name of its file where only its folder or its extension changed, so that names agree too.
        Assert.Equal(contents, SplitNames.All.SelectMany(split => Files(second, split)).ToDictionary());
    }

    [Fact]
    public void CountsThatSomebodySpoiltAreCountedAnew()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 12)]);
        string right = Summary(_data.Build());
        _data.Execute("UPDATE class_counts SET selected = selected + 1, files = 99");
        Assert.NotEqual(right, Summary(NightScanPipeline.Statistics(_data.Settings)));

        NightScanPipeline.Verify(_data.Settings, repair: false, new RecordingReporter(), default);

        Assert.Equal(right, Summary(NightScanPipeline.Statistics(_data.Settings)));
        CountsAreRight();

        static string Summary(BuildStatistics statistics) =>
            string.Join(' ', new[] { statistics.Train, statistics.Validation, statistics.Test }.Select(split =>
                $"{split.Classes} {split.Recordings} {split.Spectrograms} {split.Failed}"));
    }

    [Theory]
    [InlineData("DELETE FROM recordings WHERE path = 'r003.wav'")]
    [InlineData("UPDATE recordings SET size = 1 WHERE path = 'r003.wav'")]
    [InlineData("UPDATE recordings SET modified_ns = 1 WHERE path = 'r003.wav'")]
    [InlineData("UPDATE recordings SET path = 'gone.wav' WHERE path = 'r003.wav'")]
    public void ARowThatSomebodyChangedIsComparedAgain(string change)
    {
        const string rows = "SELECT path, size, modified_ns FROM recordings ORDER BY path";
        _data.Write("owl", [.. Enumerable.Range(1, 12)]);
        _data.Build();
        string[] before = _data.Query(rows);
        _data.Execute(change);

        _data.Build();

        Assert.Equal(before, _data.Query(rows));
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Files(string cache, Split split)
    {
        string folder = Path.Join(cache, split.Name());
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => KeyValuePair.Create(Path.GetRelativePath(cache, path).Replace('\\', '/'), File.ReadAllBytes(path)));
    }

    private void CountsAreRight()
    {
        using IndexDatabase index = IndexDatabase.Open(_data.Settings.IndexDb);
        Assert.False(ClassCounts.Mend(index));
    }

    /// <summary>Also of what was away; and nothing is remembered that is there again.</summary>
    private void SplitsStay()
    {
        Dictionary<string, string> now = _data.Query("SELECT file_path, split FROM audio_samples").Select(row => row.Split('|'))
            .ToDictionary(row => row[0], row => row[1]);
        Assert.All(now, one => Assert.Equal(_splits.GetValueOrDefault(one.Key, one.Value), one.Value));
        foreach ((string path, string split) in now)
        {
            _splits[path] = split;
        }

        Assert.Empty(_data.Query("""
            SELECT v.path FROM vanished v WHERE v.path IN (SELECT file_path FROM audio_samples)
                OR EXISTS (SELECT 1 FROM recordings r WHERE r.content_hash = v.content_hash AND r.split = v.split)
            """));
    }

    private void Add(Random random)
    {
        string path = $"class{random.Next(4)}/{(random.Next(3) == 0 ? "sub/" : "")}r{++_seeds:000}.wav";
        _data.WriteOne(path, _seeds);
        _paths.Add(path);
    }

    private string Away(string path) => Path.Join(_data.Cache, "..", path.Replace('/', ' '));

    private void Edit(Random random)
    {
        int which = random.Next(Math.Max(1, _paths.Count));
        string? path = _paths.Count > 3 ? _paths[which] : null;
        switch (path is null ? 0 : random.Next(9))
        {
            case 0 or 1:
                Add(random);
                break;
            case 2:
                File.Delete(_data.Recording(path!));
                _paths.RemoveAt(which);
                break;
            case 3:
                _data.WriteOne(path!, ++_seeds);
                break;
            case 4:
                File.SetLastWriteTimeUtc(_data.Recording(path!), DateTime.UtcNow.AddMinutes(-1 - random.Next(50)));
                break;
            case 5:
                string renamed = $"class{random.Next(4)}/n{++_seeds:000}.wav";
                Directory.CreateDirectory(Path.GetDirectoryName(_data.Recording(renamed))!);
                File.Move(_data.Recording(path!), _data.Recording(renamed));
                _paths[which] = renamed;
                // What comes to stand there later is another.
                _splits.Remove(path!);
                break;
            case 6:
                File.Move(_data.Recording(path!), Away(path!));
                _paths.RemoveAt(which);
                _away.Add(path!);
                break;
            case 7 when _away.Count > 0:
                path = _away[random.Next(_away.Count)];
                _away.Remove(path);
                File.Move(Away(path), _data.Recording(path));
                _paths.Add(path);
                break;
            default:
                // No longer audio.
                File.WriteAllText(_data.Recording(path!), $"not audio {++_seeds}");
                _data.Age(path!);
                break;
        }
    }
}

using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Builds.Sharding;

/// <summary>Shards that share a plan leave the cache that one build would have left.</summary>
public sealed class ShardTests : IDisposable
{
    private const int Count = 3;

    private readonly PipelineFolder _data = new();

    public ShardTests()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(2), BackgroundClass = "wind" };
        _data.Write("owl", [.. Enumerable.Range(1, 12)]);
        _data.Write("frog", [.. Enumerable.Range(101, 12)]);
        _data.Write("wind", [.. Enumerable.Range(201, 5)]);
        File.WriteAllText(_data.Recording("frog/broken.wav"), "not audio");
        _data.Age("frog/broken.wav");
    }

    public void Dispose() => _data.Dispose();

    private PipelineSettings Shard(int index) => _data.Settings with { ShardCount = Count, ShardIndex = index };

    private static BuildStatistics Run(PipelineSettings settings, PipelineGoal goal) =>
        NightScanPipeline.Run(settings, goal, new RecordingReporter(), default);

    private static string FailureOf(PipelineSettings settings, PipelineGoal goal) =>
        Assert.Throws<NightScanException>(() => Run(settings, goal)).Diagnostic.Code;

    private void Plan() => Run(_data.Settings with { ShardCount = Count }, PipelineGoal.Index);

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(_data.Cache, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith(".npy", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(_data.Cache, path))
            .Order(StringComparer.Ordinal)];

    /// <summary>All that two builds must agree on.</summary>
    private string[] State() => _data.Query("""
        SELECT c.name, r.path, r.split, r.selected, hex(r.content_hash), r.stem, r.error_code, r.output_split, r.output_stem, r.output_count,
            hex(r.output_keys), r.output_files, r.pending
        FROM recordings r JOIN classes c ON c.id = r.class_id ORDER BY 1, 2
        """);

    [Fact]
    public void TheMergedCacheIsThatOfASingleBuild()
    {
        BuildStatistics single = _data.Build();
        var contents = _data.Contents();
        string[] state = State(), files = Files();
        string failed = File.ReadAllText(Path.Join(_data.Cache, "failed.csv"));
        Directory.Delete(_data.Cache, recursive: true);

        Plan();
        Assert.Empty(_data.Outputs());
        long[] made = [.. Enumerable.Range(0, Count).Select(index => Run(Shard(index), PipelineGoal.Pregenerate).Generated())];
        BuildStatistics merged = Run(_data.Settings, PipelineGoal.Merge);

        Assert.All(made, count => Assert.InRange(count, 1, single.Generated() - 2));
        Assert.Equal(single.Generated(), made.Sum());
        Assert.Equal(single.Summary(), merged.Summary());
        Assert.Equal(contents, _data.Contents());
        Assert.Equal(state, State());
        Assert.Equal(files, Files());
        Assert.Equal(failed, File.ReadAllText(Path.Join(_data.Cache, "failed.csv")));
        Assert.Equal(0, _data.Build().Generated());
    }

    [Fact]
    public void WhatChangedSinceTheLastBuildIsSharedToo()
    {
        _data.Build();
        PipelineSettings first = _data.Settings;
        string copy = first.CacheDir + " copy";
        Copy(first.CacheDir, copy);
        for (int number = 1; number <= 4; number++)
        {
            File.Delete(_data.Recording($"owl/r{number:000}.wav"));
            File.Move(_data.Recording($"frog/r{104 + number}.wav"), _data.Recording($"frog/moved{number}.wav"));
            _data.WriteOne($"owl/r{20 + number:000}.wav", 20 + number);
        }

        File.WriteAllText(_data.Recording("frog/r101.wav"), "no longer audio");
        _data.Age("frog/r101.wav");
        _data.WriteOne("frog/r102.wav", 300);
        _data.Build();
        var contents = _data.Contents();
        string[] state = State();

        _data.Settings = first with { CacheDir = copy, IndexDb = Path.Join(copy, "index.db") };
        Plan();
        foreach (int index in new[] { 2, 0, 1 })
        {
            Run(Shard(index), PipelineGoal.Pregenerate);
        }

        Run(_data.Settings, PipelineGoal.Merge);
        Assert.Equal(state, State());
        Assert.Equal(0, _data.Build().Generated());
        Directory.Delete(first.CacheDir, recursive: true);
        Directory.Move(copy, first.CacheDir);
        Assert.Equal(contents, _data.Contents());
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Join(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    [Fact]
    public void ShardsThatHaveNotFinishedAreNamedAndTheOthersMerged()
    {
        Plan();
        Run(Shard(0), PipelineGoal.Pregenerate);
        using (CancellationTokenSource stop = new())
        {
            RecordingReporter stopping = new() { OnProgress = progress => { if (progress.Done >= 1) { stop.Cancel(); } } };
            Assert.Throws<OperationCanceledException>(() =>
                NightScanPipeline.Run(Shard(2) with { NumWorkers = 1 }, PipelineGoal.Pregenerate, stopping, stop.Token));
        }

        RecordingReporter reporter = new();
        NightScanPipeline.Run(_data.Settings, PipelineGoal.Merge, reporter, default);
        Diagnostic error = Assert.Single(reporter.Errors);
        Assert.Equal("NS0322", error.Code);
        Assert.Contains("ShardIndex 1 2", error.Message);
        int made = _data.Outputs().Length;
        // The shard that was stopped may have written some files of a recording, which count when all of them are there.
        Assert.InRange(int.Parse(_data.Query("SELECT sum(output_files) FROM recordings").Single()), 1, made);

        Assert.Equal(0, Run(Shard(0), PipelineGoal.Pregenerate).Generated());
        long rest = Run(Shard(1), PipelineGoal.Pregenerate).Generated() + Run(Shard(2), PipelineGoal.Pregenerate).Generated();
        Run(_data.Settings, PipelineGoal.Merge);
        Assert.Equal(made + rest, _data.Outputs().Length);
        Assert.Equal($"0/{made + rest}/0/1", _data.Build().Summary());
    }

    [Fact]
    public void ABuildOfEverythingDoesWhatShardsLeftUndone()
    {
        Plan();
        Run(Shard(1), PipelineGoal.Pregenerate);
        int made = _data.Outputs().Length;
        BuildStatistics whole = _data.Build();

        Assert.Equal(made, whole.UpToDate());
        Assert.Equal("NS0321", FailureOf(Shard(0), PipelineGoal.Pregenerate));
        Assert.DoesNotContain(Files(), file => file.Contains("shard", StringComparison.Ordinal)
            || file.Contains("-of-", StringComparison.Ordinal));
    }

    [Fact]
    public void AShardWithoutItsPlanIsRefused()
    {
        _data.Build();
        Assert.Equal("NS0321", FailureOf(Shard(0), PipelineGoal.Pregenerate));
        Plan();
        Assert.Equal("NS0321", FailureOf(Shard(0) with { ShardCount = Count + 1 }, PipelineGoal.Pregenerate));
        Assert.Equal("NS0321", FailureOf(Shard(0) with { Spectrogram = TestSettings.SmallSpectrogram with { MelBands = 20 } },
            PipelineGoal.Pregenerate));
        Assert.Equal("NS0202", FailureOf(_data.Settings with { ShardCount = Count }, PipelineGoal.Pregenerate));
        Run(Shard(0), PipelineGoal.Pregenerate);
    }

    [Fact]
    public void ShardsWorkAtTheSameTimeAndABuildOfEverythingWaitsForThem()
    {
        Plan();
        Exception?[] failures = new Exception?[Count];
        string? waited = null;
        RecordingReporter reporter = new()
        {
            OnProgress = _ => waited ??= FailureOf(_data.Settings, PipelineGoal.Pregenerate),
        };
        Thread[] threads = [.. Enumerable.Range(0, Count).Select(index => new Thread(() =>
        {
            try
            {
                NightScanPipeline.Run(Shard(index), PipelineGoal.Pregenerate, index == 0 ? reporter : new RecordingReporter(), default);
            }
            catch (Exception exception)
            {
                failures[index] = exception;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(failures, Assert.Null);
        Assert.Equal("NS0309", waited);
        Run(_data.Settings, PipelineGoal.Merge);
        Assert.Equal(0, _data.Build().Generated());
    }

    [Fact]
    public void AHashSharesTheRecordingsOutEvenlyAndForGood()
    {
        long[] sizes = new long[8];
        for (int i = 0; i < 8000; i++)
        {
            sizes[NightScan.Builds.Sharding.Shard.Of($"class/recording{i}.wav", sizes.Length)]++;
        }

        // Binomial: 1000 each, give or take five standard deviations of 30.
        Assert.All(sizes, size => Assert.InRange(size, 850, 1150));
        Assert.Equal(5, NightScan.Builds.Sharding.Shard.Of("owl/r001.wav", 8));
    }
}

using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Library;

public sealed class SpectrogramCacheTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public SpectrogramCacheTests()
    {
        _data.Settings = _data.Settings with
        {
            VariantsPerSample = VariantCount.Of(2),
            ValidationFraction = 0.2,
            TestFraction = 0.2,
            MaxSamplesPerClass = 12,
        };
        _data.Write("owl", [.. Enumerable.Range(0, 20)]);
        _data.Write("bat", [.. Enumerable.Range(100, 7)]);
        _data.WriteOne("bat/site 4/20190506_045900.wav", 200);
        File.WriteAllText(_data.Recording("bat/broken.wav"), "not a recording");
        _data.Age("bat/broken.wav");
        _data.Build();
    }

    private SpectrogramCache Cache => SpectrogramCache.Open(_data.Cache);

    public void Dispose() => _data.Dispose();

    [Fact]
    public void AFolderAndItsIndexAreTheSame()
    {
        SpectrogramCache one = Cache, other = SpectrogramCache.Open(_data.Settings.IndexDb);
        Assert.Equal((_data.Settings.IndexDb, _data.Cache, _data.AudioRoot), (one.IndexPath, one.Folder, one.AudioRoot));
        Assert.Equal((one.IndexPath, one.Folder), (other.IndexPath, other.Folder));
        Assert.Equal(_data.Settings.Spectrogram, one.Settings);
        Assert.Equal(["bat", "owl"], one.Classes);
    }

    [Fact]
    public void AnIndexMayLieElsewhere()
    {
        string index = Path.Join(Path.GetDirectoryName(_data.Cache), "elsewhere.db");
        File.Move(_data.Settings.IndexDb, index);
        SpectrogramCache cache = SpectrogramCache.Open(index, _data.Cache);
        Assert.True(File.Exists(cache.Examples().First().Path));
    }

    [Fact]
    public void ThereAreAllRecordingsInOrder()
    {
        IndexedRecording[] recordings = [.. Cache.Recordings()];
        Assert.Equal(
            _data.Query("SELECT file_path, class_name, split, duration, file_size FROM audio_samples ORDER BY file_path"),
            recordings.Select(recording => string.Create(CultureInfo.InvariantCulture,
                $"{recording.Path}|{recording.Class}|{recording.Split.Name()}|{recording.Duration}|{recording.FileSize}")));
        Assert.All(recordings, recording => Assert.Equal(recording.Class, Cache.Classes[recording.ClassNumber]));
        Assert.Equal(12, recordings.Count(recording => recording is { Class: "owl", IsSelected: true }));
        Assert.Equal(8, recordings.Count(recording => recording is { Class: "owl", IsSelected: false, Spectrograms: 0 }));
    }

    [Fact]
    public void WhatIsKnownOfARecordingIsThere()
    {
        IndexedRecording known = Cache.Recordings().Single(recording => recording.Path == "bat/site 4/20190506_045900.wav");
        Assert.Equal(new DateTime(2019, 5, 6, 4, 59, 0), known.Metadata.Start?.Local);
        Assert.Equal(8000, known.SampleRate);
        Assert.Null(known.Failure);
        IndexedRecording broken = Cache.Recordings().Single(recording => recording.Path == "bat/broken.wav");
        Assert.Equal(("NS0101", _data.Recording("bat/broken.wav")), (broken.Failure?.Code, broken.Failure?.File));
        Assert.Null(broken.Duration);
    }

    [Fact]
    public void TheExamplesAreTheFilesOfTheCacheInOrder()
    {
        SpectrogramExample[] examples = [.. Cache.Examples()];
        Assert.Equal(_data.Outputs(), examples.Select(Relative).Order(StringComparer.Ordinal));
        Assert.Equal(
            examples.OrderBy(example => example.ClassNumber).ThenBy(example => example.Recording, StringComparer.Ordinal)
                .ThenBy(example => example.Variant).Select(Relative),
            examples.Select(Relative));
        Assert.All(examples, example => Assert.StartsWith($"{example.Split.Name()}/{example.Class}/", Relative(example),
            StringComparison.Ordinal));
        Assert.Contains(examples, example => example.Variant == 2);
    }

    [Fact]
    public void TheExamplesOfTheSplitsAreAllOfThem()
    {
        Assert.All(SplitNames.All, split => Assert.Equal(
            Cache.Examples().Where(example => example.Split == split), Cache.Examples(split)));
        Assert.All(Cache.Examples(Split.Test), example => Assert.Equal(0, example.Variant));
    }

    [Fact]
    public void TheCountsAreThoseOfWhatIsIterated()
    {
        Assert.Equal(
            Cache.Recordings().Where(recording => recording.IsSelected)
                .GroupBy(recording => (recording.ClassNumber, recording.Split)).OrderBy(group => group.Key)
                .Select(group => (group.Key, (long)group.Count(), (long)group.Count(recording => recording.Failure is not null),
                    (long)group.Sum(recording => recording.Spectrograms))),
            Cache.Counts.Select(count => ((count.ClassNumber, count.Split), count.Recordings, count.Failed, count.Spectrograms)));
        Assert.Equal(1, Cache.Counts.Where(count => count.Class == "bat").Sum(count => count.Failed));
    }

    [Fact]
    public void ABuildAndOthersMayComeBetween()
    {
        SpectrogramCache cache = Cache;
        List<int> counts = [];
        foreach (SpectrogramExample example in cache.Examples().Take(3))
        {
            _data.Write("bat", 300 + example.Variant);
            _data.Build();
            counts.Add(cache.Recordings().Count());
        }

        Assert.Equal([30, 31, 32], counts);
    }

    [Fact]
    public void APageEndsNowhere()
    {
        _data.Execute($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO recordings(class_id, path, split, group_hash, selected, size, modified_ns, content_hash, stem)
            SELECT (SELECT id FROM classes WHERE name = 'owl'), 'x' || i || '.wav', 0, 0, 0, 1, 1, zeroblob(16), 'x' || i FROM n
            """);
        string[] paths = [.. Cache.Recordings().Select(recording => recording.Path)];
        Assert.Equal(2500 + 20 + 9, paths.Distinct().Count());
        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
    }

    [Fact]
    public void WithoutAnIndexItSaysSo()
    {
        string folder = Directory.CreateDirectory(Path.Join(_data.AudioRoot, "empty")).FullName;
        NightScanException missing = Assert.Throws<NightScanException>(() => SpectrogramCache.Open(folder));
        Assert.Equal(("NS0304", Path.Join(folder, "index.db")), (missing.Diagnostic.Code, missing.Diagnostic.File));
        File.WriteAllText(Path.Join(folder, "index.db"), "text");
        Assert.Equal("NS0304", Assert.Throws<NightScanException>(() => SpectrogramCache.Open(folder)).Diagnostic.Code);
    }

    private string Relative(SpectrogramExample example) => Path.GetRelativePath(_data.Cache, example.Path).Replace('\\', '/');
}

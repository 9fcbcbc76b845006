using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Index;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Library;

/// <summary>Recordings are files, and examples their windows.</summary>
public sealed class WindowedCacheTests
{
    [Fact]
    public void AllWindowsOfClassFolders()
    {
        using AnnotatedFolder data = new(WindowChoice.All);
        data.Write("owl/night.wav", 1, seconds: 0.6);
        data.Write("owl/short.wav", 2, seconds: 0.2);
        data.Write("bat,fox/both.wav", 3, seconds: 0.3);
        data.Data.Settings = data.Data.Settings with { VariantsPerSample = VariantCount.Of(1) };
        data.Data.Build();
        SpectrogramCache cache = SpectrogramCache.Open(data.Data.Cache);

        Assert.Equal(["bat", "bat,fox", "fox", "owl"], cache.Classes);
        Assert.Equal(["bat", "fox", "owl"], cache.Labels);
        Assert.Equal(
            ["bat,fox/both.wav True 4", "owl/night.wav True 6", "owl/short.wav True 2"],
            cache.Recordings().Select(one => $"{one.Path} {one.IsSelected} {one.Spectrograms}"));
        Assert.Equal(
            [
                "bat,fox/both.wav 0–0.25: bat, fox in bat,fox/both_000000000.npy",
                "bat,fox/both.wav 0.25–0.5: bat, fox in bat,fox/both_000000250.npy",
                "owl/night.wav 0–0.25: owl in owl/night_000000000.npy",
                "owl/night.wav 0.25–0.5: owl in owl/night_000000250.npy",
                "owl/night.wav 0.5–0.75: owl in owl/night_000000500.npy",
                "owl/short.wav 0–0.25: owl in owl/short.npy",
            ], cache.Examples().Where(one => one.Variant == 0).Select(one => Describe(data, one)));
        Assert.Equal(12, cache.Examples(Split.Train).Count(one => one.Read().Frames == 26));
        Assert.Equal([2L, 4], cache.Counts.Select(count => count.Recordings));
    }

    [Fact]
    public void OfAnnotatedRecordingsNoneHasAClass()
    {
        using AnnotatedFolder data = new();
        data.Write("2024/night.wav", 1, seconds: 1);
        data.Write("day.wav", 2, seconds: 0.25);
        data.Annotate("2024/night.wav,0.02,0.2,owl", "2024/night.wav,0.01,0.1,fox", "2024/night.wav,0.26,0.3,toad",
            "2024/night.wav,0.5,0.7,owl", "2024/night.wav,0.51,0.6,newt,uncertain", "day.wav,0,0.2,fox");
        data.Data.Build();
        SpectrogramCache cache = SpectrogramCache.Open(data.Data.Cache);

        Assert.Equal(["_background_", "fox", "newt", "owl"], cache.Classes);
        Assert.Equal(["fox", "newt", "owl"], cache.Labels);
        Assert.Equal(["2024/night.wav||-1|True|1", "day.wav||-1|True|0.25"], cache.Recordings().Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Path}|{one.Class}|{one.ClassNumber}|{one.IsSelected}|{one.Duration}")));
        Assert.Equal(
            [
                "2024/night.wav 0.25–0.5:  in _background_/night_000000250.npy",
                "2024/night.wav 0.75–1:  in _background_/night_000000750.npy",
                "day.wav 0–0.25: fox in fox/day.npy",
                "2024/night.wav 0–0.25: fox, owl in owl/night_000000000.npy",
                "2024/night.wav 0.5–0.75: owl in owl/night_000000500.npy",
            ], cache.Examples().Select(one => Describe(data, one)));
        Assert.All(cache.Examples(), one => Assert.Equal(one.Class, cache.Classes[one.ClassNumber]));
        Assert.Equal(cache.Examples(), cache.Examples(Split.Train));
        Assert.Equal(["0: 2", "1: 1", "3: 2"], cache.Counts.Select(count => $"{count.ClassNumber}: {count.Recordings}"));
        // Labels are what a model answers; windows without any are of no class.
        Assert.Equal((3, 2), (NightScan.Builds.NightScanPipeline.Statistics(data.Data.Settings).Classes,
            NightScan.Builds.NightScanPipeline.Statistics(data.Data.Settings).Train.Classes));
    }

    [Fact]
    public void ARecordingFailsWithItsWindows()
    {
        using AnnotatedFolder data = new(WindowChoice.All);
        data.Write("owl/good.wav", 1, seconds: 0.6);
        File.WriteAllText(data.Data.Recording("owl/text.wav"), "not a recording");
        data.Data.Age("owl/text.wav");
        data.Data.Build();
        IndexedRecording[] recordings = [.. SpectrogramCache.Open(data.Data.Cache).Recordings()];

        Assert.Null(recordings[0].Failure);
        Assert.Equal(("NS0101", data.Data.Recording("owl/text.wav")), (recordings[1].Failure?.Code, recordings[1].Failure?.File));
    }

    [Fact]
    public void APageEndsBetweenTheWindowsOfARecordingToo()
    {
        using AnnotatedFolder data = new(WindowChoice.All);
        data.Write("owl/long.wav", 1, seconds: 300);
        data.Write("owl/longer.wav", 2, seconds: 1);
        data.Data.Settings = data.Data.Settings with { NumWorkers = 2 };
        data.Data.Build();
        SpectrogramExample[] examples = [.. SpectrogramCache.Open(data.Data.Cache).Examples()];

        Assert.Equal(1204, examples.Length);
        Assert.Equal(Enumerable.Range(0, 1200).Select(i => i / 4.0), examples[..1200].Select(one => one.Start));
        Assert.Equal(["owl/long.wav", "owl/longer.wav"], SpectrogramCache.Open(data.Data.Cache).Recordings().Select(one => one.Path));
    }

    /// <summary>What reaches beyond the end is silence.</summary>
    [Theory]
    [InlineData("First", 0, 2.25)]
    [InlineData("All", 0, 2.25)]
    [InlineData("All", 0.125, 4.25)]
    public void HoursAreThoseOfTheWindows(string choice, double overlap, double seconds)
    {
        WindowChoice windows = Enum.Parse<WindowChoice>(choice);
        using AnnotatedFolder data = new(windows);
        data.Data.Settings = data.Data.Settings with { WindowOverlap = overlap };
        data.Write("owl/a.wav", 1, seconds: 2);
        data.Write("owl/b.wav", 2, seconds: 0.25);
        data.Data.Build();
        using IndexDatabase index = IndexDatabase.OpenRead(data.Data.Settings.IndexDb);

        (Split split, double hours) = TrainingRecordings.Hours(index).Single();
        Assert.Equal(Split.Train, split);
        Assert.Equal(seconds, hours * 3600, 9);
        Assert.Equal(
            SpectrogramCache.Open(data.Data.Cache).Examples()
                .Select(one => (one.Recording, windows == WindowChoice.First ? null : (double?)one.Start)),
            TrainingRecordings.Sources(index, "owl", Split.Train).Select(one => (one.Recording, one.Window?.Start)));
    }

    private static string Describe(AnnotatedFolder data, SpectrogramExample example)
    {
        string file = Path.GetRelativePath(Path.Join(data.Data.Cache, example.Split.Name()), example.Path).Replace('\\', '/');
        return string.Create(CultureInfo.InvariantCulture,
            $"{example.Recording} {example.Start}–{example.End}: {string.Join(", ", example.Labels)} in {file}");
    }
}

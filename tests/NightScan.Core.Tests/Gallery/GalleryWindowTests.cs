using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Gallery;
using NightScan.Settings;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Gallery;

/// <summary>What is shown, and heard, is the window.</summary>
public sealed class GalleryWindowTests
{
    [Fact]
    public void AWindowSoundsLikeARecordingThatStartsThere()
    {
        using AnnotatedFolder windows = new(WindowChoice.All), cuts = new(WindowChoice.First);
        windows.Write("owl/night.wav", 7, seconds: 0.6);
        byte[] night = File.ReadAllBytes(windows.Data.Recording("owl/night.wav"));
        short[] samples = MemoryMarshal.Cast<byte, short>(night.AsSpan(^(2 * 4800)..)).ToArray();
        foreach (int start in (int[])[0, 2000, 4000])
        {
            WaveFile.Write(cuts.Data.Recording($"owl/at{start}.wav"), samples.AsSpan(start), 8000);
            cuts.Data.Age($"owl/at{start}.wav");
        }

        string page = Write(windows), other = Write(cuts);
        Assert.Equal(3, Sounds(cuts).Length);
        Assert.Equal(Sounds(cuts), Sounds(windows));
        Assert.Contains("night.wav, 0.25–0.5 s", page, StringComparison.Ordinal);
        Assert.Contains("<span>3 windows</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span>3 recordings</span>", other, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLabelsOfAWindowAreInItsCaption()
    {
        using AnnotatedFolder data = new();
        data.Write("site/night.wav", 1, seconds: 0.5);
        data.Write("site/day.wav", 2, seconds: 0.5);
        data.Annotate("site/night.wav,0,0.2,owl", "site/night.wav,0.01,0.1,fox", "site/night.wav,0.3,0.4,toad,negative",
            "site/day.wav,0,0.1,owl");
        data.Data.Settings = data.Data.Settings with { VariantsPerSample = VariantCount.Of(1) };

        string page = Write(data);
        Assert.Contains("<figcaption>original: fox, owl</figcaption>", page, StringComparison.Ordinal);
        Assert.Contains("<figcaption>original: no label</figcaption>", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>site/night.wav, 0–0.25 s</bdi>", page, StringComparison.Ordinal);
        Assert.Equal(8, Sounds(data).Length);
    }

    /// <summary>Neighbours look alike.</summary>
    [Fact]
    public void OneWindowOfEachRecordingComesBeforeASecond()
    {
        using AnnotatedFolder data = new(WindowChoice.All);
        data.Write("owl/a.wav", 1, seconds: 1);
        data.Write("owl/b.wav", 2, seconds: 1);
        string page = Write(data, recordings: 3);
        Assert.Equal(["a.wav, 0–0.25 s", "a.wav, 0.25–0.5 s", "b.wav, 0–0.25 s"],
            page.Split("<h3><bdi>")[1..].Select(row => row[..row.IndexOf('<', StringComparison.Ordinal)]));
    }

    private static string Write(AnnotatedFolder data, int recordings = 12)
    {
        data.Data.Build();
        string page = Path.Join(data.Data.Cache, "gallery.html");
        GalleryBuild.Write(data.Data.Settings, new GallerySettings(page, 12, recordings, true), new RecordingReporter(), default);
        return File.ReadAllText(page);
    }

    private static string[] Sounds(AnnotatedFolder data) => [.. Directory.GetFiles(Path.Join(data.Data.Cache, "gallery_audio"))
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}

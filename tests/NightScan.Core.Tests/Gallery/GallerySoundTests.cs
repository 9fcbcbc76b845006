using NightScan.Augmentation;
using NightScan.Gallery;
using NightScan.Settings;
using NightScan.Spectrograms;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Gallery;

public sealed class GallerySoundTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public GallerySoundTests()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(2) };
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Build();
    }

    public void Dispose() => _data.Dispose();

    private string Page => Path.Join(_data.Cache, "my #1 gällery.html");

    private string Sounds => Path.Join(_data.Cache, "my #1 gällery_audio");

    [Fact]
    public void EveryPictureHasItsSoundAndTheyAreTheSameOnEveryRun()
    {
        string page = Write();
        var before = Files();
        Assert.Equal(6, before.Count);
        Assert.All(before.Keys, name => Assert.Contains($"src=\"my%20%231%20g%C3%A4llery_audio/{name}\"", page, StringComparison.Ordinal));
        Assert.Contains("Below each picture is its sound", page, StringComparison.Ordinal);

        Directory.Delete(Sounds, recursive: true);
        _data.Settings = _data.Settings with { NumWorkers = 1 };
        Assert.Equal(page, Write());
        Assert.Equal(before, Files());
    }

    [Fact]
    public void OldSoundsGoWithThePageThatHadThem()
    {
        Write();
        string[] before = [.. Files().Keys];
        File.WriteAllText(Path.Join(Sounds, "notes.txt"), "mine");
        _data.Settings = _data.Settings with { Augmentation = _data.Settings.Augmentation with { Seed = 7 } };
        _data.Build();

        Write();
        string[] after = [.. Files().Keys];
        // The recordings themselves sound as before, at another level perhaps.
        Assert.Equal(6, after.Count(name => name.EndsWith(".wav", StringComparison.Ordinal)));
        Assert.True(before.Intersect(after).Count() <= 2);

        Assert.DoesNotContain("<audio", Write(audio: false), StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Files().Keys);
    }

    [Fact]
    public void WhatHasNoRoomHasNoSoundAndThePageSaysSo()
    {
        Write();
        long all = Files().Values.Sum(file => file.Length);

        string page = Write(bytes: all - 1);
        Assert.Equal(3, Files().Count);
        Assert.Equal(3, page.Split("<audio").Length - 1);
        Assert.Contains("Only the first 1 recording has them", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Only the first", Write(bytes: all), StringComparison.Ordinal);
    }

    /// <summary>The second of two recordings that are alike in their window sounds like the first.</summary>
    [Fact]
    public void EqualSoundsAreOneFile()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(0) };
        foreach (int number in Enumerable.Range(1, 8))
        {
            _data.WriteOne($"owl/r{number:000}.wav", 1);
        }

        _data.Build();
        Assert.Equal(2, Write().Split("<audio").Length - 1);
        Assert.Single(Files());
    }

    /// <summary>A short recording is heard as it is seen: again and again, or with silence behind it.</summary>
    [Theory]
    [InlineData(Padding.Silence)]
    [InlineData(Padding.Repeat)]
    public void WhatFillsAShortRecordingIsHeard(Padding padding)
    {
        _data.Settings = _data.Settings with
        {
            VariantsPerSample = VariantCount.Of(0),
            Spectrogram = _data.Settings.Spectrogram with { Padding = padding },
        };
        foreach (int number in Enumerable.Range(1, 8))
        {
            WaveFile.WriteTone(_data.Recording($"owl/r{number:000}.wav"), number, seconds: 0.1);
            _data.Age($"owl/r{number:000}.wav");
        }

        _data.Build();
        Write();
        // A window of 2,000 samples behind a header of 44 bytes.
        short[] sound = MemoryMarshal.Cast<byte, short>(Files().Values.First().AsSpan(44)).ToArray();
        Assert.Equal(2000, sound.Length);
        Assert.Equal(padding == Padding.Repeat ? sound[..800] : new short[800], sound[800..1600]);
        Assert.True(sound[..800].Max() > 1000);
    }

    private string Write(bool audio = true, long bytes = long.MaxValue)
    {
        GalleryBuild.Write(_data.Settings, new GallerySettings(Page, 12, 2, audio) { AudioBytes = bytes },
            new RecordingReporter(), default);
        return File.ReadAllText(Page);
    }

    private Dictionary<string, byte[]> Files() =>
        Directory.GetFiles(Sounds).Order(StringComparer.Ordinal).ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);
}

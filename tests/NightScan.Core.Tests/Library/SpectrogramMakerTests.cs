using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Spectrograms;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Library;

public sealed class SpectrogramMakerTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public void Dispose() => _data.Dispose();

    /// <summary>With variants a build decodes more of a recording, and the spectrogram is the same.</summary>
    [Theory]
    [InlineData(SpectrogramDataType.Float16, 0)]
    [InlineData(SpectrogramDataType.Float16, 3)]
    [InlineData(SpectrogramDataType.Float32, 0)]
    public void TheNumbersAreThoseOfABuild(SpectrogramDataType type, int variants)
    {
        _data.Settings = _data.Settings with
        {
            Spectrogram = TestSettings.SmallSpectrogram with { DataType = type, SampleRate = 6000, MaxFrequency = 3000 },
            VariantsPerSample = VariantCount.Of(variants),
        };
        _data.Write("owl", 1, 2);
        _data.Write("bat", 3, 4);
        _data.Build();
        SpectrogramCache cache = SpectrogramCache.Open(_data.Cache);
        using SpectrogramMaker maker = new(cache.Settings!);
        SpectrogramExample[] originals = [.. cache.Examples().Where(example => example.Variant == 0)];
        Assert.Equal(4, originals.Length);
        Assert.All(originals, example =>
        {
            Spectrogram made = maker.FromRecording(Path.Join(cache.AudioRoot, example.Recording)), built = example.Read();
            Assert.Equal((built.Mels, built.Frames, built.DataType), (made.Mels, made.Frames, made.DataType));
            Assert.Equal(built.Values, made.Values);
        });
    }

    [Fact]
    public void SamplesAreARecordingOfTheirRate()
    {
        _data.Write("owl", 1);
        using SpectrogramMaker maker = new(TestSettings.SmallSpectrogram);
        float[] silence = maker.FromSamples([]).Values;
        Assert.Equal(16 * 26, silence.Length);
        Assert.All(silence, value => Assert.Equal(0, value));
        float[] tone = [.. Enumerable.Range(0, 2000).Select(i => MathF.Sin(2 * MathF.PI * 2000 * i / 8000))];
        Spectrogram spectrogram = maker.FromSamples(tone);
        Assert.Equal(0, spectrogram.Values.Average(), 0.01);
        int loudest = Enumerable.Range(0, 16).MaxBy(mel => spectrogram[mel, 13]);
        Assert.InRange(loudest, 10, 12);
    }

    [Fact]
    public void APresetIsKnownByItsName()
    {
        using SpectrogramMaker maker = new("OWL");
        Assert.Equal(SpectrogramPresets.Find("owl"), maker.Settings);
        Assert.Equal("NS0206", Assert.Throws<NightScanException>(() => new SpectrogramMaker("howl")).Diagnostic.Code);
    }

    [Fact]
    public void WhatCannotBeReadSaysWhy()
    {
        string path = _data.Recording("text.wav");
        File.WriteAllText(path, "not a recording");
        using SpectrogramMaker maker = new("general");
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => maker.FromRecording(path)).Diagnostic;
        Assert.Equal(("NS0101", path), (diagnostic.Code, diagnostic.File));
        Assert.Throws<ArgumentException>(() => maker.FromSamples([0, float.NaN]));
    }

    [Fact]
    public void ARecordingThatIsCutShortIsUsedWithAWarning()
    {
        _data.Write("owl", 1);
        string path = _data.Recording("owl/r001.wav");
        using SpectrogramMaker maker = new(TestSettings.SmallSpectrogram);
        maker.FromRecording(path);
        Assert.Null(maker.Warning);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^400]);
        maker.FromRecording(path);
        Assert.Equal(("NS0106", path), (maker.Warning?.Code, maker.Warning?.File));
    }
}

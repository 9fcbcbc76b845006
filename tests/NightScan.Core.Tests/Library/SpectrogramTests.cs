using NightScan.Diagnostics;
using NightScan.Spectrograms;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Library;

public sealed class SpectrogramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SpectrogramDataType.Float16, 0)]
    [InlineData(SpectrogramDataType.Float32, 0x1234_5678_9ABC_DEF0)]
    public void WhatIsWrittenIsReadBack(SpectrogramDataType type, ulong key)
    {
        string path = _folder.File("a.npy");
        Spectrogram written = new(3, 5, [.. Enumerable.Range(0, 15).Select(i => (i - 7) / 4f)]) { DataType = type, Key = key };
        written.Write(path);
        Spectrogram read = Spectrogram.Read(path);
        Assert.Equal((3, 5, type, key), (read.Mels, read.Frames, read.DataType, read.Key));
        Assert.Equal(written.Values, read.Values);
        Assert.Equal(written.Values[(2 * 5) + 4], read[2, 4]);
    }

    [Fact]
    public void AFileOfTheCacheIsWrittenAsItWas()
    {
        using PipelineFolder data = new();
        data.Write("owl", 1);
        data.Write("bat", 2);
        data.Build();
        string path = SpectrogramCache.Open(data.Cache).Examples().First().Path;
        byte[] before = File.ReadAllBytes(path);
        Spectrogram.Read(path).Write(path);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void TheFilesOfOthersStay()
    {
        string path = _folder.File("a.npy"), folder = Path.Join(_folder.Path, "nowhere", "a.npy");
        File.WriteAllText(path, "somebody's");
        Spectrogram spectrogram = new(1, 1, [0]);
        Assert.Equal("NS0312", Assert.Throws<NightScanException>(() => spectrogram.Write(path)).Diagnostic.Code);
        Assert.Equal("somebody's", File.ReadAllText(path));
        Assert.Equal("NS0310", Assert.Throws<NightScanException>(() => spectrogram.Write(folder)).Diagnostic.Code);
        Assert.Equal("NS0311", Assert.Throws<NightScanException>(() => Spectrogram.Read(path)).Diagnostic.Code);
    }

    [Fact]
    public void AShapeThatTheNumbersDoNotHaveIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Spectrogram(2, 3, new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Spectrogram(0, 3, []));
        Spectrogram spectrogram = new(2, 3, new float[6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => spectrogram[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => spectrogram[-1, 0]);
    }
}

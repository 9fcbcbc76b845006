using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

/// <summary>MP3 without libsndfile: as many samples as with it, and at the same places.</summary>
public sealed class Mp3ReaderTests : IDisposable
{
    private const long All = 1 << 20;

    // The decoders round differently; a sample that is off by one place differs by far more.
    private const double Tolerance = 2e-3;

    // What libsndfile's encoder makes of some tones are short blocks all through, in some of which NLayer is wrong (as libsndfile's
    // decoder and ffmpeg agree), by up to 0.3: how far it is off in the mean is what can be held against it, since that encoder makes
    // other blocks of the same tone from one call to the next. It is 0.013 of a tone of 0.1.
    private const double MeanOfShortBlocks = 0.03;

    private readonly TemporaryFolder _folder = new();
    private readonly Mp3Reader _mp3 = new();
    private readonly SndFileReader _native = new();

    public void Dispose()
    {
        _mp3.Dispose();
        _native.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(44100, 1, 60_000)]
    [InlineData(44100, 2, 50_000, true)]
    [InlineData(48000, 2, 12_345, true)]
    [InlineData(32000, 1, 40_000)]
    [InlineData(22050, 1, 30_000)]
    [InlineData(22050, 2, 30_001)]
    [InlineData(16000, 1, 20_000)]
    [InlineData(11025, 1, 15_000)]
    [InlineData(12000, 1, 9_999)]
    public void EqualsLibsndfile(int rate, int channels, int frames, bool isOfShortBlocks = false)
    {
        Compare(Mp3("a.mp3", rate, channels, frames), isOfShortBlocks);
        Assert.Equal(new AudioFormat(rate, channels, frames), _mp3.Format);
    }

    [Fact]
    public void TrimsWhateverTheEncoderIsCalled()
    {
        string path = Mp3("a.mp3", 44100, 1, 60_000);
        byte[] file = File.ReadAllBytes(path);
        int name = file.AsSpan().IndexOf("LAME"u8);
        Assert.InRange(name, 0, 400);
        "Lavc"u8.CopyTo(file.AsSpan(name));
        File.WriteAllBytes(path, file);
        Compare(path);
        Assert.Equal(60_000, _mp3.Format.Frames);
    }

    [Fact]
    public void LooksBehindTagsWithoutKeepingThem()
    {
        string path = Mp3("a.mp3", 44100, 1, 30_000);
        byte[] sound = File.ReadAllBytes(path);
        float[] expected = Decode(path);
        File.WriteAllBytes(path, [.. "ID3"u8, 4, 0, 0, 0, 2, 0, 0, .. new byte[1 << 15], .. sound]);
        Assert.Equal(expected, Decode(path));

        // A tag of 256 MB, as it says.
        File.WriteAllBytes(path, [.. "ID3"u8, 4, 0, 0, 0x7F, 0x7F, 0x7F, 0x7F, .. sound]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(_mp3.Open(path, default, default));
        Assert.False(_mp3.Understood);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    [Fact]
    public void WhatLooksLikeOneFrameIsNoMp3()
    {
        byte[] sound = File.ReadAllBytes(Mp3("a.mp3", 44100, 1, 30_000));
        byte[] noise = new byte[5000];
        new Random(1).NextBytes(noise);
        byte[][] others = [[.. sound[..4], .. noise], new PcmFile("RIFF", 16).ToBytes(1), noise, [], sound[..100], [0xFF, 0xFB]];
        foreach (byte[] other in others)
        {
            File.WriteAllBytes(_folder.File("b.mp3"), other);
            Assert.Null(_mp3.Open(_folder.File("b.mp3"), default, default));
            Assert.False(_mp3.Understood);
        }
    }

    [Fact]
    public void WhatFollowsDamageKeepsItsPlace()
    {
        string path = Mp3("a.mp3", 44100, 1, 100_000);
        float[] expected = Decode(path);
        byte[] file = File.ReadAllBytes(path);
        int frame = file.AsSpan(file.Length / 2).IndexOf(file.AsSpan(0, 2)) + (file.Length / 2);
        new Random(1).NextBytes(file.AsSpan(frame + 4, 40));
        File.WriteAllBytes(path, file);
        float[] decoded = Decode(path);
        Assert.Equal(expected.Length, decoded.Length);
        Assert.NotEqual(expected, decoded);
        Assert.Equal(expected.AsSpan(0, 30_000), decoded.AsSpan(0, 30_000));
        Assert.Equal(expected.AsSpan(^20_000), decoded.AsSpan(^20_000));
    }

    [Fact]
    public void GoesOnBehindWhatIsNoFrame()
    {
        string path = Mp3("a.mp3", 44100, 1, 100_000);
        float[] expected = Decode(path);
        byte[] file = File.ReadAllBytes(path);
        int frame = file.AsSpan(file.Length / 2).IndexOf(file.AsSpan(0, 2)) + (file.Length / 2);
        File.WriteAllBytes(path, [.. file[..frame], .. new byte[3333], .. file[frame..]]);
        Assert.Equal(expected, Decode(path));
        Assert.Equal("NS0106", Warning(path)?.Descriptor.Code);
    }

    [Fact]
    public void ACutRecordingIsUsedAsFarAsItGoes()
    {
        string path = Mp3("a.mp3", 44100, 1, 100_000);
        float[] whole = Decode(path);
        File.WriteAllBytes(path, File.ReadAllBytes(path).AsSpan(0, (int)(new FileInfo(path).Length * 2 / 3)));
        float[] cut = Decode(path);
        Assert.InRange(cut.Length, 50_000, 70_000);
        Assert.Equal(whole.AsSpan(0, cut.Length), cut.AsSpan());
        Assert.Equal("NS0106", Warning(path)?.Descriptor.Code);
    }

    [Fact]
    public void GoesOnWhereItStopped()
    {
        string path = Mp3("a.mp3", 22050, 2, 20_000);
        float[] whole = Decode(path);
        Assert.Null(_mp3.Open(path, default, default));
        SampleBuffer parts = new();
        for (int needed = 1; parts.Count < whole.Length; needed += 777)
        {
            Assert.Null(_mp3.Fill(needed, parts, default));
        }

        Assert.Equal(whole, parts.Memory.ToArray());
    }

    private void Compare(string path, bool isOfShortBlocks = false)
    {
        float[] decoded = Decode(path);
        Assert.Equal($"NLayer-{typeof(NLayer.MpegFrameDecoder).Assembly.GetName().Version?.ToString(3)}", _mp3.State.Fallback);
        SampleBuffer expected = new();
        Assert.Null(_native.Open(path, default, default));
        Assert.Equal(_native.Format, _mp3.Format);
        Assert.Null(_native.Decode(All, expected, default).Failure);
        Assert.Equal(expected.Count, decoded.Length);
        if (isOfShortBlocks)
        {
            Assert.InRange(Math.Sqrt(Difference(decoded, expected.Span, shift: 0) / decoded.Length), 0, MeanOfShortBlocks);
        }
        else
        {
            Assert.InRange(Enumerable.Range(0, decoded.Length).Max(i => Math.Abs(decoded[i] - expected.Span[i])), 0, Tolerance);
        }

        Assert.Equal(0, Enumerable.Range(-3, 7).MinBy(shift => Difference(decoded, expected.Span, shift)));
    }

    private static double Difference(ReadOnlySpan<float> decoded, ReadOnlySpan<float> expected, int shift)
    {
        double sum = 0;
        for (int i = 3; i < decoded.Length - 3; i++)
        {
            sum += Math.Pow(decoded[i] - expected[i + shift], 2);
        }

        return sum;
    }

    private float[] Decode(string path)
    {
        Assert.Null(_mp3.Open(path, default, default));
        Assert.True(_mp3.Understood);
        SampleBuffer mono = new();
        Assert.Null(_mp3.Decode(All, mono, default).Failure);
        return mono.Memory.ToArray();
    }

    private RecordingProblem? Warning(string path)
    {
        Assert.Null(_mp3.Open(path, default, default));
        return _mp3.Decode(All, new SampleBuffer(), default).Warning;
    }

    /// <summary>
    /// A tone that swells: a shift by one sample shows everywhere. Its blocks are long: NLayer is less exact in short ones.
    /// </summary>
    private string Mp3(string name, int rate, int channels, int frames)
    {
        short[] samples = new short[frames * channels];
        for (int i = 0; i < samples.Length; i++)
        {
            double t = (double)(i / channels) / rate;
            samples[i] = (short)(9000 / (1 + (i % channels)) * Math.Sin(2 * Math.PI * 900 * t) * (
                0.6 + (0.4 * Math.Sin(2 * Math.PI * 3 * t))));
        }

        CompressedFile.WriteMp3(_folder.File(name), samples, rate, channels);
        return _folder.File(name);
    }
}

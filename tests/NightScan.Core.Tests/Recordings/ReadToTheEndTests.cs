using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

/// <summary>
/// Recordings whose header, or whose library, is wrong about their length: all that a container holds is read, by a build and by Predict,
/// and what is missing is said. Against ffmpeg, for many formats, the fault harness does the same (its verb <c>files</c>).
/// </summary>
public sealed class ReadToTheEndTests : IDisposable
{
    private const int Rate = 8000, Frames = 20_000;

    private readonly TemporaryFolder _folder = new();
    private readonly short[] _samples = new short[Frames];

    public ReadToTheEndTests()
    {
        Random random = new(1);
        for (int i = 0; i < Frames; i++)
        {
            _samples[i] = (short)((9000 * Math.Sin(i * 0.3)) + random.Next(-999, 999));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0u, 0u, true)] // nothing was ever put in
    [InlineData(36u, 0u, true)] // what is written first
    [InlineData(40036u, 0u, true)] // the whole was, its samples were not
    [InlineData(uint.MaxValue, uint.MaxValue, false)] // a stream
    [InlineData(0u, 0x7FFFFFFFu, false)]
    [InlineData(0x7FFFF024u, 0x7FFFF000u, false)]
    public void AWaveThatWasNeverClosedIsReadToItsEnd(uint whole, uint data, bool isCut)
    {
        string path = Wave();
        Patch(path, 4, whole);
        Patch(path, 40, data);
        Reads(path, Frames, isCut);

        byte[] file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. file[..36], .. "FLLR"u8, 0, 4, 0, 0, .. new byte[1024], .. file[36..]]);
        Reads(path, Frames, isCut);
    }

    [Theory]
    [InlineData(0u, true)]
    [InlineData(uint.MaxValue, false)]
    public void NorIsAnAuFileOfNoSizeEmpty(uint size, bool isCut)
    {
        string path = _folder.File("a.au");
        byte[] wave = File.ReadAllBytes(Wave()), samples = wave[44..];
        for (int i = 0; i < samples.Length; i += 2)
        {
            (samples[i], samples[i + 1]) = (samples[i + 1], samples[i]);
        }

        // Big-endian: the start of the samples, their size, 16-bit samples, the rate, one channel.
        File.WriteAllBytes(path, [.. ".snd"u8, 0, 0, 0, 24, .. BitConverter.GetBytes(size), 0, 0, 0, 3, 0, 0, Rate >> 8, Rate & 0xFF, 0, 0,
            0, 1, .. samples]);
        Reads(path, Frames, isCut);
    }

    [Fact]
    public void SamplesBehindTheSamplesAreToldOf()
    {
        string path = Wave();
        byte[] file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. file, .. "data"u8, 4, 1, 0, 0, .. new byte[260]]);
        Reads(path, Frames, isCut: true);
        File.WriteAllBytes(path, [.. file, .. "LIST"u8, 4, 0, 0, 0, .. "INFO"u8]);
        Reads(path, Frames, isCut: false);
        // Written when half of it was there, and never again.
        File.WriteAllBytes(path, file);
        Patch(path, 40, Frames);
        Reads(path, Frames / 2, isCut: true);
    }

    [Fact]
    public void AnEmptyWaveWithTextsIsEmpty()
    {
        string path = Wave();
        byte[] file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. file[..40], 0, 0, 0, 0, .. "LIST"u8, 16, 0, 0, 0, .. "INFOISFT"u8, 4, 0, 0, 0, .. "owl\0"u8]);
        using RecordingDecoder decoder = new(DecoderSet.Detect(""));
        Assert.Equal("NS0103", decoder.Decode(path, Rate, Frames, default).Failure?.Descriptor.Code);
    }

    [Fact]
    public void LongSizesThatWereNeverWrittenAreNot()
    {
        string path = _folder.File("a.wav");
        foreach (byte value in (byte[])[0, 0xFF])
        {
            byte[] file = new PcmFile("RF64", 16) { Frames = Frames, SampleRate = Rate }.ToBytes(1);
            file.AsSpan(20, 16).Fill(value);
            File.WriteAllBytes(path, file);
            Reads(path, Frames, isCut: true);
        }
    }

    /// <summary>A day in one file: 4 GiB of room, of which nothing is written but the header.</summary>
    [Theory]
    [InlineData(24L * 3600 * 48000 * 2)]
    [InlineData(uint.MaxValue)]
    public void SizesBeginAnewAtFourGibibytes(long declared)
    {
        const long bytes = 24L * 3600 * 48000 * 2;
        string path = new TestWave { SampleRate = 48000, DeclaredBytes = unchecked((uint)declared) }.Write(_folder.File("day.wav"));
        Patch(path, 20, 1 | (1 << 16));
        Patch(path, 28, 96000);
        Patch(path, 32, 2 | (16 << 16));
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(44 + bytes);
        }

        using PcmReader reader = new();
        Assert.Null(reader.Open(path, WantedSamples.All, default));
        Assert.Equal(bytes / 2, reader.Format.Frames);
        Assert.Null(reader.Doubt);
        File.Delete(path);
    }

    [Theory]
    [InlineData("wav")]
    [InlineData("flac")]
    [InlineData("mp3")]
    [InlineData("ogg")]
    public void TagsInFrontCostNoSamples(string extension)
    {
        string path = Write(extension);
        byte[] file = File.ReadAllBytes(path);
        byte[] picture = new byte[30_000];
        new Random(2).NextBytes(picture);
        File.WriteAllBytes(path, [.. "ID3"u8, 3, 0, 0, 0, 1, 0x6A, 0x30, .. picture, .. "ID3"u8, 4, 0, 0, 0, 0, 0, 10, .. new byte[10],
            .. file]);
        Reads(path, Frames, isCut: false);
    }

    [Theory]
    [InlineData(0u, false)]
    [InlineData(7000u, false)]
    [InlineData(Frames + 5000u, true)]
    public void FlacIsDecodedToItsLastFrame(uint declared, bool isCut)
    {
        string path = Write("flac");
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, declared);
        Patch(path, 22, count);
        Reads(path, Frames, isCut);
    }

    [Fact]
    public void FramesOfAnMp3WithoutXingAreCounted()
    {
        byte[] loud = File.ReadAllBytes(Write("mp3"));
        Array.Clear(_samples, 0, 3 * Frames / 4);
        byte[] quiet = File.ReadAllBytes(Write("mp3"));
        int first = new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(quiet)).FrameLength;
        // Its rate varies, and its first frames are the shortest.
        string path = _folder.File("b.mp3");
        File.WriteAllBytes(path, quiet[first..]);
        int frames = Count(quiet) - 1;
        Reads(path, frames * 576, isCut: false);

        File.WriteAllBytes(path, [.. quiet[first..], .. "TAG"u8, .. new byte[125]]);
        Reads(path, frames * 576, isCut: false);
        // What is left of a frame: nobody else tells that one is missing.
        File.WriteAllBytes(path, [.. quiet[first..], 0xFF]);
        Reads(path, frames * 576, isCut: true);
        File.WriteAllBytes(path, quiet[(first + 50)..]);
        Reads(path, null, isCut: true);
        File.WriteAllBytes(path, quiet[first..^7]);
        Reads(path, null, isCut: true);
        File.WriteAllBytes(path, [.. quiet[first..^400], .. new byte[900], .. loud[^1000..]]);
        Reads(path, null, isCut: true);
    }

    [Fact]
    public void GapsBetweenFramesOfAacAreToldOf()
    {
        byte[] frame = [0xFF, 0xF1, 0x50, 0x80, 100 >> 3, (100 << 5) & 0xFF, 0xFC, .. Enumerable.Repeat((byte)0x21, 93)];
        byte[] frames = [.. frame, .. frame, .. frame, .. frame];
        string path = _folder.File("b.aac");
        void Is(bool isCut, params byte[] file)
        {
            File.WriteAllBytes(path, file);
            HandsOver(path, isCut);
        }

        Is(false, frames);
        Is(false, [.. frames, .. "TAG"u8, .. new byte[125]]);
        Is(false, [.. frames, .. new byte[5000]]);
        Is(true, frames[..^1]);
        Is(true, [.. frames, 0xFF]);
        Is(true, [.. frames[..250], .. new byte[30], .. frames]);
    }

    [Theory]
    [InlineData("mp3", false)]
    [InlineData("mp3", true)]
    [InlineData("ogg", false)]
    public void WhatIsJoinedIsNotReadAsTheFirst(string extension, bool isTagged)
    {
        byte[] file = File.ReadAllBytes(Write(extension)), tag = [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 10, .. new byte[10]];
        string path = _folder.File("b." + extension);
        File.WriteAllBytes(path, [.. file, .. isTagged ? tag : [], .. file]);

        // Without ffmpeg it is said; with it, it is read on by that, which gives what it gives.
        RecordingProblem? warning = Decode(path, DecoderSet.Detect("")).Warning;
        Assert.Equal("NS0106", warning?.Descriptor.Code);
        Assert.Contains("ffmpeg", warning?.Reason, StringComparison.Ordinal);
        HandsOver(path, isCut: false);
    }

    [Fact]
    public void DamageIsReadAsOthersReadIt()
    {
        byte[] mp3 = File.ReadAllBytes(Write("mp3")), ogg = File.ReadAllBytes(Write("ogg"));
        (string Name, byte[] File)[] damaged =
        [
            ("hole.mp3", [.. mp3[..2000], .. mp3[2777..]]),
            ("blank.mp3", [.. mp3[..2000], .. new byte[1500], .. mp3[3500..]]),
            ("start.mp3", mp3[777..]),
            ("end.mp3", mp3[..^500]),
            ("page.ogg", [.. ogg[..^3000], (byte)~ogg[^3000], .. ogg[^2999..]]),
            ("end.ogg", ogg[..^500]),
            ("unmarked.ogg", Unmarked(ogg)),
        ];
        foreach ((string name, byte[] bytes) in damaged)
        {
            string path = _folder.File(name);
            File.WriteAllBytes(path, bytes);
            HandsOver(path, isCut: true);
        }
    }

    /// <summary>A look at a container costs what is wanted of it, not what it holds.</summary>
    [Fact]
    public void NothingIsLookedAtBehindWhatIsWanted()
    {
        byte[] mp3 = File.ReadAllBytes(Write("mp3"));
        string path = _folder.File("b.mp3");
        File.WriteAllBytes(path, [.. mp3, .. new byte[777], .. mp3]);
        using RecordingDecoder decoder = new(DecoderSet.Detect(""));
        Assert.Null(decoder.Decode(path, Rate, 2000, default).Warning);
        Assert.NotNull(decoder.Decode(path, Rate, Frames + 2000, default).Warning);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><head><title>404</title></head></html>", "web page")]
    [InlineData("\uFEFF\n <html lang=en><body>Not found</body></html>            ", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146", "git lfs pull")]
    [InlineData("/annex/objects/SHA256E-s31390--f50d7ac4c6b9031379986bc362fcef65", "git annex get")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>  ", "XML")]
    [InlineData("{\"message\": \"rate limit exceeded\", \"status\": 429, \"x\": 1, \"y\": 2}", "JSON")]
    [InlineData("PK\u0003\u0004 and more that nobody looks at, since the first bytes do it  ", "ZIP")]
    [InlineData("%PDF-1.7 and more that nobody looks at, since the first bytes do it", "PDF")]
    public void WhatIsNoAudioIsCalledByItsName(string content, string name)
    {
        string path = _folder.File("a.mp3");
        File.WriteAllText(path, content);
        foreach (DecoderSet decoders in (DecoderSet[])[DecoderSet.Detect(""), Ffmpeg("exit 1")])
        {
            RecordingProblem? failure = Decode(path, decoders).Failure;
            Assert.Equal("NS0101", failure?.Descriptor.Code);
            Assert.Contains(name, failure?.Reason, StringComparison.Ordinal);
            using WindowReader windows = new(decoders, Rate, 1000);
            Assert.Equal(failure, windows.Open(path, default));
        }
    }

    private static byte[] Unmarked(byte[] ogg)
    {
        // The mark goes, and with it the checksum: as a recorder leaves a page that it writes as one of many.
        int page = ogg.AsSpan().LastIndexOf("OggS"u8);
        return ogg[..page];
    }

    private static int Count(byte[] mp3)
    {
        int frames = 0;
        for (int i = 0; i + 4 <= mp3.Length
            && new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(mp3.AsSpan(i))) is { IsValid: true } header; i += header.FrameLength)
        {
            frames++;
        }

        return frames;
    }

    private static DecodedRecording Decode(string path, DecoderSet decoders)
    {
        using RecordingDecoder decoder = new(decoders);
        DecodedRecording decoded = decoder.Decode(path, Rate, 5 * Frames, default);
        return decoded with { Samples = decoded.Samples.ToArray() };
    }

    /// <summary>What a build and what Predict reads, without ffmpeg.</summary>
    private static void Reads(string path, int? frames, bool isCut)
    {
        DecodedRecording decoded = Decode(path, DecoderSet.Detect(""));
        Assert.Null(decoded.Failure);
        Assert.Equal(isCut ? "NS0106" : null, decoded.Warning?.Descriptor.Code);
        int length = frames ?? decoded.Samples.Length;
        Assert.Equal(length, decoded.Samples.Length);
        using WindowReader windows = new(DecoderSet.Detect(""), decoded.Format.SampleRate, 3000);
        Assert.Null(windows.Open(path, default));
        Assert.Equal(decoded.Samples.ToArray(), All(windows));
        Assert.Equal(decoded.Warning, windows.Warning);
    }

    /// <summary>With an ffmpeg that hears something else in it, and says so of nothing.</summary>
    private void HandsOver(string path, bool isCut)
    {
        float[] heard = TestWave.Ramp(50_000);
        DecoderSet decoders = Ffmpeg($"cat '{new TestWave { Samples = heard }.Write(_folder.File("heard"))}'");
        DecodedRecording decoded = Decode(path, decoders);
        Assert.Null(decoded.Failure);
        Assert.Equal(heard, decoded.Samples.ToArray());
        Assert.Equal(isCut ? "NS0106" : null, decoded.Warning?.Descriptor.Code);
        using WindowReader windows = new(decoders, Rate, 3000);
        Assert.Null(windows.Open(path, default));
        Assert.Equal(heard, All(windows));
        Assert.Equal(decoded.Warning, windows.Warning);
    }

    private static float[] All(WindowReader windows)
    {
        List<float> samples = [];
        do
        {
            Assert.Null(windows.Next(out ReadOnlySpan<float> window, default));
            samples.AddRange(window);
            if (window.IsEmpty)
            {
                return [.. samples];
            }
        }
        while (true);
    }

    private DecoderSet Ffmpeg(string body)
    {
        UnixFiles.MakeScript(_folder.File("bin", "ffmpeg"), body);
        return DecoderSet.Detect(_folder.File("bin"));
    }

    private string Wave() => Write("wav");

    private string Write(string extension)
    {
        string path = _folder.File("a." + extension);
        switch (extension)
        {
            case "flac":
                CompressedFile.WriteFlac(path, _samples, Rate, 1);
                break;
            case "mp3":
                CompressedFile.WriteMp3(path, _samples, Rate, 1);
                break;
            case "ogg":
                CompressedFile.WriteVorbis(path, _samples, Rate, 1);
                break;
            default:
                WaveFile.Write(path, _samples, Rate);
                break;
        }

        return path;
    }

    private static void Patch(string path, int position, uint value) => Patch(path, position, BitConverter.GetBytes(value));

    private static void Patch(string path, int position, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = File.OpenWrite(path);
        file.Position = position;
        file.Write(bytes);
    }
}

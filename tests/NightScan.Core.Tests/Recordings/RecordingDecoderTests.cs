using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

public sealed class RecordingDecoderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingDecoder decoder = new(DecoderSet.Detect(""));

    public void Dispose()
    {
        decoder.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("wav.wav")]
    [InlineData("named.mp3")]
    [InlineData("-i :x%d\n ünï🦉.WAV")]
    public void DecodesWhateverTheName(string name)
    {
        float[] samples = TestWave.Ramp(500);
        string path = new TestWave { Samples = samples }.Write(folder.File(name));
        DecodedRecording decoded = Decode(path);
        Assert.Null(decoded.Failure);
        Assert.Null(decoded.Warning);
        Assert.Equal(new AudioFormat(8000, 1, 500), decoded.Format);
        Assert.Equal(samples, decoded.Samples.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(11)]
    public void TakesTheMeanOverChannels(int channels)
    {
        float[] samples = TestWave.Ramp(channels * 4001);
        string path = new TestWave { Samples = samples, Channels = channels }.Write(folder.File("a.wav"));
        float[] expected = [.. samples.Chunk(channels).Select(frame => frame.Sum() / channels)];
        Assert.Equal(expected, Decode(path).Samples.ToArray());
    }

    [Fact]
    public void DecodesFlac()
    {
        short[] samples = [.. TestWave.Ramp(20000).Select(value => (short)(value * 32768))];
        string path = folder.File("a.flac");
        CompressedFile.WriteFlac(path, samples, 22050, 2);
        DecodedRecording decoded = Decode(path, 22050);
        Assert.Equal(new AudioFormat(22050, 2, 10000), decoded.Format);
        Assert.Equal((samples[0] + samples[1]) / 65536f, decoded.Samples.Span[0]);
    }

    [Fact]
    public void ReadsNoMoreThanItNeeds()
    {
        string path = new TestWave { Samples = new float[2_000_000] }.Write(folder.File("long.wav"));
        RecordingFile file = new();
        using SndFileReader reader = new(file);
        Assert.Null(reader.Open(path, default, default));
        SampleBuffer mono = new();
        reader.Decode(1000, mono, default);
        Assert.Equal(1000, mono.Count);
        Assert.Equal(2_000_000, reader.Format.Frames);
        Assert.InRange(file.BytesRead, 4000, 1 << 18);
        Assert.Equal(2000, Decode(path, samples: 2000).Samples.Length);
    }

    [Fact]
    public void UsesWhatATruncatedRecordingHas()
    {
        float[] samples = TestWave.Ramp(300);
        DecodedRecording wave = Decode(new TestWave { Samples = samples, DeclaredBytes = 0xFFFFFFF0 }.Write(folder.File("a.wav")));
        Assert.Equal("NS0106", wave.Warning?.Descriptor.Code);
        Assert.Equal(samples, wave.Samples.ToArray());

        string flac = folder.File("a.flac");
        Random random = new(1);
        CompressedFile.WriteFlac(flac, [.. Enumerable.Range(0, 40000).Select(_ => (short)random.Next(-9000, 9000))], 8000, 1);
        File.WriteAllBytes(flac, File.ReadAllBytes(flac)[..40000]);
        DecodedRecording cut = Decode(flac, samples: 40000);
        Assert.Equal("NS0106", cut.Warning?.Descriptor.Code);
        Assert.InRange(cut.Samples.Length, 4096, 39999);
        Assert.Equal(cut.Samples.Length, cut.Format.Frames);
        Assert.Null(Decode(flac, samples: 1000).Warning);
    }

    [Fact]
    public void ALengthThatWasNeverFilledInIsNoTruncation()
    {
        DecodedRecording decoded = Decode(
            new TestWave { Samples = TestWave.Ramp(300), DeclaredBytes = uint.MaxValue }.Write(folder.File("a.wav")));
        Assert.Null(decoded.Warning);
        Assert.Equal(300, decoded.Samples.Length);
    }

    [Theory]
    [InlineData("empty", "NS0103")]
    [InlineData("header", "NS0103")]
    [InlineData("cut header", "NS0101")]
    [InlineData("nan", "NS0104")]
    [InlineData("infinite", "NS0104")]
    [InlineData("no channels", "NS0105")]
    [InlineData("many channels", "NS0105")]
    [InlineData("no rate", "NS0105")]
    [InlineData("huge rate", "NS0105")]
    [InlineData("text", "NS0101")]
    public void ReportsBadRecordings(string kind, string code)
    {
        TestWave good = new() { Samples = TestWave.Ramp(1001) };
        byte[] bytes = kind switch
        {
            "empty" => [],
            "header" => good.ToBytes()[..44],
            "cut header" => good.ToBytes()[..20],
            "nan" => (good with { Samples = [.. good.Samples, float.NaN] }).ToBytes(),
            "infinite" => (good with { Samples = [float.NegativeInfinity, .. good.Samples] }).ToBytes(),
            "no channels" => (good with { Channels = 0 }).ToBytes(),
            "many channels" => (good with { Channels = 1024, Samples = new float[4096] }).ToBytes(),
            "no rate" => (good with { SampleRate = 0 }).ToBytes(),
            "huge rate" => (good with { SampleRate = 2_000_000_000 }).ToBytes(),
            _ => "not audio at all\n"u8.ToArray(),
        };
        string path = folder.File("a.wav");
        File.WriteAllBytes(path, bytes);
        DecodedRecording decoded = Decode(path);
        Assert.Equal(code, decoded.Failure?.Descriptor.Code);
        Assert.Equal(ProblemCause.Recording, decoded.Failure?.Cause);

        // The next recording does not suffer.
        Assert.Null(Decode(good.Write(path)).Failure);
    }

    [Fact]
    public void SaysWhatFfmpegWouldRead()
    {
        string path = folder.File("a.wav");
        File.WriteAllBytes(path, [0, 0, 0, 32, .. "ftypM4A "u8, .. new byte[100]]);
        RecordingProblem? failure = Decode(path).Failure;
        Assert.Equal("NS0102", failure?.Descriptor.Code);
        Assert.Equal(ProblemCause.Decoder, failure?.Cause);
        Assert.Contains("ffmpeg", failure?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fLaC", null)]
    [InlineData("RIFFxxxxWAVEfmt xxxx\u0001\u0000", null)]
    [InlineData("RIFFxxxxWAVEfmt xxxx\u0055\u0000", "WAV")]
    [InlineData("OggSxxxxxxxxxxxxxxxxxxxxxxxx\u0001vorbis", null)]
    [InlineData("OggSxxxxxxxxxxxxxxxxxxxxxxxxSpeex", "Ogg")]
    [InlineData("\u001aE\u00df\u00a3", "WebM")]
    [InlineData("0&\u00b2u", "WMA")]
    [InlineData("\u00ff\u00f1\u0050\u0040\u0002\u009f\u00fc", "ADTS")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff", null)]
    public void OffersFfmpegForNothingThatItWouldNotMend(string head, string? format)
    {
        string? found = MagicBytes.FfmpegFormat(System.Text.Encoding.Latin1.GetBytes(head.PadRight(64, 'x')));
        Assert.True(format is null ? found is null : found?.Contains(format, StringComparison.Ordinal) == true, found);
    }

    [Fact]
    public void BlamesTheMachineForWhatIsNotInTheBytes()
    {
        string fifo = folder.File("fifo.wav");
        UnixFiles.MakeFifo(fifo);
        foreach (string path in new[] { folder.File("missing.wav"), folder.Path, fifo, "/dev/null" })
        {
            RecordingProblem? failure = Decode(path).Failure;
            Assert.Equal("NS0107", failure?.Descriptor.Code);
            Assert.Equal(ProblemCause.Machine, failure?.Cause);
        }
    }

    [Fact]
    public void StopsWhenCancelled() => Assert.Throws<OperationCanceledException>(
        () => decoder.Decode(folder.File("a.wav"), 8000, 8000, new CancellationToken(canceled: true)));

    [Fact]
    public void MakesNoGarbageOfSamples()
    {
        string path = new TestWave { Samples = new float[100_000] }.Write(folder.File("a.wav"));
        Decode(path);
        Decode(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Decode(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000);
    }

    [Fact]
    public void ProbesWithoutDecoding()
    {
        string path = new TestWave { Samples = TestWave.Ramp(900), Channels = 3, SampleRate = 192000 }.Write(folder.File("a.wav"));
        Assert.Equal(new DecodedRecording(new AudioFormat(192000, 3, 300), default, null, null), decoder.Probe(path, default));
        File.WriteAllText(path, "not audio at all");
        Assert.Equal("NS0101", decoder.Probe(path, default).Failure?.Descriptor.Code);
    }

    private DecodedRecording Decode(string path, int sampleRate = 8000, int samples = 20000) =>
        decoder.Decode(path, sampleRate, samples, CancellationToken.None);
}

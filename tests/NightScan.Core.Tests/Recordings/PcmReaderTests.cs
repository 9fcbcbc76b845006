using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

/// <summary>What is read without libsndfile is what libsndfile reads, and a header cannot have more done than reading it.</summary>
public sealed class PcmReaderTests : IDisposable
{
    private const long All = 1 << 20;

    // What NAudio makes of a header, and the strings of a refusal.
    private const long FewBytes = 1 << 16;

    private readonly TemporaryFolder _folder = new();
    private readonly CountingFile _file = new();
    private readonly PcmReader _pcm;
    private readonly SndFileReader _native = new();

    public PcmReaderTests() => _pcm = new PcmReader(_file);

    public void Dispose()
    {
        _pcm.Dispose();
        _native.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("RIFF", 8, false, 1, 70_001, "")]
    [InlineData("RIFF", 8, false, 2, 3_333, "fact")]
    [InlineData("RIFF", 16, false, 1, 1, "")]
    [InlineData("RIFF", 16, false, 1, 70_000, "LIST")]
    [InlineData("RIFF", 16, false, 2, 40_001, "bext fact")]
    [InlineData("RIFF", 16, false, 3, 12_345, "guan wamd iXML")]
    [InlineData("RIFF", 16, false, 11, 3_333, "JUNK PAD ")]
    [InlineData("RIFF", 24, false, 1, 70_002, "")]
    [InlineData("RIFF", 24, false, 7, 1_234, "")]
    [InlineData("RIFF", 32, false, 1, 70_003, "")]
    [InlineData("RIFF", 32, false, 5, 777, "")]
    [InlineData("RIFF", 32, true, 1, 70_002, "fact")]
    [InlineData("RIFF", 32, true, 2, 7_777, "")]
    [InlineData("RIFF", 64, true, 1, 70_001, "")]
    [InlineData("RIFF", 64, true, 3, 999, "")]
    [InlineData("RIFF", 16, false, 2, 7_777, "", true)]
    [InlineData("RIFF", 24, false, 1, 7_777, "LIST", true)]
    [InlineData("RIFF", 64, true, 1, 7_777, "", true)]
    [InlineData("RF64", 16, false, 1, 70_000, "LIST")]
    [InlineData("RF64", 24, false, 2, 3_333, "")]
    [InlineData("RF64", 32, true, 1, 3_333, "")]
    [InlineData("AIFF", 8, false, 1, 301, "")]
    [InlineData("AIFF", 16, false, 1, 70_000, "COMT")]
    [InlineData("AIFF", 16, false, 2, 3_333, "NAME")]
    [InlineData("AIFF", 24, false, 3, 3_333, "")]
    [InlineData("AIFF", 32, false, 1, 3_333, "")]
    [InlineData("AIFC", 16, false, 2, 3_333, "FVER")]
    public void EqualsLibsndfile(string container, int bits, bool isFloat, int channels, int frames, string chunks, bool isExtended = false)
    {
        PcmFile file = new(container, bits)
        {
            IsFloat = isFloat,
            Channels = channels,
            Frames = frames,
            IsExtended = isExtended,
            Before = Names(chunks),
            Behind = ["ID3 "],
        };
        byte[] bytes = file.ToBytes(frames);
        foreach (long needed in new long[] { 1, 1000, frames, frames + 1L })
        {
            Assert.True(Compare(bytes, needed), "handed on");
        }

        // Cut within the samples: as many frames as there are, and a warning.
        Assert.True(Compare(bytes[..(bytes.Length - (frames * channels * bits / 16) - 12)], frames), "handed on when cut");
    }

    [Theory]
    [InlineData(40, uint.MaxValue)]
    [InlineData(40, 0x7FFFFFFF)]
    [InlineData(40, 0x80000000)]
    [InlineData(40, 1001)] // within a frame
    [InlineData(4, 0)]
    [InlineData(4, 20)] // less than the header
    [InlineData(4, uint.MaxValue)]
    public void ReadsWhatRecordersLeaveOpen(int position, uint size)
    {
        byte[] file = new PcmFile("RIFF", 16).ToBytes(1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(position), size);
        Assert.True(Compare(file, All), "handed on");
    }

    [Fact]
    public void SaysWhatIsMissing()
    {
        byte[] file = new PcmFile("RIFF", 16).ToBytes(1);
        Assert.Null(_pcm.Open(Write(file[..^100]), default, default));
        SampleBuffer mono = new();
        RecordingProblem? warning = _pcm.Decode(All, mono, default).Warning;
        Assert.Equal(("NS0106", 450), (warning?.Descriptor.Code, mono.Count));
        Assert.Contains("100 bytes more", warning?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void GoesOnWhereItStopped()
    {
        string path = Write(new PcmFile("AIFF", 24) { Channels = 2, Frames = 5000 }.ToBytes(1));
        Assert.Null(_pcm.Open(path, default, default));
        SampleBuffer whole = new(), parts = new();
        Assert.Null(_pcm.Fill(All, whole, default));
        Assert.Null(_pcm.Open(path, default, default));
        for (int needed = 700; parts.Count < 5000; needed += 700)
        {
            Assert.Null(_pcm.Fill(needed, parts, default));
        }

        Assert.Equal(whole.Span, parts.Span);
    }

    [Theory]
    [InlineData("RIFF", 20, 2)] // ADPCM
    [InlineData("RIFF", 20, 3)] // floats of 16 bits
    [InlineData("RIFF", 34, 8)] // 8 bits in two bytes
    [InlineData("RIFF", 34, 24)] // 24 bits in two bytes
    [InlineData("RIFF", 32, 3)] // frames of an odd size
    [InlineData("RIFF", 33, 0x80)] // frames of a negative size
    [InlineData("RIFF", 32, 0)] // frames of no size
    [InlineData("RIFF", 16, 17)] // a description of an odd length
    [InlineData("RIFF", 36, 'x')] // an unknown chunk
    [InlineData("RF64", 12, 'x')] // no long sizes
    [InlineData("RF64", 44, 1)] // a table of further ones
    [InlineData("RF64", 35, 0x80)] // a negative one
    [InlineData("AIFF", 27, 12)] // 12 bits
    [InlineData("AIFF", 49, 1)] // samples behind an offset
    [InlineData("AIFC", 41, 'X')] // compressed
    public void LeavesWhatIsOutOfTheOrdinaryToLibsndfile(string container, int position, int value)
    {
        byte[] file = new PcmFile(container, 16).ToBytes(2);
        file[position] = (byte)value;
        Assert.Null(_pcm.Open(Write(file), default, default));
        Assert.False(_pcm.Understood);
        Assert.Equal(file.AsSpan(0, 4), _pcm.Head[..4]);
    }

    [Theory]
    [InlineData(22, 0)] // no channels
    [InlineData(22, 1024)]
    [InlineData(22, 0xFFFF)]
    [InlineData(24, 0)] // no rate
    [InlineData(24, 2_000_000_000)]
    [InlineData(24, -1)]
    public void RefusesAbsurdFormats(int position, int value)
    {
        byte[] file = new PcmFile("RIFF", 16).ToBytes(2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(position), position == 22 ? value | (22050 << 16) : value);
        Assert.Equal("NS0105", _pcm.Open(Write(file), default, default)?.Descriptor.Code);
    }

    [Fact]
    public void ATableOfLongSizesIsNotReadIntoMemory()
    {
        // As long as it says: in a sparse file, which takes no room.
        byte[] file = new PcmFile("RF64", 16).ToBytes(3);
        const int table = 1 << 30;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 28 + table);
        string path = Write(file[..48]);
        using (FileStream sparse = new(path, FileMode.Open))
        {
            sparse.Position = 48 + table;
            sparse.Write(file.AsSpan(48));
        }

        HandsOnCheaply(path);
    }

    [Theory]
    [InlineData("RIFF", "JUNK")]
    [InlineData("AIFF", "NAME")]
    public void MillionsOfChunksAreNotFollowed(string container, string name)
    {
        byte[] file = new PcmFile(container, 16).ToBytes(3);
        int samples = file.AsSpan().IndexOf(container == "AIFF" ? "SSND"u8 : "data"u8);
        byte[] chunk = [.. System.Text.Encoding.ASCII.GetBytes(name), 0, 0, 0, 0];
        HandsOnCheaply([.. file[..samples], .. Enumerable.Repeat(chunk, 1 << 18).SelectMany(bytes => bytes), .. file[samples..]]);
        Assert.InRange(_file.Bytes, 0, 1 << 17);
    }

    [Theory]
    [InlineData(0xFFFFFFFE)]
    [InlineData(0x7FFFFFFF)]
    [InlineData(1 << 20)]
    public void ALongDescriptionIsNotReadIntoMemory(uint size)
    {
        byte[] file = [.. new PcmFile("RIFF", 16).ToBytes(3), .. new byte[1 << 21]];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(16), size);
        HandsOnCheaply(file);
    }

    [Fact]
    public void NothingBehindTheSamplesIsReadIntoMemory()
    {
        byte[] cues = [.. "cue "u8, 44, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x3F, .. new byte[40]];
        byte[] file = [.. new PcmFile("RIFF", 16) { Frames = 100_000 }.ToBytes(3), .. cues, .. new byte[1 << 20]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(_pcm.Open(Write(file), default, default));
        SampleBuffer mono = new();
        Assert.Equal((null, null), _pcm.Decode(All, mono, default));
        Assert.Equal(100_000, mono.Count);
        // Whether there are chunks is looked at, and at the start of what there is else.
        Assert.InRange(_file.Bytes, 200_044, 200_044 + (4 << 16));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (1 << 21) + (200_000 * sizeof(float)));
    }

    [Fact]
    public void ReadsNoMoreThanItNeeds()
    {
        string path = Write(new PcmFile("RIFF", 16) { Frames = 1 << 20 }.ToBytes(1));
        Assert.Null(_pcm.Open(path, default, default));
        Assert.Null(_pcm.Decode(1000, new SampleBuffer(), default).Failure);
        Assert.Equal(1 << 20, _pcm.Format.Frames);
        Assert.InRange(_file.Bytes, 2000, 1 << 17);
    }

    [Fact]
    public void NeverDiffersForMutatedFiles()
    {
        const int mutations = 2000;
        Random random = new(3);
        int read = 0;
        for (int i = 0; i < mutations; i++)
        {
            string container = new[] { "RIFF", "RIFF", "RF64", "AIFF" }[random.Next(4)];
            PcmFile whole = new(container, 8 << random.Next(3))
            {
                Channels = random.Next(1, 3),
                Frames = random.Next(1, 300),
                IsExtended = random.Next(2) == 0
            };
            byte[] file = whole.ToBytes(i);
            for (int flips = random.Next(3); flips >= 0; flips--)
            {
                file[random.Next(Math.Min(file.Length, 80))] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)random.Next(4);
            }

            read += Compare(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file, All) ? 1 : 0;
        }

        Assert.InRange(read, mutations / 20, mutations - 1);
    }

    private void HandsOnCheaply(byte[] file) => HandsOnCheaply(Write(file));

    private void HandsOnCheaply(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(_pcm.Open(path, default, default));
        Assert.False(_pcm.Understood);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FewBytes);
    }

    /// <returns>Whether it was read.</returns>
    private bool Compare(byte[] file, long needed)
    {
        string path = Write(file);
        RecordingProblem? problem = _pcm.Open(path, default, default);
        if (problem is null && !_pcm.Understood)
        {
            return false;
        }

        RecordingProblem? nativeProblem = _native.Open(path, default, default);
        SampleBuffer expected = new(), mono = new();
        if (problem is null && _pcm.Doubt is { Kind: DoubtKind.Cut } && (nativeProblem is not null || !_native.Understood))
        {
            // It was never closed, and is read nevertheless.
            return true;
        }

        Assert.Equal(nativeProblem, problem);
        if (problem is not null)
        {
            return true;
        }

        Assert.True(_native.Understood, "libsndfile does not read it");
        AudioFormat declared = _native.Format;
        if (_native.Decode(needed, new(), default) is not (null, null) && _native.Doubt is { IsRead: false })
        {
            // libsndfile does not believe that it is at the end, nor does anybody.
            return true;
        }

        _native.Open(path, default, default);
        Assert.Equal(declared, _pcm.Format);
        Assert.Equal(_native.Decode(needed, expected, default), _pcm.Decode(needed, mono, default));
        Assert.Equal(expected.Span, mono.Span);
        Assert.Equal(_native.Format, _pcm.Format);
        return true;
    }

    private string Write(byte[] file)
    {
        string path = _folder.File("a.wav");
        File.WriteAllBytes(path, file);
        return path;
    }

    private static string[] Names(string chunks) => [.. chunks.Chunk(5).Select(name => new string(name).PadRight(5)[..4])];

    /// <summary>A recording that counts what is asked of the system.</summary>
    private sealed class CountingFile : RecordingFile
    {
        public long Bytes { get; private set; }

        /// <summary>Behind the last byte that was asked for, and was there.</summary>
        public long Last { get; private set; }

        protected override int ReadSystem(Span<byte> destination, long position)
        {
            int read = base.ReadSystem(destination, position);
            Bytes += read;
            Last = position + read;
            return read;
        }
    }
}

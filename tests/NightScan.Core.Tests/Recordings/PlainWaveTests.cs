using System.Text;
using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

/// <summary>What is read without libsndfile is what libsndfile reads.</summary>
public sealed class PlainWaveTests : IDisposable
{
    private const long All = 1 << 20;
    private readonly TemporaryFolder _folder = new();
    private readonly PlainWaveReader _plain = new();
    private readonly SndFileReader _native = new();

    public void Dispose()
    {
        _plain.Dispose();
        _native.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(16, 1, 1, "")]
    [InlineData(16, 1, 70_000, "LIST")]
    [InlineData(16, 2, 40_001, "bext fact")]
    [InlineData(16, 3, 12_345, "guan wamd iXML")]
    [InlineData(16, 11, 3_333, "JUNK PAD ")]
    [InlineData(24, 1, 1, "")]
    [InlineData(24, 1, 70_002, "")]
    [InlineData(24, 2, 5_555, "LIST")]
    [InlineData(24, 7, 1_234, "")]
    [InlineData(32, 1, 70_002, "fact")]
    [InlineData(32, 2, 7_777, "")]
    [InlineData(16, 2, 7_777, "", true)]
    [InlineData(24, 1, 7_777, "LIST", true)]
    [InlineData(32, 3, 7_777, "", true)]
    public void EqualsLibsndfile(int bits, int channels, int frames, string chunks, bool isExtended = false)
    {
        byte[] file = Wave(new Random(frames), bits, channels, frames, [.. chunks.Chunk(5).Select(name => new string(name).PadRight(5)[..4])], isExtended);
        foreach (long needed in new long[] { 1, 1000, frames, frames + 1L })
        {
            Assert.True(Compare(file, needed), "not read as a plain WAV file");
        }
    }

    [Fact]
    public void GoesOnWhereItStopped()
    {
        string path = Write(Wave(new Random(1), 24, 2, 5000, []));
        Assert.Null(_plain.Open(path, default, default));
        SampleBuffer whole = new(), parts = new();
        Assert.Null(_plain.Fill(All, whole, default));
        Assert.Null(_plain.Open(path, default, default));
        for (int needed = 700; parts.Count < 5000; needed += 700)
        {
            Assert.Null(_plain.Fill(needed, parts, default));
        }

        Assert.Equal(whole.Span, parts.Span);
    }

    [Theory]
    [InlineData(20, 2)] // ADPCM
    [InlineData(20, 3)] // floats of 16 bits
    [InlineData(34, 8)] // bytes
    [InlineData(34, 24)] // 24 bits in two bytes
    [InlineData(34, 32)] // 32 bits
    [InlineData(32, 3)] // frames of an odd size
    [InlineData(22, 0)] // no channels
    [InlineData(40, 0xFF)] // a length that is not a multiple of the frame
    [InlineData(43, 1)] // more data than the file has
    [InlineData(3, 'X')] // big-endian
    [InlineData(36, 'x')] // an unknown chunk instead of the data
    public void LeavesWhatIsNotPlainToLibsndfile(int position, int value)
    {
        byte[] file = Wave(new Random(2), 16, 1, 500, []);
        file[position] = (byte)value;
        Assert.Null(_plain.Open(Write(file), default, default));
        Assert.False(_plain.Understood);
    }

    [Fact]
    public void NeverDiffersForMutatedFiles()
    {
        const int mutations = 2000;
        Random random = new(3);
        int plain = 0;
        for (int i = 0; i < mutations; i++)
        {
            byte[] file = Wave(random, 16 + (8 * random.Next(3)), 1 + random.Next(2), random.Next(1, 300), random.Next(2) == 0 ? [] : ["LIST"], random.Next(2) == 0);
            for (int flips = random.Next(3); flips >= 0; flips--)
            {
                file[random.Next(Math.Min(file.Length, 80))] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)random.Next(4);
            }

            plain += Compare(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file, All) ? 1 : 0;
        }

        Assert.InRange(plain, mutations / 20, mutations - 1);
    }

    /// <returns>Whether it was read as a plain WAV file.</returns>
    private bool Compare(byte[] file, long needed)
    {
        string path = Write(file);
        RecordingProblem? problem = _plain.Open(path, default, default);
        Assert.Null(problem);
        if (!_plain.Understood)
        {
            return false;
        }

        Assert.Null(_native.Open(path, default, default));
        if (!_native.Understood)
        {
            // It gives up on damaged comments, which do the samples no harm.
            Assert.True(file.AsSpan(0, Math.Min(80, file.Length)).IndexOf("LIST"u8) > 0, "libsndfile does not read it");
            return true;
        }

        Assert.Equal(_native.Format, _plain.Format);
        SampleBuffer expected = new(), mono = new();
        Assert.Equal(_native.Decode(needed, expected, default), _plain.Decode(needed, mono, default));
        Assert.Equal(expected.Span, mono.Span);
        Assert.Equal(_native.Format, _plain.Format);
        return true;
    }

    private string Write(byte[] file)
    {
        string path = _folder.File("a.wav");
        File.WriteAllBytes(path, file);
        return path;
    }

    /// <param name="bits">16 and 24 are integers, 32 are floats.</param>
    private static byte[] Wave(Random random, int bits, int channels, int frames, string[] chunks, bool isExtended = false)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.Latin1);
        int frameBytes = channels * bits / 8;
        byte[] data = new byte[frames * frameBytes];
        random.NextBytes(data);
        if (bits == 32)
        {
            for (int i = 0; i < data.Length; i += 4)
            {
                BitConverter.TryWriteBytes(data.AsSpan(i), random.NextSingle() - 0.5f);
            }
        }

        writer.Write("RIFF\0\0\0\0WAVEfmt ".AsSpan());
        short type = (short)(bits == 32 ? 3 : 1);
        writer.Write(isExtended ? 40 : 16);
        writer.Write(isExtended ? unchecked((short)0xFFFE) : type);
        writer.Write((short)channels);
        writer.Write(22050);
        writer.Write(22050 * frameBytes);
        writer.Write((short)frameBytes);
        writer.Write((short)bits);
        if (isExtended)
        {
            writer.Write((short)22);
            writer.Write((short)bits);
            writer.Write((1 << channels) - 1);
            writer.Write(type);
            writer.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        }

        foreach (string chunk in chunks)
        {
            byte[] content = [.. "INFOISFT\u0004\0\0\0abc\0"u8];
            writer.Write(chunk.AsSpan());
            writer.Write(content.Length);
            writer.Write(content);
        }

        writer.Write("data".AsSpan());
        writer.Write(data.Length);
        writer.Write(data);
        writer.Flush();
        byte[] file = stream.ToArray();
        BitConverter.TryWriteBytes(file.AsSpan(4), file.Length - 8);
        return file;
    }
}

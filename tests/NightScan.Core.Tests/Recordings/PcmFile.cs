namespace NightScan.Tests.Recordings;

/// <summary>An uncompressed recording of random samples, in a container and with chunks as asked for.</summary>
/// <param name="Container"><c>RIFF</c>, <c>RF64</c>, <c>AIFF</c> or <c>AIFC</c>.</param>
/// <param name="Bits">Of a sample.</param>
internal sealed record PcmFile(string Container, int Bits)
{
    private static readonly byte[] s_chunkContent = [.. "INFOISFT\u0004\0\0\0abc\0"u8];

    // One, without a marker, of six letters.
    private static readonly byte[] s_comment = [0, 1, 0, 0, 0, 0, 0, 0, 0, 6, .. "a loon"u8];

    public bool IsFloat { get; init; }

    public int Channels { get; init; } = 1;

    public int SampleRate { get; init; } = 22050;

    public int Frames { get; init; } = 500;

    /// <summary>Write the longer description of a WAV file's samples.</summary>
    public bool IsExtended { get; init; }

    /// <summary>Names of chunks before the samples.</summary>
    public string[] Before { get; init; } = [];

    /// <summary>Names of chunks behind the samples.</summary>
    public string[] Behind { get; init; } = [];

    private int FrameBytes => Channels * Bits / 8;

    private bool IsAiff => Container[0] == 'A';

    public byte[] ToBytes(int seed)
    {
        byte[] samples = Samples(new Random(seed));
        using MemoryStream stream = new();
        stream.Write(Encoding.ASCII.GetBytes(IsAiff ? "FORM" : Container));
        stream.Write(new byte[4]);
        stream.Write(Encoding.ASCII.GetBytes(IsAiff ? Container : "WAVE"));
        if (Container == "RF64")
        {
            Chunk(stream, "ds64", new byte[28]);
        }

        Chunk(stream, IsAiff ? "COMM" : "fmt ", IsAiff ? Common() : Format());
        foreach (string name in Before)
        {
            Chunk(stream, name, name == "COMT" ? s_comment : s_chunkContent);
        }

        Chunk(stream, IsAiff ? "SSND" : "data", IsAiff ? [.. new byte[8], .. samples] : samples);
        foreach (string name in Behind)
        {
            Chunk(stream, name, s_chunkContent);
        }

        byte[] file = stream.ToArray();
        int whole = file.Length - 8;
        if (IsAiff)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), whole);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), Container == "RF64" ? -1 : whole);
        }

        if (Container == "RF64")
        {
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(20), whole);
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(28), samples.Length);
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(36), Frames);
            int data = file.AsSpan().IndexOf("data"u8);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(data + 4), uint.MaxValue);
        }

        return file;
    }

    private byte[] Samples(Random random)
    {
        byte[] samples = new byte[Frames * FrameBytes];
        random.NextBytes(samples);
        for (int i = 0; IsFloat && i < samples.Length; i += Bits / 8)
        {
            if (Bits == 32)
            {
                BitConverter.TryWriteBytes(samples.AsSpan(i), random.NextSingle() - 0.5f);
            }
            else
            {
                BitConverter.TryWriteBytes(samples.AsSpan(i), random.NextDouble() - 0.5);
            }
        }

        return samples;
    }

    private byte[] Format()
    {
        byte[] format = new byte[IsExtended ? 40 : 16];
        short type = (short)(IsFloat ? 3 : 1);
        BinaryPrimitives.WriteInt16LittleEndian(format, IsExtended ? unchecked((short)0xFFFE) : type);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(2), (short)Channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), SampleRate * FrameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(12), (short)FrameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(14), (short)Bits);
        if (IsExtended)
        {
            BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(16), 22);
            BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(18), (short)Bits);
            BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(20), (1 << Channels) - 1);
            BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(24), type);
            ((ReadOnlySpan<byte>)[0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]).CopyTo(format.AsSpan(26));
        }

        return format;
    }

    private byte[] Common()
    {
        byte[] common = new byte[18];
        BinaryPrimitives.WriteInt16BigEndian(common, (short)Channels);
        BinaryPrimitives.WriteInt32BigEndian(common.AsSpan(2), Frames);
        BinaryPrimitives.WriteInt16BigEndian(common.AsSpan(6), (short)Bits);
        // An 80-bit number whose mantissa has its one on the left.
        int exponent = 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)SampleRate);
        BinaryPrimitives.WriteInt16BigEndian(common.AsSpan(8), (short)(16383 + exponent));
        BinaryPrimitives.WriteUInt32BigEndian(common.AsSpan(10), (uint)SampleRate << (31 - exponent));
        return Container == "AIFC" ? [.. common, .. "NONE"u8, 0, 0] : common;
    }

    private void Chunk(Stream stream, string name, byte[] content)
    {
        byte[] size = new byte[4];
        if (IsAiff)
        {
            BinaryPrimitives.WriteInt32BigEndian(size, content.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(size, content.Length);
        }

        stream.Write(Encoding.ASCII.GetBytes(name));
        stream.Write(size);
        stream.Write(content);
        if (content.Length % 2 > 0)
        {
            stream.WriteByte(0);
        }
    }
}

using System.Buffers.Binary;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// The header of a WAV file as most recorders write it: 16-bit or 24-bit integers or floats, a regular header, all of its data there.
/// Whatever is not exactly so is left to libsndfile, which knows what to make of it.
/// </summary>
/// <param name="SampleRate">Hz.</param>
/// <param name="Channels">1 or more.</param>
/// <param name="Type">What the samples are.</param>
/// <param name="DataStart">Where the samples begin.</param>
/// <param name="Frames">Samples per channel.</param>
internal readonly record struct PlainWave(int SampleRate, int Channels, WaveSampleType Type, long DataStart, long Frames)
{
    private const int MaxChunks = 32;

    // Of the description that is written for more than 16 bits: it ends with a GUID, which begins with what the short one begins with.
    private const int ExtendedLength = 40;

    // Chunks that recorders put before the data and that say nothing of the samples: silence, descriptions, GUANO and
    // Wildlife Acoustics' metadata.
    private static readonly uint[] s_skipped =
        [.. new[] { "LIST", "bext", "fact", "JUNK", "junk", "PAD ", "FLLR", "id3 ", "iXML", "guan", "wamd" }.Select(Name)];

    private static ReadOnlySpan<byte> FormatGuidEnd => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Bytes of one sample of each channel.</summary>
    public int FrameBytes => Channels * BytesOf(Type);

    /// <summary>Reads a header.</summary>
    /// <returns>Null when the file is anything else.</returns>
    /// <exception cref="IOException">The machine could not read it.</exception>
    public static PlainWave? Read(RecordingFile file)
    {
        Span<byte> head = stackalloc byte[12];
        if (file.ReadFully(0, head) < head.Length || Name(head) != Name("RIFF"u8) || Name(head[8..]) != Name("WAVE"u8))
        {
            return null;
        }

        Span<byte> chunk = stackalloc byte[8 + ExtendedLength];
        PlainWave? described = null;
        long position = head.Length;
        for (int i = 0; i < MaxChunks && file.ReadFully(position, chunk) >= 8; i++)
        {
            uint name = Name(chunk), size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            position += 8;
            if (name == Name("data"u8))
            {
                return described?.WithData(position, size, file.Length);
            }

            if (name == Name("fmt "u8))
            {
                described = described is null && size is 16 or 18 or ExtendedLength ? Described(chunk.Slice(8, (int)size)) : null;
                if (described is null)
                {
                    return null;
                }
            }
            else if (!s_skipped.Contains(name))
            {
                return null;
            }

            position += size + (size & 1);
        }

        return null;
    }

    private PlainWave? WithData(long start, uint size, long fileLength)
    {
        uint frameBytes = (uint)FrameBytes;
        return size > 0 && size % frameBytes == 0 && start + size <= fileLength ? this with { DataStart = start, Frames = size / frameBytes } : null;
    }

    private static PlainWave? Described(ReadOnlySpan<byte> format)
    {
        const ushort integers = 1, floats = 3, extended = 0xFFFE;
        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(format), bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        ushort channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        if (tag == extended && format.Length == ExtendedLength && BinaryPrimitives.ReadUInt16LittleEndian(format[18..]) == bits && format[26..].SequenceEqual(FormatGuidEnd))
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        }

        WaveSampleType type = (tag, bits) switch
        {
            (integers, 16) => WaveSampleType.Int16,
            (integers, 24) => WaveSampleType.Int24,
            (floats, 32) => WaveSampleType.Float32,
            _ => WaveSampleType.Other,
        };
        return type != WaveSampleType.Other && BinaryPrimitives.ReadUInt16LittleEndian(format[12..]) == channels * BytesOf(type) && Problems.Check(rate, channels) is null
            ? new PlainWave((int)rate, channels, type, 0, 0) : null;
    }

    private static int BytesOf(WaveSampleType type) => type switch { WaveSampleType.Int16 => 2, WaveSampleType.Int24 => 3, _ => 4 };

    private static uint Name(string text) => Name(System.Text.Encoding.ASCII.GetBytes(text));

    private static uint Name(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);
}

/// <summary>What the samples of a WAV file are.</summary>
internal enum WaveSampleType
{
    Other,
    Int16,
    Int24,
    Float32,
}

using System.Buffers.Binary;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// What the header of an uncompressed container claims, read by ourselves: libsndfile quietly cuts the length to what is there
/// and refuses impossible values without saying which.
/// </summary>
/// <param name="SampleRate">Hz as declared, or null when no header was found.</param>
/// <param name="Channels">As declared, or null.</param>
/// <param name="DataBytes">Bytes of audio data as declared, or null when not declared (a stream of unknown length).</param>
/// <param name="DataStart">Where the audio data begins.</param>
/// <param name="Incomplete">The file begins like a WAV or AIFF file, but has no description of its samples.</param>
internal readonly record struct DeclaredHeader(uint? SampleRate, int? Channels, ulong? DataBytes, long DataStart, bool Incomplete)
{
    /// <summary>Chunks looked at before giving up: real files have a dozen at most before their data.</summary>
    private const int MaxChunks = 256;

    /// <summary>Bytes that the header promises and the file lacks.</summary>
    public ulong Missing(long fileLength)
    {
        ulong available = (ulong)Math.Max(0, fileLength - DataStart);
        return DataBytes is ulong declared && declared > available ? declared - available : 0;
    }

    public static DeclaredHeader Read(RecordingFile file)
    {
        Span<byte> head = stackalloc byte[40];
        int read = file.ReadFully(0, head);
        head = head[..read];
        if (read < 12)
        {
            return default;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(head) switch
        {
            0x52494646 or 0x52463634 or 0x42573634 when head[8..12].SequenceEqual("WAVE"u8) => Described(ReadWave(file, bigEndian: false)), // RIFF, RF64, BW64
            0x52494658 when head[8..12].SequenceEqual("WAVE"u8) => Described(ReadWave(file, bigEndian: true)), // RIFX
            0x464F524D when head[8..11].SequenceEqual("AIF"u8) => Described(ReadAiff(file)), // FORM
            0x2E736E64 when read >= 24 => ReadAu(head), // .snd
            0x72696666 when read >= 40 => ReadWave64(file), // riff
            0x63616666 => ReadCaf(file), // caff
            _ => default,
        };
    }

    private static DeclaredHeader Described(DeclaredHeader header) => header with { Incomplete = header.Channels is null };

    private static DeclaredHeader ReadWave(RecordingFile file, bool bigEndian)
    {
        Span<byte> chunk = stackalloc byte[36];
        DeclaredHeader header = default;
        ulong? wide = null;
        long position = 12;
        for (int i = 0; i < MaxChunks && file.ReadFully(position, chunk[..8]) == 8; i++)
        {
            uint size = Number32(chunk[4..], bigEndian);
            Span<byte> body = chunk.Slice(8, 28);
            if (chunk[..4].SequenceEqual("data"u8))
            {
                // Programs that write to a pipe cannot go back to put the length in: these values stand for "not known".
                bool unknown = size is uint.MaxValue or 0 or (>= 0x7FFFF000 and <= 0x80000000);
                return header with { DataBytes = size == uint.MaxValue && wide > 0 ? wide : unknown ? null : size, DataStart = position + 8 };
            }

            if (chunk[..4].SequenceEqual("fmt "u8) && file.ReadFully(position + 8, body[..8]) == 8)
            {
                header = header with { Channels = Number16(body[2..], bigEndian), SampleRate = Number32(body[4..], bigEndian) };
            }
            else if (chunk[..4].SequenceEqual("ds64"u8) && file.ReadFully(position + 8, body[..16]) == 16)
            {
                wide = BinaryPrimitives.ReadUInt64LittleEndian(body[8..]);
            }

            position += 8 + size + (size & 1);
        }

        return header;
    }

    private static DeclaredHeader ReadAiff(RecordingFile file)
    {
        Span<byte> chunk = stackalloc byte[16];
        DeclaredHeader header = default;
        long position = 12;
        for (int i = 0; i < MaxChunks && file.ReadFully(position, chunk) >= 8; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("SSND"u8))
            {
                return header with { DataBytes = size is 0 or uint.MaxValue ? null : size, DataStart = position + 8 };
            }

            if (chunk[..4].SequenceEqual("COMM"u8))
            {
                header = header with { Channels = BinaryPrimitives.ReadInt16BigEndian(chunk[8..]) };
            }

            position += 8 + size + (size & 1);
        }

        return header;
    }

    private static DeclaredHeader ReadAu(ReadOnlySpan<byte> head)
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(head[8..]);
        return new DeclaredHeader(
            BinaryPrimitives.ReadUInt32BigEndian(head[16..]),
            BinaryPrimitives.ReadInt32BigEndian(head[20..]),
            size == uint.MaxValue ? null : size,
            BinaryPrimitives.ReadUInt32BigEndian(head[4..]),
            false);
    }

    private static DeclaredHeader ReadWave64(RecordingFile file)
    {
        Span<byte> chunk = stackalloc byte[32];
        DeclaredHeader header = default;
        long position = 40;
        for (int i = 0; i < MaxChunks && file.ReadFully(position, chunk) >= 24; i++)
        {
            // A chunk is a 16-byte GUID, whose first four bytes are the RIFF name, then its size with these 24 bytes.
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(chunk[16..]);
            if (chunk[..4].SequenceEqual("data"u8))
            {
                return header with { DataBytes = size <= 24 ? null : size - 24, DataStart = position + 24 };
            }

            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                header = header with
                {
                    Channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[26..]),
                    SampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[28..]),
                };
            }

            if (size < 24 || size > (ulong)file.Length)
            {
                break;
            }

            position += (long)((size + 7) & ~7UL);
        }

        return header;
    }

    private static DeclaredHeader ReadCaf(RecordingFile file)
    {
        Span<byte> chunk = stackalloc byte[12];
        long position = 8;
        for (int i = 0; i < MaxChunks && file.ReadFully(position, chunk) == 12; i++)
        {
            long size = BinaryPrimitives.ReadInt64BigEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8))
            {
                return new DeclaredHeader(null, null, size <= 0 ? null : (ulong)size, position + 12, false);
            }

            if (size < 0 || size > file.Length)
            {
                break;
            }

            position += 12 + size;
        }

        return default;
    }

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Number32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Metadata;

/// <summary>
/// The chunks of a WAV file that hold metadata, taken out of it within bounds: whatever reads them afterwards sees a small file of nothing
/// else, however large, many or false the chunks around them are.
/// </summary>
internal sealed class MetadataChunks
{
    /// <summary>Chunks that are looked at, which recorders never come near.</summary>
    private const int MostChunks = 64;

    /// <summary>Bytes of a chunk that is read; a longer one is no recorder's.</summary>
    private const int MostBytes = 1 << 16;

    private const int FileHeader = 12, ChunkHeader = 8;

    // One channel of 16 bits: it stands only for the description that every WAV file has.
    private static ReadOnlySpan<byte> FormatChunk =>
        [(byte)'f', (byte)'m', (byte)'t', (byte)' ', 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0];

    private byte[]? _broadcast;
    private byte[]? _info;

    /// <summary>The text of the GUANO chunk; null when there is none.</summary>
    public byte[]? Guano { get; private set; }

    /// <summary>Whether there is a broadcast extension or an INFO list.</summary>
    public bool HasLists => _broadcast is not null || _info is not null;

    /// <summary>Looks through an open file.</summary>
    /// <returns>Null when it is no WAV file, or has no metadata.</returns>
    public static MetadataChunks? Find(RecordingFile file)
    {
        Span<byte> chunk = stackalloc byte[ChunkHeader + 16];
        if (file.ReadFully(0, chunk[..FileHeader]) < FileHeader || !chunk[8..FileHeader].SequenceEqual("WAVE"u8))
        {
            return null;
        }

        bool isLong = chunk.StartsWith("RF64"u8) || chunk.StartsWith("BW64"u8);
        if (!isLong && !chunk.StartsWith("RIFF"u8))
        {
            return null;
        }

        MetadataChunks found = new();
        long position = FileHeader, longData = 0;
        for (int i = 0; i < MostChunks && file.ReadFully(position, chunk) is >= ChunkHeader and int read; i++)
        {
            ReadOnlySpan<byte> name = chunk[..4];
            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            position += ChunkHeader;
            if (isLong && name.SequenceEqual("ds64"u8) && read == chunk.Length)
            {
                longData = BinaryPrimitives.ReadInt64LittleEndian(chunk[(ChunkHeader + 8)..]);
            }
            else if (name.SequenceEqual("data"u8) && isLong && size == uint.MaxValue)
            {
                size = longData;
            }

            // Also what the file declares for a size that long arithmetic does not take.
            if (size < 0 || size > file.Length - position)
            {
                break;
            }

            found.Keep(file, name, chunk.Slice(ChunkHeader, 4), position, size);
            position += size + (size & 1);
        }

        return found.HasLists || found.Guano is not null ? found : null;
    }

    /// <summary>A WAV file without samples that has the broadcast extension and the INFO list.</summary>
    public MemoryStream ToWave()
    {
        MemoryStream wave = new();
        BinaryWriter writer = new(wave);
        writer.Write("RIFF\0\0\0\0WAVE"u8);
        writer.Write(FormatChunk);
        Write(writer, "bext"u8, _broadcast);
        Write(writer, "LIST"u8, _info);
        Write(writer, "data"u8, []);
        wave.Position = 4;
        writer.Write((int)wave.Length - ChunkHeader);
        wave.Position = 0;
        return wave;
    }

    private static void Write(BinaryWriter wave, ReadOnlySpan<byte> name, byte[]? content)
    {
        if (content is not null)
        {
            wave.Write(name);
            wave.Write(content.Length);
            wave.Write(content);
            wave.Write(stackalloc byte[content.Length % 2]);
        }
    }

    private void Keep(RecordingFile file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> start, long position, long size)
    {
        if (size > MostBytes)
        {
            return;
        }

        if (name.SequenceEqual("guan"u8))
        {
            Guano ??= Content(file, position, (int)size);
        }
        else if (name.SequenceEqual("bext"u8))
        {
            _broadcast ??= Content(file, position, (int)size);
        }
        else if (name.SequenceEqual("LIST"u8) && size >= 4 && start.SequenceEqual("INFO"u8))
        {
            _info ??= Content(file, position, (int)size);
        }
    }

    private static byte[] Content(RecordingFile file, long position, int size)
    {
        byte[] content = new byte[size];
        return content[..file.ReadFully(position, content)];
    }
}

using System.Buffers.Binary;

namespace NightScan.Recordings.Decoding;

/// <summary>What the chunks of a WAV file say, and whether they are such as most recorders write.</summary>
internal static class WaveChunks
{
    // What libsndfile makes of these sizes, each too large or zero, is its own affair; programs that write to a pipe cannot go back
    // to put the length in, and write them.
    private const uint LeastUnknown = 0x7FFFF000, MostUnknown = 0x80000000;

    // NAudio reads all of the chunk with the long sizes into memory.
    private const int MaxLongSizes = 4096, LongSizesLength = 24;

    // Far beyond any disk, and far enough from overflow.
    private const ulong MaxSize = 1UL << 60;

    // Chunks that recorders put before the data and that say nothing of the samples: silence, descriptions, GUANO and
    // Wildlife Acoustics' metadata.
    private static readonly uint[] s_passed =
        [.. new[] { "LIST", "bext", "fact", "JUNK", "junk", "PAD ", "FLLR", "id3 ", "iXML", "guan", "wamd" }.Select(ChunkWalk.NameOf)];

    private static readonly uint s_data = ChunkWalk.NameOf("data"), s_format = ChunkWalk.NameOf("fmt "), s_longSizes = ChunkWalk.NameOf("ds64");

    /// <param name="file">An open recording.</param>
    /// <param name="head">Its first 12 bytes or more.</param>
    /// <exception cref="IOException">The machine could not read it.</exception>
    public static DeclaredHeader Read(RecordingFile file, ReadOnlySpan<byte> head)
    {
        bool bigEndian = head[3] == 'X', isRiff = head.StartsWith("RIFF"u8), isRf64 = head.StartsWith("RF64"u8);
        ChunkWalk chunk = new(file, bigEndian);
        Span<byte> content = stackalloc byte[LongSizesLength];
        DeclaredHeader header = default;
        ulong? wide = null, whole = null;
        bool isRegular = isRiff || isRf64;
        int formats = 0;
        for (int i = 0; chunk.MoveNext(); i++)
        {
            int read = chunk.Read(content);
            if (chunk.Name == s_data)
            {
                bool unknown = chunk.Size is uint.MaxValue or 0 or (>= LeastUnknown and <= MostUnknown);
                header = header with { DataBytes = chunk.Size == uint.MaxValue && wide > 0 ? wide : unknown ? null : chunk.Size, DataStart = chunk.Start };
                // NAudio looks for the data no further than the long sizes say that the file reaches.
                isRegular &= chunk.IsRegular && formats == 1 && chunk.Size > 0
                    && (isRf64 ? wide.HasValue && chunk.Size == uint.MaxValue && whole + 8 >= (ulong)chunk.Start : wide is null);
                long end = isRf64 ? chunk.Start + (long)(wide ?? 0) : chunk.End;
                return isRegular ? header with { Regular = RegularFile.Wave, SamplesStart = chunk.Start, SamplesEnd = end } : header;
            }

            if (chunk.Name == s_format && read >= 8)
            {
                header = header with { Channels = chunk.Number16(content[2..]), SampleRate = chunk.Number32(content[4..]) };
                formats++;
                isRegular &= chunk.Size is 16 or 18 or 40;
            }
            else if (chunk.Name == s_longSizes && read >= 16)
            {
                (whole, wide) = (BinaryPrimitives.ReadUInt64LittleEndian(content), BinaryPrimitives.ReadUInt64LittleEndian(content[8..]));
                isRegular &= i == 0 && chunk.Size is >= LongSizesLength and <= MaxLongSizes && whole < MaxSize && wide is > 0 and < MaxSize;
            }
            else
            {
                isRegular &= s_passed.Contains(chunk.Name);
            }

            chunk.Pass();
        }

        return header;
    }
}

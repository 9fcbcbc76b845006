namespace NightScan.Recordings.Decoding;

/// <summary>What the chunks of a WAV file say, and whether they are such as most recorders write.</summary>
internal static class WaveChunks
{
    // What libsndfile makes of these sizes, each too large or zero, is its own affair; programs that write to a pipe cannot go back
    // to put the length in, and write them.
    private const uint LeastUnknown = 0x7FFFF000, MostUnknown = 0x80000000;

    // The chunk of long sizes, without the table of further ones.
    private const int LongSizesLength = 28, TableLengthAt = 24;

    private const int MaxTexts = 64;

    // Far beyond any disk, and far enough from overflow.
    private const ulong MaxSize = 1UL << 60;

    // Chunks that recorders put before the data and that say nothing of the samples: silence, descriptions, GUANO and
    // Wildlife Acoustics' metadata.
    private static readonly uint[] s_passed =
        [.. new[] { "LIST", "bext", "fact", "JUNK", "junk", "PAD ", "FLLR", "id3 ", "iXML", "guan", "wamd" }.Select(ChunkWalk.NameOf)];

    private static readonly uint s_data = ChunkWalk.NameOf("data"), s_format = ChunkWalk.NameOf("fmt "),
        s_longSizes = ChunkWalk.NameOf("ds64"), s_list = ChunkWalk.NameOf("LIST"), s_texts = ChunkWalk.NameOf("INFO");

    /// <param name="head">Its first 12 bytes or more.</param>
    public static DeclaredHeader Read(RecordingFile file, ReadOnlySpan<byte> head)
    {
        bool bigEndian = head[3] == 'X', isRiff = head.StartsWith("RIFF"u8), isRf64 = head.StartsWith("RF64"u8);
        ChunkWalk chunk = new(file, bigEndian);
        Span<byte> content = stackalloc byte[LongSizesLength];
        DeclaredHeader header = default;
        ulong? wide = null;
        bool isRegular = isRiff || isRf64;
        int formats = 0;
        for (int i = 0; chunk.MoveNext(); i++)
        {
            int read = chunk.Read(content);
            if (chunk.Name == s_data)
            {
                bool isLong = isRf64 && chunk.Size is uint.MaxValue or 0 && wide > 0, isUnknown = !isLong
                    && chunk.Size is uint.MaxValue or 0 or (>= LeastUnknown and <= MostUnknown);
                bool isUnclosed = isUnknown && (chunk.Size == 0 || isRf64) && file.Length > chunk.Start;
                header = header with { DataStart = chunk.Start, IsChunked = true, IsBigEndian = bigEndian };
                if (isUnclosed && chunk.Size == 0 && ChunkWalk.FindForeign(file, chunk.Start, bigEndian) == 0)
                {
                    // Nothing but chunks or filling follow: it is closed, and empty.
                    return header with { DataBytes = 0, DataStart = file.Length };
                }

                isRegular &= chunk.IsRegular && formats == 1
                    && (isRf64 ? wide is not null && chunk.Size is uint.MaxValue or 0 : wide is null);
                ulong? bytes = isLong ? wide : isUnknown ? null : Unwrapped(chunk, file.Length);
                return header with
                {
                    DataBytes = bytes,
                    IsUnclosed = isUnclosed,
                    Open = isUnclosed && !isRf64 ? new(chunk.Start - sizeof(uint), sizeof(uint), bigEndian) : null,
                    IsRegular = isRegular,
                    SamplesStart = chunk.Start,
                    SamplesEnd = bytes is ulong length ? chunk.Start + (long)length : file.Length,
                };
            }

            if (chunk.Name == s_format && read >= 8)
            {
                header = header with
                {
                    Channels = chunk.Number16(content[2..]),
                    SampleRate = chunk.Number32(content[4..]),
                    FormatStart = chunk.Start,
                    FormatLength = (int)Math.Min(chunk.Size, int.MaxValue),
                };
                formats++;
                isRegular &= chunk.Size is 16 or 18 or 40;
            }
            else if (chunk.Name == s_longSizes && read >= TableLengthAt)
            {
                wide = BinaryPrimitives.ReadUInt64LittleEndian(content[8..]);
                // A stream's is the largest there is.
                isRegular &= wide is < MaxSize or ulong.MaxValue && i == 0 && chunk.Size == LongSizesLength
                    && BinaryPrimitives.ReadUInt32LittleEndian(content[TableLengthAt..]) == 0;
                wide = wide == ulong.MaxValue ? 0 : wide;
            }
            else
            {
                isRegular &= s_passed.Contains(chunk.Name) && (chunk.Name != s_list || HoldsTexts(file, chunk));
            }

            chunk.Pass();
        }

        return header;
    }

    /// <summary>
    /// Bytes of a chunk of samples whose size began anew at 4 GiB, as often as the file has room for it: a file of 32-bit sizes has nothing
    /// else there.
    /// </summary>
    private static ulong Unwrapped(ChunkWalk chunk, long fileLength)
    {
        const long wrap = 1L << 32;
        long room = fileLength - chunk.End;
        return chunk.Size + (ulong)(room >= wrap ? room / wrap * wrap : 0);
    }

    /// <summary>
    /// Whether a list is one of texts, each with a name and a size that fits: libsndfile refuses files with damaged ones.
    /// </summary>
    private static bool HoldsTexts(RecordingFile file, ChunkWalk list)
    {
        Span<byte> text = stackalloc byte[8];
        if (list.Read(text) < 4 || ChunkWalk.NameOf(text) != s_texts)
        {
            return false;
        }

        long position = list.Start + 4;
        for (int i = 0; i < MaxTexts && position + text.Length <= list.End; i++)
        {
            if (file.ReadFully(position, text) < text.Length || text[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return false;
            }

            uint size = list.Number32(text[4..]);
            position += text.Length + size + (size & 1);
        }

        return position >= list.End && position <= list.End + 1;
    }
}

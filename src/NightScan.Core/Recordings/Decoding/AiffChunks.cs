namespace NightScan.Recordings.Decoding;

/// <summary>What the chunks of an AIFF file say, and whether they are such as most programs write.</summary>
internal static class AiffChunks
{
    private const int CommonLength = 18, CompressionEnd = 22;

    // The compression has a name, too.
    private const int MaxCommonLength = CompressionEnd + 256;

    // What stands before the samples in a chunk of them: an offset, and the size of blocks.
    private const int SoundHeader = 8;

    // What libsndfile reads of texts.
    private const int MaxPassed = 4096;

    // Chunks that say nothing of the samples.
    private static readonly uint[] s_passed = [.. new[] { "FVER", "COMT", "NAME", "AUTH", "ANNO", "ID3 " }.Select(ChunkWalk.NameOf)];

    private static readonly uint s_sound = ChunkWalk.NameOf("SSND"), s_common = ChunkWalk.NameOf("COMM"),
        s_comments = ChunkWalk.NameOf("COMT");

    /// <param name="head">Its first 12 bytes or more.</param>
    public static DeclaredHeader Read(RecordingFile file, ReadOnlySpan<byte> head)
    {
        ChunkWalk chunk = new(file, bigEndian: true);
        Span<byte> content = stackalloc byte[CompressionEnd];
        DeclaredHeader header = default;
        bool canBeCompressed = head[11] == 'C', isRegular = head[11] is (byte)'F' or (byte)'C';
        int commons = 0;
        while (chunk.MoveNext())
        {
            int read = chunk.Read(content);
            if (chunk.Name == s_sound)
            {
                isRegular &= chunk.IsRegular && commons == 1 && chunk.Size is > SoundHeader and <= int.MaxValue && read >= SoundHeader
                    && BinaryPrimitives.ReadUInt32BigEndian(content) == 0;
                return header with
                {
                    DataBytes = chunk.Size is 0 or uint.MaxValue ? null : chunk.Size,
                    DataStart = chunk.Start,
                    IsChunked = true,
                    IsBigEndian = true,
                    IsUnclosed = chunk.Size == 0 && file.Length > chunk.Start + SoundHeader
                        && ChunkWalk.FindForeign(file, chunk.Start, bigEndian: true) > 0,
                    IsRegular = isRegular,
                    SamplesStart = chunk.Start + SoundHeader,
                    SamplesEnd = chunk.End,
                };
            }

            if (chunk.Name == s_common && read >= 8)
            {
                header = header with { Channels = BinaryPrimitives.ReadInt16BigEndian(content) };
                commons++;
                isRegular &= canBeCompressed
                    ? chunk.Size is >= CompressionEnd and <= MaxCommonLength && content[CommonLength..].SequenceEqual("NONE"u8)
                        : chunk.Size == CommonLength;
            }
            else
            {
                isRegular &= s_passed.Contains(chunk.Name) && chunk.Size <= MaxPassed
                    && (chunk.Name != s_comments || IsOneComment(content, chunk.Size));
            }

            chunk.Pass();
        }

        return header;
    }

    /// <summary>Whether there is one comment, which fills its chunk: libsndfile refuses files whose comments are damaged.</summary>
    private static bool IsOneComment(ReadOnlySpan<byte> content, uint size)
    {
        const int header = 10;
        return size >= header && BinaryPrimitives.ReadUInt16BigEndian(content) == 1
            && BinaryPrimitives.ReadUInt16BigEndian(content[8..]) is var length && length + (uint)header + (length & 1) == size;
    }
}

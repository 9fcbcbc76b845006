using System.IO.Hashing;

namespace NightScan.Training.Embeddings;

/// <summary>
/// What a file of embeddings begins with: a mark, the key as text, and the statistics of the norms that they were computed with; then a
/// checksum of all that.
/// </summary>
internal static class EmbeddingsHeader
{
    /// <summary>How all of them begin, to tell them from other people's files.</summary>
    public const string Mark = "NightScanEmbeddings";

    private static readonly byte[] s_magic = Encoding.ASCII.GetBytes(Mark + "1\n\n\n\n");

    /// <summary>Bytes of the mark, with the version of the format.</summary>
    public static int MarkLength => s_magic.Length;

    /// <summary>Makes a header.</summary>
    public static byte[] Write(EmbeddingsKey key, ReadOnlySpan<float> statistics)
    {
        byte[] text = Encoding.UTF8.GetBytes(key.Text), header = new byte[Length(key, statistics.Length)];
        s_magic.CopyTo(header, 0);
        Span<byte> rest = header.AsSpan(s_magic.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest, text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest[sizeof(int)..], statistics.Length);
        text.CopyTo(rest[(2 * sizeof(int))..]);
        MemoryMarshal.AsBytes(statistics).CopyTo(rest[((2 * sizeof(int)) + text.Length)..]);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[^sizeof(ulong)..], XxHash3.HashToUInt64(header.AsSpan()[..^sizeof(ulong)]));
        return header;
    }

    /// <summary>Bytes of a header.</summary>
    /// <param name="statistics">How many numbers it has of them.</param>
    public static int Length(EmbeddingsKey key, int statistics) => s_magic.Length + (2 * sizeof(int)) + Encoding.UTF8.GetByteCount(key.Text)
        + (statistics * sizeof(float)) + sizeof(ulong);

    /// <summary>Reads the statistics from the header of a key.</summary>
    /// <param name="header">As many bytes as it has, or as many as there are.</param>
    /// <param name="isDamaged">Whether it is a header of this key that was cut or changed.</param>
    /// <returns>Null where it is none of this key.</returns>
    public static float[]? Read(ReadOnlySpan<byte> header, EmbeddingsKey key, int statistics, out bool isDamaged)
    {
        float[] numbers = new float[statistics];
        int end = Length(key, statistics) - sizeof(ulong), begin = end - (statistics * sizeof(float));
        isDamaged = header.Length < end + sizeof(ulong);
        if (isDamaged || !header[..begin].SequenceEqual(Write(key, numbers).AsSpan(0, begin)))
        {
            return null;
        }

        MemoryMarshal.Cast<byte, float>(header[begin..end]).CopyTo(numbers);
        isDamaged = !header.SequenceEqual(Write(key, numbers));
        return isDamaged ? null : numbers;
    }
}

namespace NightScan.Index;

/// <summary>The keys of a recording's files as the index keeps them: eight bytes each, the original's first; 0 = no valid file.</summary>
internal static class OutputKeys
{
    public static ulong[] Parse(ReadOnlySpan<byte> bytes)
    {
        ulong[] keys = new ulong[bytes.Length / sizeof(ulong)];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        }

        return keys;
    }

    public static byte[] Format(ReadOnlySpan<ulong> keys)
    {
        byte[] bytes = new byte[keys.Length * sizeof(ulong)];
        for (int i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), keys[i]);
        }

        return bytes;
    }

    /// <summary>How many files are valid.</summary>
    public static int CountValid(ReadOnlySpan<ulong> keys) => keys.Length - System.MemoryExtensions.Count(keys, 0UL);
}

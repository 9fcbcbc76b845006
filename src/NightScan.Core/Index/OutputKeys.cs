namespace NightScan.Index;

/// <summary>
/// The keys of a recording's files as the index keeps them: eight bytes each, little-endian, the original's first; 0 = no valid file.
/// </summary>
internal static class OutputKeys
{
    public static ulong[] Parse(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();

    public static byte[] Format(ReadOnlySpan<ulong> keys) => MemoryMarshal.AsBytes(keys).ToArray();

    /// <summary>The numbers of the files that are valid.</summary>
    public static List<int> Valid(ulong[] keys) => [.. Enumerable.Range(0, keys.Length).Where(number => keys[number] != 0)];

    /// <summary>How many files are valid.</summary>
    public static int CountValid(ReadOnlySpan<ulong> keys) => keys.Length - System.MemoryExtensions.Count(keys, 0UL);
}

namespace NightScan.Hashing;

/// <summary>
/// Hashes that are the same on every machine and run: text through SHA-256, words through the SplitMix64 finalizer
/// (Steele, Lea, Flood 2014), whose output is uniform enough to be read as a number between 0 and 1.
/// </summary>
internal static class StableHash
{
    /// <summary>From one state of SplitMix64 to the next.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>64 bits of the SHA-256 of the text's UTF-8 bytes.</summary>
    public static ulong OfText(string text) => ContentHash.OfText(text).High;

    /// <summary>Combines words; the order matters.</summary>
    public static ulong Of(ulong first, ulong second) => Finalize(Finalize(first) + second);

    public static ulong Of(ContentHash content, ulong salt) => Of(Of(content.High, content.Low), salt);

    /// <summary>The hash as a number in [0, 1).</summary>
    public static double ToUnit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64's number for a state.</summary>
    public static ulong Finalize(ulong x)
    {
        x += Step;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

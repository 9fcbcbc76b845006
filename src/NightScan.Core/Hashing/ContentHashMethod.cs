namespace NightScan.Hashing;

/// <summary>
/// What the bytes of recordings are hashed with. One index uses one method: what a recording's splits, keys and recipes come of.
/// </summary>
internal enum ContentHashMethod
{
    /// <summary>The first 128 bits of SHA-256: indexes that were made with schema 4 or before.</summary>
    Sha256,

    /// <summary>
    /// XXH3 with 128 bits (Y. Collet, XxHash128 of System.IO.Hashing), ten times as fast: two of a million recordings have the same one by
    /// chance once in 10²⁶ collections. Whoever makes two files on purpose that have, gets one spectrogram for both, and nothing else.
    /// </summary>
    XxHash128,
}

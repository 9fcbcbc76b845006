using NightScan.Hashing;

namespace NightScan.Cache;

/// <summary>
/// The identity of a spectrogram's file: equal keys, the same spectrogram. The same bytes, too, where the processors have the same vectors;
/// others round differently (docs/spectrograms.md), and their files are as good. So a file is judged by its key and its own checksum, never
/// by the bytes that another build made.
/// </summary>
internal static class SpectrogramKey
{
    /// <param name="settings">Key of the settings and of the algorithm's version.</param>
    public static ulong Original(ContentHash content, ContentHash settings) => StableHash.Of(content, StableHash.Of(settings, 0));

    /// <summary>The key of what would have another one, had the decoder been there that is the first choice for the recording.</summary>
    /// <param name="decoder">Name and version of the decoder that stood in.</param>
    public static ulong Fallback(ulong key, string decoder) => StableHash.Of(StableHash.OfText(decoder), key);
}

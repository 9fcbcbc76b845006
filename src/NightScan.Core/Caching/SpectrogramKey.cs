using NightScan.Recordings;

namespace NightScan.Caching;

/// <summary>The identity of a spectrogram's file: equal keys, equal bytes.</summary>
internal static class SpectrogramKey
{
    /// <param name="content">The recording's bytes.</param>
    /// <param name="settings">Key of the settings and of the algorithm's version.</param>
    public static ulong Original(ContentHash content, ContentHash settings) => StableHash.Of(content, StableHash.Of(settings, 0));
}

using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>
/// Backgrounds that could not be decoded when a variant asked for them. The index remembers their contents, with the decoders that
/// there were: what variants are made of must not change from build to build.
/// </summary>
internal static class UnusableBackgrounds
{
    /// <summary>Those that are to be left out; none when the decoders changed.</summary>
    public static HashSet<ContentHash> Read(IndexDatabase index, DecoderSet decoders)
    {
        string[] lines = (index.ReadMeta(MetaKey.UnusableBackgrounds) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length < 2 || lines[0] != decoders.Fingerprint
            ? [] : [.. lines.Skip(1).Select(line => ContentHash.FromBytes(Convert.FromHexString(line)))];
    }

    public static void Write(IndexDatabase index, DecoderSet decoders, IEnumerable<ContentHash> contents) =>
        index.WriteMeta(MetaKey.UnusableBackgrounds, string.Join('\n',
            [decoders.Fingerprint, .. contents.Select(content => Convert.ToHexString(content.ToBytes())).Order(StringComparer.Ordinal)]));
}

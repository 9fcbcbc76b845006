using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>
/// The method by which an index identifies contents. It is settled when the index is made, and stays: spectrograms, splits and recipes are
/// those of the hashes, and with other ones all would be made again.
/// </summary>
internal static class ContentHashing
{
    /// <summary>That of a new index, which has no older cache to go with.</summary>
    public const ContentHashMethod Newest = ContentHashMethod.XxHash128;

    private const string Sha256 = "sha256", XxHash128 = "xxh128";

    public static ContentHashMethod Of(IndexDatabase index) => Recorded(index) ?? Newest;

    /// <summary>Settles it for an index that has none yet.</summary>
    /// <param name="choose">Asked only then.</param>
    public static void Settle(IndexDatabase index, Func<ContentHashMethod> choose)
    {
        if (Recorded(index) is null)
        {
            index.WriteMeta(MetaKey.ContentHash, choose() == ContentHashMethod.Sha256 ? Sha256 : XxHash128);
        }
    }

    private static ContentHashMethod? Recorded(IndexDatabase index) => index.ReadMeta(MetaKey.ContentHash) switch
    {
        null => null,
        Sha256 => ContentHashMethod.Sha256,
        XxHash128 => ContentHashMethod.XxHash128,
        string other => throw new NightScanException(DiagnosticCodes.NewerIndex,
            $"the index identifies recordings by '{other}', which this version of NightScan does not know: update it", index.Path),
    };
}

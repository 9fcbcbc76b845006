using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;

namespace NightScan.Cache;

/// <summary>
/// A name that the index and the cache folder share, a new one for each build that changes the cache. When they differ, one of the two
/// is not the one that the other was last used with: an index that serves two caches in turn, or one of them restored from a backup.
/// </summary>
internal sealed class CacheIdentity(IndexDatabase index, CacheLayout layout)
{
    private const int Longest = 64;

    // Behind the name: whoever has lost the index knows by it what the keys of the cache's files were made of.
    private const string XxHash128 = " xxh128";

    /// <summary>Whether the index and the folder are those that were last used together.</summary>
    public bool IsShared() => (index.ReadMeta(MetaKey.CacheIdentity) ?? "") == Read();

    /// <summary>
    /// By which method the contents were identified that the folder's files are made of; the newest where there are none.
    /// </summary>
    public ContentHashMethod HashMethod() =>
        Read() is { Length: > 0 } name && !name.EndsWith(XxHash128, StringComparison.Ordinal) ? ContentHashMethod.Sha256
        : ContentHashing.Newest;

    /// <summary>Gives both a new name, durably in the index before the folder has it. Before anything in the cache is changed.</summary>
    /// <exception cref="NightScanException">NS0303: the folder cannot be written.</exception>
    public void Renew()
    {
        string name = Guid.NewGuid().ToString("N") + (ContentHashing.Of(index) == ContentHashMethod.XxHash128 ? XxHash128 : "");
        index.WriteMeta(MetaKey.CacheIdentity, name);
        index.MakeDurable();
        FileTrouble.As(DiagnosticCodes.CacheUnwritable, layout.Identity, trouble =>
            $"the cache folder cannot be written ({trouble}); choose another SpectrogramCacheDir or mend its permissions", () =>
        {
            using AtomicFile file = new(layout.Identity);
            file.Content.Write(Encoding.ASCII.GetBytes(name));
            file.Complete();
        });
    }

    // What cannot be read is as good as another one: all files are compared.
    private string Read() => FileTrouble.Or("?", () =>
        new FileInfo(layout.Identity) is { Exists: true, Length: <= Longest } ? File.ReadAllText(layout.Identity) : "");
}

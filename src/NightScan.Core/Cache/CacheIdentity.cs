using NightScan.Files;
using NightScan.Index;

namespace NightScan.Cache;

/// <summary>
/// A name that the index and the cache folder share, a new one for each build that changes the cache. When they differ, one of the two
/// is not the one that the other was last used with: an index that serves two caches in turn, or one of them restored from a backup.
/// </summary>
internal sealed class CacheIdentity(IndexDatabase index, CacheLayout layout)
{
    private const int Longest = 64;

    /// <summary>Whether the index and the folder are those that were last used together.</summary>
    public bool IsShared() => (index.ReadMeta(MetaKey.CacheIdentity) ?? "") == Read();

    /// <summary>Gives both a new name, durably in the index before the folder has it. Before anything in the cache is changed.</summary>
    /// <exception cref="NightScanException">NS0303: the folder cannot be written.</exception>
    public void Renew()
    {
        string name = Guid.NewGuid().ToString("N");
        index.WriteMeta(MetaKey.CacheIdentity, name);
        index.MakeDurable();
        try
        {
            using AtomicFile file = new(layout.Identity);
            file.Content.Write(System.Text.Encoding.ASCII.GetBytes(name));
            file.Complete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.CacheUnwritable,
                $"the cache folder cannot be written ({exception.Message}); choose another SpectrogramCacheDir or mend its permissions",
                    layout.Identity, inner: exception);
        }
    }

    private string Read()
    {
        try
        {
            FileInfo file = new(layout.Identity);
            return file.Exists && file.Length <= Longest ? File.ReadAllText(layout.Identity) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As good as another one: all files are compared.
            return "?";
        }
    }
}

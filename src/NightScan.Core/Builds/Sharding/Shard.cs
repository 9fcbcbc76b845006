using System.Text.RegularExpressions;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Hashing;

namespace NightScan.Builds.Sharding;

/// <summary>One share of a plan that several machines carry out together, each at its own share.</summary>
/// <param name="Index">0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">Shares in all.</param>
internal readonly partial record struct Shard(int Index, int Count)
{
    /// <summary><c>3-of-8</c>: part of the names of its files.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Index}-of-{Count}");

    /// <summary>The share that a recording belongs to: a hash of its path, the same on every machine.</summary>
    /// <param name="path">Relative to AudioRoot, with <c>/</c> as separator.</param>
    public static long Of(string path, long count) => (long)(StableHash.OfText(path) % (ulong)count);

    /// <summary>Where all shards keep what they have done.</summary>
    public static string Folder(CacheLayout layout) => Path.Join(layout.Root, ".shards");

    /// <summary>What this shard has done: an index of its share alone, which no other process writes.</summary>
    public string Results(CacheLayout layout) => Path.Join(Folder(layout), Name + ".db");

    /// <summary>Held by the process that works on this share.</summary>
    public string Lock(CacheLayout layout) => Path.Join(Folder(layout), Name + ".lock");

    /// <summary>The cache as this shard sees it: files on their way are its own.</summary>
    public CacheLayout Layout(CacheLayout layout) => new(layout.Root, Path.Join(layout.Partial, Name));

    /// <summary>Makes sure that what this shard has done lies in the cache.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0303: the folder or the file is a link.</exception>
    public void RefuseLinks(CacheLayout layout)
    {
        Links.Refuse(Folder(layout));
        Links.Refuse(Results(layout));
    }

    /// <summary>Removes what shards left in the cache folder besides spectrograms.</summary>
    public static void RemoveAll(CacheLayout layout)
    {
        if (Directory.Exists(Folder(layout)))
        {
            Directory.Delete(Folder(layout), recursive: true);
        }

        if (Directory.Exists(layout.Partial))
        {
            foreach (string folder in Directory.EnumerateDirectories(layout.Partial)
                .Where(folder => OfShard().IsMatch(Path.GetFileName(folder))))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [GeneratedRegex(@"^\d+-of-\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex OfShard();
}

using NightScan.Indexing;

namespace NightScan.Caching;

/// <summary>Where everything lies in the cache folder: <c>&lt;cache&gt;/&lt;split&gt;/&lt;class&gt;/&lt;stem&gt;.npy</c> and a few files beside the splits.</summary>
public sealed class CacheLayout(string root)
{
    public string Root { get; } = root;

    /// <summary>Files on their way: written here, then renamed to their place. Emptied by every build.</summary>
    public string Partial => Path.Join(Root, ".partial");

    /// <summary>Held by the build that works on the cache.</summary>
    public string Lock => Path.Join(Root, ".lock");

    public string Statistics => Path.Join(Root, "statistics.json");

    public string FailedCsv => Path.Join(Root, "failed.csv");

    public string SplitFolder(Split split) => Path.Join(Root, split.Name());

    public string Folder(Split split, string className) => Path.Join(Root, split.Name(), className);

    /// <summary>The spectrogram of the recording itself.</summary>
    public string Original(Split split, string className, string stem) => Path.Join(Root, split.Name(), className, stem + ".npy");
}

using System.Globalization;
using NightScan.Indexing;

namespace NightScan.Caching;

/// <summary>Where everything lies in the cache folder: <c>&lt;cache&gt;/&lt;split&gt;/&lt;class&gt;/&lt;stem&gt;.npy</c> and a few files beside the splits.</summary>
/// <param name="root">Full path of the cache folder.</param>
/// <param name="partial">Full path of the folder for files on their way; null for the usual one. Processes that write at the same time have one each.</param>
public sealed class CacheLayout(string root, string? partial = null)
{
    public string Root { get; } = root;

    /// <summary>Files on their way: written here, then renamed to their place. Emptied by every build.</summary>
    public string Partial { get; } = partial ?? Path.Join(root, ".partial");

    /// <summary>Held by the build that works on the cache.</summary>
    public string Lock => Path.Join(Root, ".lock");

    public string Statistics => Path.Join(Root, "statistics.json");

    public string FailedCsv => Path.Join(Root, "failed.csv");

    public string SplitFolder(Split split) => Path.Join(Root, split.Name());

    public string Folder(Split split, string className) => Path.Join(Root, split.Name(), className);

    /// <summary>A file of a recording: number 0 is the spectrogram of the recording itself, n its variant n.</summary>
    public string Output(Split split, string className, string stem, int number) => Path.Join(Folder(split, className), FileName(stem, number));

    /// <summary><c>stem.npy</c>, <c>stem_var001.npy</c> …</summary>
    public static string FileName(string stem, int number) =>
        number == 0 ? stem + ".npy" : string.Create(CultureInfo.InvariantCulture, $"{stem}_var{number:000}.npy");
}

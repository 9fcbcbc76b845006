using NightScan.Files;
using NightScan.Index;

namespace NightScan.Cache;

/// <summary>
/// Where everything lies in the cache folder: <c>&lt;cache&gt;/&lt;split&gt;/&lt;class&gt;/&lt;stem&gt;.npy</c> and a few files beside the
/// splits.
/// </summary>
/// <param name="root">Full path of the cache folder.</param>
/// <param name="partial">Full path of the folder for files on their way; null for the usual one. Processes that write at the same time have
/// one each.</param>
internal sealed class CacheLayout(string root, string? partial = null)
{
    private readonly HashSet<OutputFolder> _ownFolders = [];

    public string Root { get; } = root;

    /// <summary>Files on their way: written here, then renamed to their place. Emptied by every build.</summary>
    public string Partial { get; } = partial ?? Path.Join(root, ".partial");

    /// <summary>Held by the build that works on the cache.</summary>
    public string Lock => Path.Join(Root, ".lock");

    /// <summary>Held by the build that works on an index; beside the file itself, whatever links lead to it.</summary>
    public static string LockOf(string index)
    {
        FileInfo file = new(index);
        if (file.LinkTarget is null)
        {
            // Most are none, and of a file that is not there yet the question below throws.
            return index + ".lock";
        }

        try
        {
            return (file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? index) + ".lock";
        }
        catch (IOException)
        {
            // Links in a circle: whoever opens it says so.
            return index + ".lock";
        }
    }

    /// <summary>
    /// Whether the cache lies on a disk that takes names which differ only in case for one. Known only while the lock is held: it is the
    /// file that is looked for.
    /// </summary>
    public bool IgnoresCase => File.Exists(Path.Join(Root, ".LOCK"));

    /// <summary>What the folder and its index know each other by.</summary>
    public string Identity => Path.Join(Root, ".identity");

    public string Statistics => Path.Join(Root, "statistics.json");

    public string FailedCsv => Path.Join(Root, "failed.csv");

    public string WarningsCsv => Path.Join(Root, "warnings.csv");

    public string SplitFolder(Split split) => Path.Join(Root, split.Name());

    /// <exception cref="NightScanException">NS0304: the name leads out of its folder.</exception>
    internal string Folder(OutputFolder folder) => Path.Join(SplitFolder(folder.Split), Plain(folder.ClassName));

    /// <exception cref="NightScanException">NS0304: a name leads out of its folder.</exception>
    internal string Output(OutputFile file) => Path.Join(Folder(file.Folder), OutputName.Of(Plain(file.Stem), file.Number));

    /// <summary>Makes sure that emptying <see cref="Partial"/> empties nothing else.</summary>
    /// <exception cref="NightScanException">NS0303: it is a link, or the folder of all shards around it is one.</exception>
    public void RefuseLinkedPartial()
    {
        for (string folder = Partial; folder.Length > Root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            Links.Refuse(folder);
        }
    }

    /// <summary>Makes sure that a folder of spectrograms lies in the cache, before files are written, renamed or deleted there.</summary>
    /// <remarks>Each is looked at once, by the thread that owns the index.</remarks>
    /// <exception cref="NightScanException">NS0303: the folder, or that of the split, is a link. NS0304: the name leads out of
    /// it.</exception>
    internal void RefuseLinkedFolder(OutputFolder folder)
    {
        if (_ownFolders.Add(folder))
        {
            Links.Refuse(SplitFolder(folder.Split));
            Links.Refuse(Folder(folder));
        }
    }

    /// <summary>
    /// Names come from the index, and what they name is overwritten and deleted: an index that somebody tampered with must not reach
    /// out of the cache.
    /// </summary>
    private static string Plain(string name) =>
        name.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar, '\0') < 0 && name is not ("" or "." or "..")
            ? name : throw new NightScanException(DiagnosticCodes.NotAnIndex,
            $"the index is damaged: '{name}' is not a name that a class or a spectrogram can have");
}

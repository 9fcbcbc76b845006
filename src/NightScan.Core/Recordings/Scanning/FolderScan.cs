using NightScan.Files;

namespace NightScan.Recordings.Scanning;

/// <summary>The walk through one folder of recordings: a class, or what is to be predicted.</summary>
/// <param name="around">Full path of the folder that it is one of, whatever links lead to it.</param>
/// <param name="into">Receives the recordings.</param>
/// <param name="followed">Receives the full paths of links to folders that recordings were looked for behind.</param>
internal sealed class FolderScan(FolderReader reader, string top, string around, IReadOnlyList<string> extensions,
    RecordingListing into, ICollection<string>? followed = null) : IFolderVisitor
{
    private readonly List<Diagnostic> problems = [];

    /// <summary>Folders still to list, by their path below the top with a <c>/</c> behind; "" is the top itself.</summary>
    private readonly Stack<string> folders = new();

    /// <summary>Links to folders: they wait until all real folders are listed, so that a real path wins over a link to it.</summary>
    private readonly PriorityQueue<string, string> links = new(StringComparer.Ordinal);

    /// <summary>The folders that were met; null while that is the top alone.</summary>
    private HashSet<FolderIdentity>? seen;

    private FileStat start;
    private bool sawLink;
    private string prefix = "";

    /// <summary>A folder directly in the top one that is passed over; null for none.</summary>
    public string? Ignored { get; init; }

    public IReadOnlyList<Diagnostic> Run()
    {
        folders.Push("");
        start = StatFolder(top);
        if (start.Kind != FileKind.Folder)
        {
            throw Unlistable(top, new DirectoryNotFoundException("it is not there, or is not a folder"));
        }

        do
        {
            while (folders.TryPop(out string? folder))
            {
                prefix = folder;
                List(reader, Path.Join(top, folder), this);
            }
        }
        while (FollowsLink());

        return problems;
    }

    public bool WantsFile(ReadOnlySpan<char> name) => RecordingScanner.IsRecording(name, extensions);

    public void Visit(in FolderItem item)
    {
        if (item.Stat.Kind == FileKind.File)
        {
            into.Add(prefix, item.Name, item.Stat.Size, item.Stat.ModifiedNs);
            return;
        }

        if (prefix.Length == 0 && Ignored is not null && item.Name.SequenceEqual(Ignored))
        {
            return;
        }

        string folder = string.Concat(prefix, item.Name, "/");
        if (item.IsLink)
        {
            links.Enqueue(folder, folder);
        }
        else if (IsNew(Path.Join(top, folder), item.Stat))
        {
            folders.Push(folder);
        }
    }

    public void VisitUnrepresentable(string name) => problems.Add(Unrepresentable(Path.Join(top, prefix, name)));

    /// <summary>Lists a folder; what goes wrong ends the build.</summary>
    public static void List(FolderReader reader, string folder, IFolderVisitor visitor)
    {
        try
        {
            reader.Read(folder, visitor);
        }
        catch (IOException exception)
        {
            throw Unlistable(folder, exception);
        }
    }

    public static Diagnostic Unrepresentable(string path) => new(
        DiagnosticCodes.UnrepresentableName,
            "its name is not valid Unicode (UTF-8), so it cannot be stored in an index or opened by every program: rename it", path);

    /// <summary>A folder and all folders that it lies in: a link to one of them leads round in a circle.</summary>
    public static IEnumerable<FolderIdentity> Enclosing(string folder)
    {
        for (string? around = Path.GetFullPath(folder); around is not null; around = Path.GetDirectoryName(around))
        {
            yield return FolderIdentity.Of(around, StatFolder(around));
        }
    }

    public static NightScanException Unlistable(string folder, Exception exception) => new(
        DiagnosticCodes.FolderUnreadable,
        $"the folder cannot be listed, and an unknown folder must not pass for an empty one: {exception.Message}",
        folder,
        inner: exception);

    private HashSet<FolderIdentity> Seen => seen ??= [FolderIdentity.Of(top, start)];

    private bool IsNew(string folder, FileStat stat) => Seen.Add(FolderIdentity.Of(folder, stat));

    private static FileStat StatFolder(string folder)
    {
        try
        {
            return FileStat.Of(folder);
        }
        catch (IOException exception)
        {
            throw Unlistable(folder, exception);
        }
    }

    /// <returns>False when there are no more.</returns>
    private bool FollowsLink()
    {
        if (!links.TryDequeue(out string? link, out _))
        {
            return false;
        }

        if (!sawLink)
        {
            // A link to a folder that all of it lies in is a loop too, though a longer one.
            sawLink = true;
            Seen.UnionWith(Enclosing(around));
        }

        string folder = Path.Join(top, link);
        FileStat stat = StatFolder(folder);
        if (stat.Kind == FileKind.Folder && IsNew(folder, stat))
        {
            folders.Push(link);
            followed?.Add(folder);
        }

        return true;
    }
}

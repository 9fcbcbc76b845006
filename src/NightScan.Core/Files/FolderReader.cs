namespace NightScan.Files;

/// <summary>One entry of a folder, as far as a scan wants to know it.</summary>
/// <param name="name">Only valid during the call.</param>
/// <param name="stat">Of what a link points to.</param>
internal readonly ref struct FolderItem(ReadOnlySpan<char> name, FileStat stat, bool isLink)
{
    public ReadOnlySpan<char> Name { get; } = name;

    public FileStat Stat { get; } = stat;

    public bool IsLink { get; } = isLink;
}

/// <summary>Receives the entries of a folder.</summary>
internal interface IFolderVisitor
{
    /// <summary>Whether a file of that name would be of interest: one that is not is not asked of the file system.</summary>
    bool WantsFile(ReadOnlySpan<char> name);

    /// <summary>A file that is wanted, or a folder; nothing hidden, nothing special, no dangling link.</summary>
    void Visit(in FolderItem item);

    /// <summary>A wanted file or a folder whose name is not valid Unicode.</summary>
    /// <param name="name">The name with U+FFFD for what is not valid.</param>
    void VisitUnrepresentable(string name);
}

/// <summary>Lists one folder.</summary>
internal abstract class FolderReader
{
    /// <summary>The fastest reader of this system.</summary>
    public static FolderReader ForThisSystem { get; } =
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? new LinuxFolderReader() : new ManagedFolderReader();

    /// <exception cref="IOException">The folder, or something in it, cannot be looked at.</exception>
    public abstract void Read(string folder, IFolderVisitor visitor);

    /// <summary>Hidden by the convention of Unix; macOS's <c>._*</c> files are too.</summary>
    protected static bool IsHidden(ReadOnlySpan<char> name) => name is [] or ['.', ..];
}

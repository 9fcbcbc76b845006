using System.IO.Enumeration;

namespace NightScan.Files;

/// <summary>Lists a folder with the base class library, for every system.</summary>
internal sealed class ManagedFolderReader : FolderReader
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    public override void Read(string folder, IFolderVisitor visitor)
    {
        // The transform does the work: it sees the entry before a string is made of it.
        FileSystemEnumerable<bool> entries = new(
            folder,
            (ref FileSystemEntry entry) =>
            {
                ReadEntry(ref entry, visitor);
                return true;
            },
            Everything);
        try
        {
            using IEnumerator<bool> enumerator = entries.GetEnumerator();
            while (enumerator.MoveNext())
            {
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static void ReadEntry(ref FileSystemEntry entry, IFolderVisitor visitor)
    {
        ReadOnlySpan<char> name = entry.FileName;
        bool isFolder = entry.IsDirectory;
        if (IsHidden(name) || (!isFolder && !visitor.WantsFile(name)))
        {
            return;
        }

        bool isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;

        // Windows hands size and time over with the name; elsewhere, and for what a link points to, one more call tells all.
        FileStat stat = OperatingSystem.IsWindows() && !isLink
            ? new FileStat(isFolder ? FileKind.Folder : FileKind.File, isFolder ? 0
                : entry.Length, FileStat.ToNanoseconds(entry.LastWriteTimeUtc.UtcDateTime), 0, 0, 0)
            : FileStat.Of(entry.ToSpecifiedFullPath());
        if (stat.Kind is FileKind.File or FileKind.Folder)
        {
            visitor.Visit(new FolderItem(name, stat, isLink));
        }
        else if (stat.Kind == FileKind.Missing && name.Contains('\uFFFD'))
        {
            // What is not valid Unicode comes out as U+FFFD, and no longer leads to the file.
            visitor.VisitUnrepresentable(name.ToString());
        }
    }
}

using System.Buffers;
using System.Text.Unicode;

namespace NightScan.Files;

/// <summary>Lists a folder with <c>readdir</c> and, for what is wanted, one <c>statx</c> relative to the open folder.</summary>
internal sealed unsafe class LinuxFolderReader : FolderReader
{
    private const byte TypeUnknown = 0, TypeFolder = 4, TypeFile = 8, TypeLink = 10;
    private const int MaxName = 256;

    public override void Read(string folder, IFolderVisitor visitor)
    {
        nint open = LinuxFiles.OpenFolder(folder);
        if (open == 0)
        {
            throw FileStat.Failure(Marshal.GetLastPInvokeError(), folder);
        }

        try
        {
            int descriptor = LinuxFiles.Descriptor(open);
            while (true)
            {
                Marshal.SetLastSystemError(0);
                LinuxFiles.FolderEntry* entry = LinuxFiles.ReadFolder(open);
                if (entry is null)
                {
                    int error = Marshal.GetLastSystemError();
                    if (error != 0)
                    {
                        throw FileStat.Failure(error, folder);
                    }

                    return;
                }

                ReadEntry(folder, descriptor, entry->Type, &entry->Name, visitor);
            }
        }
        finally
        {
            LinuxFiles.CloseFolder(open);
        }
    }

    private static void ReadEntry(string folder, int descriptor, byte type, byte* bytes, IFolderVisitor visitor)
    {
        if (*bytes == '.' || type is not (TypeUnknown or TypeFolder or TypeFile or TypeLink))
        {
            return;
        }

        ReadOnlySpan<byte> encoded = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(bytes);
        Span<char> chars = stackalloc char[MaxName];
        if (encoded.Length > MaxName)
        {
            chars = new char[encoded.Length];
        }

        bool representable = Utf8.ToUtf16(encoded, chars, out _, out int count, replaceInvalidSequences: false) == OperationStatus.Done;
        ReadOnlySpan<char> name = representable ? chars[..count] : Encoding.UTF8.GetString(encoded);
        if (type == TypeFile && !visitor.WantsFile(name))
        {
            return;
        }

        bool isLink = type == TypeLink;
        FileStat stat = LinuxFiles.Stat(descriptor, bytes, follow: type != TypeUnknown, folder);
        if (stat.Kind == FileKind.Link)
        {
            isLink = true;
            stat = LinuxFiles.Stat(descriptor, bytes, follow: true, folder);
        }

        if (stat.Kind != FileKind.Folder && !(stat.Kind == FileKind.File && visitor.WantsFile(name)))
        {
            return;
        }

        if (representable)
        {
            visitor.Visit(new FolderItem(name, stat, isLink));
        }
        else
        {
            visitor.VisitUnrepresentable(name.ToString());
        }
    }
}

using Microsoft.Win32.SafeHandles;

namespace NightScan.Files;

internal enum FileKind
{
    Missing,
    File,
    Folder,
    Link,

    /// <summary>A FIFO, socket or device: opening one may block or have effects.</summary>
    Special,
}

/// <summary>What one system call says about a file.</summary>
/// <param name="Kind">What it is; a link only when links were not to be followed.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNs">Nanoseconds since 1970-01-01 UTC, as exact as the file system keeps them; never 0.</param>
/// <param name="ChangedNs">
/// When anything of it last changed, its name and permissions too, which nobody can set: what was put in its place, or was away and came
/// back, has another. 0 where the system has no such thing.
/// </param>
/// <param name="Device">With <paramref name="Inode"/> the identity of the file, whatever path led to it; 0 where the system has no such
/// thing.</param>
internal readonly record struct FileStat(FileKind Kind, long Size, long ModifiedNs, long ChangedNs, ulong Device, ulong Inode)
{
    /// <summary>Looks at a path, following links.</summary>
    /// <returns>Kind <see cref="FileKind.Missing"/> for a path that is not there, dangling links and link loops included.</returns>
    /// <exception cref="IOException">The machine could not tell: permission, I/O error, stale handle.</exception>
    public static FileStat Of(string path) =>
        OperatingSystem.IsLinux() ? LinuxFiles.Stat(path) : OperatingSystem.IsMacOS() ? DarwinFiles.Stat(path) : OfManaged(path);

    /// <summary>Looks at an open file.</summary>
    /// <param name="path">What it was opened by.</param>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Of(SafeFileHandle file, string path) => OperatingSystem.IsLinux() ? LinuxFiles.Stat(file, path)
        : OperatingSystem.IsMacOS() ? DarwinFiles.Stat(file, path) : OfManaged(path);

    /// <summary>The same from the base class library, for systems without <c>stat</c>.</summary>
    internal static FileStat OfManaged(string path)
    {
        try
        {
            FileSystemInfo info = new FileInfo(path);
            if ((int)info.Attributes == -1)
            {
                return default;
            }

            if (info.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                info = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
                if (!info.Exists && !Directory.Exists(info.FullName))
                {
                    return default;
                }
            }

            FileKind kind = info.Attributes.HasFlag(FileAttributes.Directory) ? FileKind.Folder
                : info.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Special
                : FileKind.File;
            long size = kind == FileKind.File ? new FileInfo(info.FullName).Length : 0;
            return new FileStat(kind, size, ToNanoseconds(info.LastWriteTimeUtc), 0, 0, 0);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <summary>.NET's clock (100 ns since year 1) as Unix nanoseconds.</summary>
    public static long ToNanoseconds(DateTime utc) => Known(unchecked((utc - DateTime.UnixEpoch).Ticks * 100));

    /// <summary>The system's clock as Unix nanoseconds; what they cannot hold, before 1678 and after 2262, goes round.</summary>
    public static long ToNanoseconds(long seconds, long nanoseconds) => Known(unchecked((seconds * 1_000_000_000) + nanoseconds));

    /// <summary>
    /// Everywhere else 0 stands for a time that is not known, or proves nothing. Archives and image builders give files the first moment of
    /// 1970, and it is a time like others.
    /// </summary>
    private static long Known(long nanoseconds) => nanoseconds == 0 ? long.MinValue : nanoseconds;

    /// <summary>Turns the error number of a failed call into what it means: a missing file is a value, the rest throws.</summary>
    internal static FileStat FromError(int error, string path)
    {
        const int enoent = 2, enotdir = 20;
        int tooManyLinks = OperatingSystem.IsMacOS() ? 62 : 40;
        return error == enoent || error == enotdir || error == tooManyLinks
            ? default
            : throw Failure(error, path);
    }

    internal static IOException Failure(int error, string path) => new($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);

    internal static FileKind KindOf(int mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Folder,
        0xA000 => FileKind.Link,
        _ => FileKind.Special,
    };
}

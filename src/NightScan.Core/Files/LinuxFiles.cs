using Microsoft.Win32.SafeHandles;

namespace NightScan.Files;

/// <summary>
/// Linux system calls for listing and stat. <c>statx</c> has one struct for every architecture and C library, takes names
/// relative to an open folder (no walk down the whole path for each file), and gives nanoseconds, which .NET's types round.
/// </summary>
internal static unsafe partial class LinuxFiles
{
    // AT_FDCWD: names are relative to the working folder (or absolute).
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint TypeModeSizeInodeTimes = 0x1 | 0x2 | 0x40 | 0x80 | 0x100 | 0x200;

    /// <summary>Looks at what a path leads to.</summary>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(string path) => Read(StatX(CurrentFolder, path, 0, TypeModeSizeInodeTimes, out Statx found), found, path);

    /// <summary>Looks at an entry of an open folder.</summary>
    /// <param name="folder">Its descriptor.</param>
    /// <param name="name">Zero-terminated bytes.</param>
    /// <param name="follow">Look through links.</param>
    /// <param name="path">For the message of an exception.</param>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(int folder, byte* name, bool follow, string path) =>
        Read(StatX(folder, name, follow ? 0 : NoFollow, TypeModeSizeInodeTimes, out Statx found), found, path);

    /// <summary>Looks at an open file.</summary>
    /// <param name="path">For the message of an exception.</param>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(SafeFileHandle file, string path) =>
        Read(StatX(file, "", EmptyPath, TypeModeSizeInodeTimes, out Statx found), found, path);

    private static FileStat Read(int failed, in Statx found, string path) => failed != 0
        ? FileStat.FromError(Marshal.GetLastPInvokeError(), path)
        : new FileStat(
            FileStat.KindOf(found.Mode),
            (long)found.Size,
            FileStat.ToNanoseconds(found.ModifiedSeconds, found.ModifiedNanoseconds),
            FileStat.ToNanoseconds(found.ChangedSeconds, found.ChangedNanoseconds),
            ((ulong)found.DeviceMajor << 32) | found.DeviceMinor,
            found.Inode);

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "dirfd")]
    public static partial int Descriptor(nint folder);

    /// <summary>Next entry, or null at the end or on an error (then <c>errno</c> is set, which only the caller can have cleared).</summary>
    [LibraryImport("libc", EntryPoint = "readdir")]
    public static partial FolderEntry* ReadFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    public static partial int CloseFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int folder, byte* path, int flags, uint mask, out Statx result);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Statx result);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle file, string path, int flags, uint mask, out Statx result);

    /// <summary>Linux's 64-bit <c>struct dirent</c>, the same in glibc and musl.</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct FolderEntry
    {
        [FieldOffset(18)]
        public byte Type;

        /// <summary>First byte of the zero-terminated name.</summary>
        [FieldOffset(19)]
        public byte Name;
    }

    /// <summary>The parts of <c>struct statx</c> that are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

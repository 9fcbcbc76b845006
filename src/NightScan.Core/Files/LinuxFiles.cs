namespace NightScan.Files;

/// <summary>
/// Linux system calls for listing and stat. <c>statx</c> has one struct for every architecture and C library, takes names
/// relative to an open folder (no walk down the whole path for each file), and gives nanoseconds, which .NET's types round.
/// </summary>
internal static unsafe partial class LinuxFiles
{
    /// <summary><c>AT_FDCWD</c>: names are relative to the working folder (or absolute).</summary>
    public const int CurrentFolder = -100;

    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint TypeModeSizeInodeTimes = 0x1 | 0x2 | 0x40 | 0x80 | 0x100 | 0x200;

    /// <param name="folder">Descriptor that <paramref name="name"/> is relative to.</param>
    /// <param name="name">Zero-terminated bytes.</param>
    /// <param name="follow">Look through links.</param>
    /// <param name="path">For the message of an exception.</param>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(int folder, byte* name, bool follow, string path) => Stat(folder, name, follow ? 0 : NoFollow, path);

    /// <param name="file">Descriptor of an open file.</param>
    /// <param name="path">For the message of an exception.</param>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(int file, string path)
    {
        byte end = 0;
        return Stat(file, &end, EmptyPath, path);
    }

    private static FileStat Stat(int folder, byte* name, int flags, string path)
    {
        Statx result;
        if (StatX(folder, name, flags, TypeModeSizeInodeTimes, &result) != 0)
        {
            return FileStat.FromError(Marshal.GetLastPInvokeError(), path);
        }

        return new FileStat(
            FileStat.KindOf(result.Mode),
            (long)result.Size,
            FileStat.ToNanoseconds(result.ModifiedSeconds, result.ModifiedNanoseconds),
            FileStat.ToNanoseconds(result.ChangedSeconds, result.ChangedNanoseconds),
            ((ulong)result.DeviceMajor << 32) | result.DeviceMinor,
            result.Inode);
    }

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
    private static partial int StatX(int folder, byte* path, int flags, uint mask, Statx* result);

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

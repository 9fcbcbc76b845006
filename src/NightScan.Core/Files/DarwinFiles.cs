using Microsoft.Win32.SafeHandles;

namespace NightScan.Files;

/// <summary>macOS's <c>stat</c>, whose 64-bit-inode version has a name of its own on Intel.</summary>
internal static partial class DarwinFiles
{
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(string path) =>
        Read(IsIntel ? StatIntel(path, out Status status) : StatArm(path, out status), status, path);

    /// <summary>Looks at an open file.</summary>
    /// <param name="path">For the message of an exception.</param>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(SafeFileHandle file, string path) =>
        Read(IsIntel ? OpenStatIntel(file, out Status status) : OpenStatArm(file, out status), status, path);

    private static bool IsIntel => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static FileStat Read(int failed, in Status status, string path) => failed != 0
        ? FileStat.FromError(Marshal.GetLastPInvokeError(), path)
        : new FileStat(
            FileStat.KindOf(status.Mode),
            status.Size,
            FileStat.ToNanoseconds(status.ModifiedSeconds, status.ModifiedNanoseconds),
            FileStat.ToNanoseconds(status.ChangedSeconds, status.ChangedNanoseconds),
            (uint)status.Device,
            status.Inode);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatArm(string path, out Status result);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatIntel(string path, out Status result);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int OpenStatArm(SafeFileHandle file, out Status result);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int OpenStatIntel(SafeFileHandle file, out Status result);

    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Status
    {
        [FieldOffset(0)]
        public int Device;

        [FieldOffset(4)]
        public ushort Mode;

        [FieldOffset(8)]
        public ulong Inode;

        [FieldOffset(48)]
        public long ModifiedSeconds;

        [FieldOffset(56)]
        public long ModifiedNanoseconds;

        [FieldOffset(64)]
        public long ChangedSeconds;

        [FieldOffset(72)]
        public long ChangedNanoseconds;

        [FieldOffset(96)]
        public long Size;
    }
}

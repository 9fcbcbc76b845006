namespace NightScan.Files;

/// <summary>macOS's <c>stat</c>, whose 64-bit-inode version has a name of its own on Intel.</summary>
internal static unsafe partial class DarwinFiles
{
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(byte* name, string path)
    {
        Status status;
        int result = IsIntel ? StatIntel(name, &status) : StatArm(name, &status);
        return result != 0 ? FileStat.FromError(Marshal.GetLastPInvokeError(), path) : Read(status);
    }

    /// <param name="file">Descriptor of an open file.</param>
    /// <param name="path">For the message of an exception.</param>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public static FileStat Stat(int file, string path)
    {
        Status status;
        int result = IsIntel ? OpenStatIntel(file, &status) : OpenStatArm(file, &status);
        return result != 0 ? FileStat.FromError(Marshal.GetLastPInvokeError(), path) : Read(status);
    }

    private static bool IsIntel => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static FileStat Read(in Status status) => new(
        FileStat.KindOf(status.Mode),
        status.Size,
        FileStat.ToNanoseconds(status.ModifiedSeconds, status.ModifiedNanoseconds),
        FileStat.ToNanoseconds(status.ChangedSeconds, status.ChangedNanoseconds),
        (uint)status.Device,
        status.Inode);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true)]
    private static partial int StatArm(byte* path, Status* result);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true)]
    private static partial int StatIntel(byte* path, Status* result);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int OpenStatArm(int file, Status* result);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int OpenStatIntel(int file, Status* result);

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

namespace NightScan.Files;

/// <summary>
/// The lock that .NET takes on Linux (<c>flock</c>), tried without an exception where it is refused: that is the usual answer, and the
/// first exception of a process takes it longer than everything else that a lock costs.
/// </summary>
internal static partial class LinuxLock
{
    private const int ReadWriteCloseOnExec = 0x2 | 0x80000;
    private const int ExclusiveWithoutWaiting = 0x2 | 0x4;
    private const int WouldBlock = 11;

    /// <summary>
    /// Whether another handle keeps a file from being locked; also when this process may not open it for writing, and so cannot find out.
    /// </summary>
    public static bool IsRefused(string path)
    {
        int descriptor = Open(path, ReadWriteCloseOnExec);
        if (descriptor < 0)
        {
            return true;
        }

        // A file system without locks says something else, or yes.
        bool isRefused = Lock(descriptor, ExclusiveWithoutWaiting) != 0 && Marshal.GetLastPInvokeError() == WouldBlock;
        _ = Close(descriptor);
        return isRefused;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

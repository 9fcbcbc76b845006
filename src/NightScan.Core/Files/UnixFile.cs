namespace NightScan.Files;

/// <summary>
/// A file opened by the system calls themselves: the runtime's way allocates a name and a handle each time, and opens no folder.
/// </summary>
internal readonly unsafe partial struct UnixFile : IDisposable
{
    private const int NoSuchFile = 2, Interrupted = 4, WouldBlock = 11;

    // O_RDONLY | O_CLOEXEC | O_NONBLOCK: a FIFO in the place of a file is an empty file, and nothing to wait for.
    private static readonly int s_flags = OperatingSystem.IsMacOS() ? 0x1000000 | 0x4 : 0x80000 | 0x800;

    private readonly int _descriptor;

    private UnixFile(int descriptor) => _descriptor = descriptor;

    public bool IsOpen => _descriptor >= 0;

    /// <summary>Whether the last call failed because there is no such file.</summary>
    public bool IsMissing => Marshal.GetLastPInvokeError() == NoSuchFile;

    /// <summary>Why the last call failed.</summary>
    public string Error => Marshal.GetLastPInvokeErrorMessage();

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">UTF-8 with a final zero.</param>
    public static UnixFile Open(ReadOnlySpan<byte> path)
    {
        fixed (byte* name = path)
        {
            int descriptor;
            do
            {
                descriptor = Open(name, s_flags);
            }
            while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return new UnixFile(descriptor);
        }
    }

    /// <summary>
    /// Whether another handle keeps a file from being locked as .NET does on Linux; also when this process may not open it for writing,
    /// and so cannot find out.
    /// </summary>
    public static bool IsLocked(string path)
    {
        const int readWriteCloseOnExec = 0x2 | 0x80000, exclusiveWithoutWaiting = 0x2 | 0x4;
        using UnixFile file = new(Open(path, readWriteCloseOnExec));
        // A file system without locks says something else, or yes.
        return !file.IsOpen || (Lock(file._descriptor, exclusiveWithoutWaiting) != 0 && Marshal.GetLastPInvokeError() == WouldBlock);
    }

    /// <summary>Waits until all that was written to the file system of a folder is on the disk; on Linux.</summary>
    /// <returns>Null when it is, else what the system says.</returns>
    public static string? SyncFileSystem(string folder)
    {
        const int readOnlyDirectoryCloseOnExec = 0x10000 | 0x80000;
        using UnixFile file = new(Open(folder, readOnlyDirectoryCloseOnExec));
        return file.IsOpen && SyncFileSystem(file._descriptor) == 0 ? null : file.Error;
    }

    /// <summary>Reads from where the last call ended until the buffer is full or the file ends.</summary>
    /// <returns>Bytes read; -1 when the file cannot be read.</returns>
    public int Read(Span<byte> buffer)
    {
        int length = 0;
        fixed (byte* bytes = buffer)
        {
            while (length < buffer.Length)
            {
                nint read = Read(_descriptor, bytes + length, buffer.Length - length);
                if (read == 0)
                {
                    break;
                }

                if (read < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                {
                    return -1;
                }

                length += (int)Math.Max(read, 0);
            }
        }

        return length;
    }

    public void Dispose()
    {
        if (IsOpen)
        {
            int error = Marshal.GetLastPInvokeError();
            _ = Close(_descriptor);
            Marshal.SetLastPInvokeError(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFileSystem(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}

namespace NightScan.Files;

/// <summary>
/// A file in four system calls: open, write, close, rename. .NET's own way locks and truncates the new file besides, and a file that was
/// truncated to nothing makes ext4 start writing to the disk when it is closed (its <c>auto_da_alloc</c>, a guard for programs that
/// overwrite in place), which takes longer than all the rest.
/// </summary>
internal static unsafe partial class LinuxFileWriter
{
    private const int WriteOnlyCreateNewCloseOnExec = 0x1 | 0x40 | 0x80 | 0x80000;
    private const uint ReadWriteForAllButMask = 0x1B6; // 0666
    private const int Interrupted = 4;

    /// <summary>Writes <paramref name="content"/> to <paramref name="partial"/> and renames it to <paramref name="path"/>.</summary>
    /// <param name="partial">Does not exist; does not exist afterwards either, whether this succeeds or not.</param>
    /// <param name="path">Replaced if it exists.</param>
    /// <exception cref="IOException">What the system says.</exception>
    public static void Write(string partial, string path, ReadOnlySpan<byte> content)
    {
        int descriptor = Open(partial, WriteOnlyCreateNewCloseOnExec, ReadWriteForAllButMask);
        ThrowIf(descriptor < 0);
        try
        {
            bool isWritten = false;
            try
            {
                WriteAll(descriptor, content);
                isWritten = true;
            }
            finally
            {
                // A network file system may only tell now that it has no room; after another failure that one counts.
                int closed = Close(descriptor);
                ThrowIf(isWritten && closed != 0);
            }

            ThrowIf(Rename(partial, path) != 0);
        }
        catch (IOException)
        {
            _ = Unlink(partial);
            throw;
        }
    }

    private static void WriteAll(int descriptor, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            nint written;
            fixed (byte* start = content)
            {
                written = Write(descriptor, start, content.Length);
            }

            if (written < 0)
            {
                ThrowIf(Marshal.GetLastPInvokeError() != Interrupted);
                continue;
            }

            content = content[(int)written..];
        }
    }

    private static void ThrowIf(bool failed)
    {
        if (failed)
        {
            throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);
}

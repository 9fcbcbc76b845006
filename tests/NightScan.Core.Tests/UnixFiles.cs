namespace NightScan.Tests;

/// <summary>Makes what .NET has no call for.</summary>
public static unsafe partial class UnixFiles
{
    public static void MakeFifo(string path) => Assert.Equal(0, MkFifo(path, 0x1B6));

    /// <summary>Makes an empty file whose name is not valid UTF-8.</summary>
    public static void MakeUnrepresentable(string folder, ReadOnlySpan<byte> name)
    {
        byte[] path = [.. Encoding.UTF8.GetBytes(folder), (byte)'/', .. name, 0];
        fixed (byte* bytes = path)
        {
            int descriptor = Creat(bytes, 0x1B6);
            Assert.True(descriptor >= 0);
            Assert.Equal(0, Close(descriptor));
        }
    }

    /// <summary>Removes it, which .NET cannot either.</summary>
    public static void RemoveUnrepresentable(string folder, ReadOnlySpan<byte> name)
    {
        byte[] path = [.. Encoding.UTF8.GetBytes(folder), (byte)'/', .. name, 0];
        fixed (byte* bytes = path)
        {
            Assert.Equal(0, Unlink(bytes));
        }
    }

    /// <summary>Writes a program for the shell.</summary>
    public static string MakeScript(string path, string body)
    {
        File.WriteAllText(path, "#!/bin/sh\n" + body.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "creat")]
    private static partial int Creat(byte* path, uint mode);

    [LibraryImport("libc", EntryPoint = "unlink")]
    private static partial int Unlink(byte* path);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

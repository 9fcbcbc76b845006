using NightScan.Files;
using NightScan.Index;

namespace NightScan.Cache;

/// <summary>
/// Writes files so that each appears complete or not at all: into the cache's own folder of partial files, then renamed.
/// One per worker; thread-safe against the others since each has a file name of its own.
/// </summary>
internal sealed class SpectrogramWriter(CacheLayout layout, int worker)
{
    private readonly string _partial = Path.Join(layout.Partial, $"worker{worker}{OutputName.Extension}");
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <exception cref="NightScanException">NS0310: disk full, permission, folder gone.</exception>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            string folder = Path.GetDirectoryName(path)!;
            if (_folders.Add(folder))
            {
                // The file that an earlier worker of this number left behind, if it could not write it.
                File.Delete(_partial);
                Directory.CreateDirectory(folder);
            }

            if (OperatingSystem.IsLinux())
            {
                LinuxFileWriter.Write(_partial, path, content);
            }
            else
            {
                WriteAndRename(path, content);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed,
                $"the spectrogram cannot be written: {exception.Message} Make room or mend the permissions and build again; nothing that "
                    + $"was written is lost", path, inner: exception);
        }
    }

    private void WriteAndRename(string path, ReadOnlySpan<byte> content)
    {
        using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(_partial, FileMode.Create, FileAccess.Write,
            FileShare.ReadWrite))
        {
            RandomAccess.Write(file, content, 0);
            if (!Durability.SyncsWholeFileSystem)
            {
                RandomAccess.FlushToDisk(file);
            }
        }

        File.Move(_partial, path, overwrite: true);
    }
}

using NightScan.Files;

namespace NightScan.Training.Checkpoints;

/// <summary>
/// Writes files that appear complete or not at all, whenever the process or the machine dies: beside, flushed to the disk, renamed.
/// </summary>
internal static class WholeFile
{
    /// <param name="path">Its folder is created.</param>
    /// <exception cref="NightScanException">NS0622: disk full, permission.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using AtomicFile file = new(path, path + ".partial");
            write(file.Content);
            file.Complete(sync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, exception);
        }
    }

    /// <summary>That a file could not be written, and the way out.</summary>
    public static NightScanException Failed(string path, Exception exception) => new(DiagnosticCodes.ModelWriteFailed,
        $"the file cannot be written: {exception.Message} Make room or mend the permissions and train again: it goes on from the last "
            + $"finished epoch", path, inner: exception);

    /// <exception cref="NightScanException">NS0622: disk full, permission.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}

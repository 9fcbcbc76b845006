namespace NightScan.Index;

/// <summary>
/// A copy of an index and of what belongs to it, in a temporary folder that goes with it: for who works on an index and must change
/// nothing, or cannot. Files, not SQLite's own copying, which would write beside the index. Nobody may write to it meanwhile.
/// </summary>
internal sealed class PrivateIndex : IDisposable
{
    private readonly string _original;
    private readonly string _folder = Directory.CreateTempSubdirectory("nightscan-index-").FullName;

    private PrivateIndex(string original) => _original = original;

    /// <summary>Full path of the copy, which is missing where there is no index.</summary>
    public string Path => System.IO.Path.Join(_folder, System.IO.Path.GetFileName(_original));

    /// <param name="path">Full path of the index, which need not be there.</param>
    /// <exception cref="NightScanException">NS0310: it cannot be copied.</exception>
    public static PrivateIndex Of(string path)
    {
        PrivateIndex? copy = null;
        try
        {
            copy = new(path);
            if (File.Exists(path))
            {
                // SQLite keeps its log beside the file itself, wherever links lead to it.
                string real = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
                foreach ((string from, string to) in IndexFiles.ToCopy(real, copy.Path))
                {
                    Copy(from, to);
                }
            }

            Copy(SplitsCopy.PathOf(path), SplitsCopy.PathOf(copy.Path));
            return copy;
        }
        catch (Exception exception)
        {
            copy?.Dispose();
            if (exception is not (IOException or UnauthorizedAccessException))
            {
                throw;
            }

            throw new NightScanException(DiagnosticCodes.WriteFailed,
                $"the index cannot be copied to '{System.IO.Path.GetTempPath()}', to be worked on there: {exception.Message}", path,
                    inner: exception);
        }
    }

    /// <summary>Copies more files, into a folder of their own.</summary>
    /// <returns>The folder of the copies.</returns>
    public string Take(string folder)
    {
        string copies = System.IO.Path.Join(_folder, System.IO.Path.GetFileName(folder));
        Directory.CreateDirectory(copies);
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            Copy(file, System.IO.Path.Join(copies, System.IO.Path.GetFileName(file)));
        }

        return copies;
    }

    public void Clear() => IndexFiles.Delete(Path);

    /// <summary>Says of what is in the copy where it is in fact.</summary>
    public Diagnostic Relocate(Diagnostic diagnostic) =>
        diagnostic with { Message = Relocate(diagnostic.Message), File = diagnostic.File is null ? null : Relocate(diagnostic.File) };

    public string Relocate(string text) => text.Replace(_folder, System.IO.Path.GetDirectoryName(_original), StringComparison.Ordinal);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system empties its folder for temporary files itself.
        }
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(to, FileAttributes.Normal);
            }
            else
            {
                // A copy is as read-only as what it is of.
                File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }
}

namespace NightScan.Files;

/// <summary>
/// A file that appears complete or not at all: written beside its place, then renamed. The file beside is always a new one: whatever
/// stands there, a killed build's or a link that somebody made, is unlinked and never written through.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _beside;
    private readonly FileStream _stream;
    private bool _isComplete;

    /// <param name="path">Full path; its folder exists. A file or link of this name is replaced.</param>
    /// <param name="beside">Full path for the time until it is complete, on the same disk; null for <paramref name="path"/> with
    /// <c>.tmp</c> behind it.</param>
    /// <exception cref="IOException">No room, or no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or a folder stands beside.</exception>
    public AtomicFile(string path, string? beside = null)
    {
        (Path, _beside) = (path, beside ?? path + ".tmp");
        File.Delete(_beside);
        _stream = new FileStream(_beside, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
    }

    public string Path { get; }

    /// <summary>Receives the content. Who wraps it flushes it, and may close it unless the file is to be synced.</summary>
    public Stream Content => _stream;

    /// <summary>Puts the file in its place.</summary>
    /// <param name="sync">Wait until the content is on the disk before.</param>
    /// <exception cref="IOException">No room.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or a folder stands in its place.</exception>
    public void Complete(bool sync = false)
    {
        if (sync)
        {
            _stream.Flush(flushToDisk: true);
        }

        _stream.Dispose();
        File.Move(_beside, Path, overwrite: true);
        _isComplete = true;
    }

    /// <summary>Deletes what was not completed.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
            if (!_isComplete)
            {
                File.Delete(_beside);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The trouble that led here is the one to tell.
        }
    }
}

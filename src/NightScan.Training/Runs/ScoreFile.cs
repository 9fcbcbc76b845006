using Microsoft.Win32.SafeHandles;

namespace NightScan.Training.Runs;

/// <summary>Rows of scores in a temporary file, to be read again in another order: more than memory might hold.</summary>
/// <param name="length">Numbers of a row.</param>
/// <param name="folder">Where it lies; null: in the system's folder for temporary files.</param>
internal sealed class ScoreFile(int length, string? folder = null) : IDisposable
{
    private readonly string _folder = folder ?? Path.GetTempPath();
    private readonly FileStream _file = Create(folder ?? Path.GetTempPath());

    /// <summary>Adds rows.</summary>
    /// <exception cref="NightScanException">NS0643: the disk is full.</exception>
    public void Add(ReadOnlySpan<float> rows)
    {
        try
        {
            _file.Write(MemoryMarshal.AsBytes(rows));
        }
        catch (IOException exception)
        {
            throw Failed(_folder, exception);
        }
    }

    /// <summary>Ends writing; rows can be read from then on.</summary>
    /// <exception cref="NightScanException">NS0643: the disk is full.</exception>
    public void Complete()
    {
        try
        {
            _file.Flush();
        }
        catch (IOException exception)
        {
            throw Failed(_folder, exception);
        }
    }

    /// <summary>Reads a row.</summary>
    /// <param name="row">By the order in which they were added, from 0.</param>
    /// <exception cref="NightScanException">NS0643: the disk cannot be read.</exception>
    public void Read(int row, Span<float> scores)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(scores[..length]);
        SafeFileHandle handle = _file.SafeFileHandle;
        try
        {
            for (int done = 0, read = 1; done < bytes.Length; done += read)
            {
                read = RandomAccess.Read(handle, bytes[done..], ((long)row * bytes.Length) + done);
                if (read == 0)
                {
                    throw new EndOfStreamException($"row {row} is not whole");
                }
            }
        }
        catch (IOException exception)
        {
            throw Failed(_folder, exception);
        }
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What could not be written any more is of no use to anybody.
        }
    }

    private static FileStream Create(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, $"nightscan-windows-{Guid.NewGuid():N}"), FileMode.CreateNew,
                FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(folder, exception);
        }
    }

    private static NightScanException Failed(string folder, Exception exception) => new(DiagnosticCodes.NoRoomForScores,
        $"the scores of windows, of which those of recordings are made, cannot be kept here for a while ({exception.Message}): make room, "
            + "or let TMPDIR (TEMP on Windows) name a folder on another disk", folder, inner: exception);
}

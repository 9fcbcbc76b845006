using Microsoft.Win32.SafeHandles;
using NightScan.Recordings.Interop;
using NightScan.Recordings.Scanning;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// The bytes of a recording, read through one buffer that is used for file after file. Native code reads through it too, so that
/// trouble of the machine is known as such (<see cref="VirtualIo.Error"/>) and a cancelled build stops at the next read.
/// </summary>
internal class RecordingFile : VirtualIo
{
    private const int BufferSize = 1 << 16;

    private readonly byte[] buffer = new byte[BufferSize];
    private SafeFileHandle? handle;
    private string path = "";
    private long length;
    private long bufferStart;
    private int buffered;
    private CancellationToken cancellation;

    public override long Length => length;

    /// <summary>The file as it was when it was opened.</summary>
    public FileStat Opened { get; private set; }

    /// <summary>Bytes asked of the system since <see cref="Open"/>.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Opens a regular file (anything else could block) and closes the one before.</summary>
    /// <returns>Why not, or null.</returns>
    public RecordingProblem? Open(string fullPath, CancellationToken token)
    {
        Close();
        (path, cancellation) = (fullPath, token);
        try
        {
            Opened = FileStat.Of(path);
            if (Opened.Kind is not FileKind.File)
            {
                return Problems.Unreadable(Opened.Kind == FileKind.Missing ? "it is not there any more" : "it is not a regular file");
            }

            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.GetLength(handle);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Close();
            return Problems.Unreadable(exception);
        }
    }

    /// <summary>Whether the file that is open is the one that <see cref="Opened"/> tells of, and nothing of it has changed since.</summary>
    /// <exception cref="IOException">The machine could not tell.</exception>
    public bool IsAsOpened() => FileStat.Of(handle!, path) == Opened;

    public void Close()
    {
        handle?.Dispose();
        handle = null;
        Error = null;
        Position = length = bufferStart = BytesRead = 0;
        buffered = 0;
    }

    /// <summary>Moves to a position that need not exist.</summary>
    public void Seek(long position) => Position = position;

    public override int Read(Span<byte> destination)
    {
        if (cancellation.IsCancellationRequested)
        {
            return 0;
        }

        long offset = Position - bufferStart;
        if (offset < 0 || offset >= buffered)
        {
            if (destination.Length >= BufferSize)
            {
                int direct = ReadAt(destination, Position);
                Position += direct;
                return direct;
            }

            buffered = ReadAt(buffer.AsSpan(0, BufferSize), Position);
            bufferStart = Position;
            offset = 0;
        }

        int count = Math.Min(destination.Length, buffered - (int)offset);
        buffer.AsSpan((int)offset, count).CopyTo(destination);
        Position += count;
        return count;
    }

    /// <summary>Reads as many bytes at a position as there are.</summary>
    public int ReadFully(long position, Span<byte> destination)
    {
        Seek(position);
        int total = 0;
        while (total < destination.Length && Read(destination[total..]) is > 0 and int read)
        {
            total += read;
        }

        return total;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    /// <summary>Asks the system.</summary>
    protected virtual int ReadSystem(Span<byte> destination, long position) => RandomAccess.Read(handle!, destination, position);

    private int ReadAt(Span<byte> destination, long position)
    {
        if (position >= length)
        {
            return 0;
        }

        int read = ReadSystem(destination, position);
        BytesRead += read;
        return read;
    }
}

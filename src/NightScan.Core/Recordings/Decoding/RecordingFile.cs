using Microsoft.Win32.SafeHandles;
using NightScan.Files;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// The bytes of a recording, read through one buffer that is used for file after file. Native code reads through it too, so that
/// trouble of the machine is known as such (<see cref="Error"/>) and a cancelled build stops at the next read. Managed code that reads
/// throws an <see cref="IOException"/> where the machine cannot: it is for whoever opened the file.
/// </summary>
internal class RecordingFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    // A terabyte; and where a tag would stand at the end of it, there is none.
    private const long EndlessLength = 1L << 40, EndlessTail = 128;

    private readonly byte[] buffer = new byte[BufferSize];
    private SafeFileHandle? handle;
    private string path = "";
    private long length;
    private long begin;
    private long bufferStart;
    private int buffered;
    private long changedAt;
    private byte[] changed = [];
    private CancellationToken cancellation;

    /// <summary>Bytes from <see cref="HideStart"/>'s place on.</summary>
    public long Length => length - begin;

    /// <summary>The length that native code is told of.</summary>
    public long ShownLength => ShowsEndless ? EndlessLength : Length;

    public long Position { get; private set; }

    /// <summary>What the machine had to say when a read of native code failed; null when none did.</summary>
    public Exception? Error { get; set; }

    /// <summary>
    /// Whether native code is told of a length without end. What libsndfile makes of a length and of the first frames is what an MPEG file
    /// without a count of its frames would have at a constant rate, and it gives no more than that; where the bytes end, decoding ends.
    /// </summary>
    public bool ShowsEndless { get; set; }

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
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Close();
            return Problems.Unreadable(exception);
        }
    }

    /// <summary>Opens a file for as long as it is read.</summary>
    /// <returns>What kept the machine from reading it, or null.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? Use(string fullPath, CancellationToken token, Action read)
    {
        if (Open(fullPath, token) is { } unopened)
        {
            return unopened;
        }

        try
        {
            read();
            token.ThrowIfCancellationRequested();
            return null;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
        finally
        {
            Close();
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
        Position = length = begin = bufferStart = BytesRead = 0;
        buffered = 0;
        changed = [];
        ShowsEndless = false;
    }

    /// <summary>
    /// Lets the file begin later, for all who read it from now on: tags that stand in front of a container are none of its business.
    /// </summary>
    public void HideStart(long bytes)
    {
        if (bytes > 0)
        {
            begin += bytes;
            (bufferStart, buffered) = (0, 0);
        }

        Position = 0;
    }

    /// <summary>
    /// Lets everybody who reads the file from now on see other bytes at a place: a size in a header that is known to be wrong.
    /// </summary>
    public void Show(long position, ReadOnlySpan<byte> bytes) => (changedAt, changed) = (position, bytes.ToArray());

    /// <summary>Moves to a position that need not exist.</summary>
    public void Seek(long position) => Position = position;

    /// <summary>Reads from <see cref="Position"/> on and moves it; 0 at the end.</summary>
    public int Read(Span<byte> destination)
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
                Change(destination[..direct]);
                Position += direct;
                return direct;
            }

            buffered = ReadAt(buffer.AsSpan(0, BufferSize), Position);
            bufferStart = Position;
            offset = 0;
        }

        int count = Math.Min(destination.Length, buffered - (int)offset);
        buffer.AsSpan((int)offset, count).CopyTo(destination);
        Change(destination[..count]);
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

    public void Dispose() => Close();

    /// <summary>Asks the system.</summary>
    protected virtual int ReadSystem(Span<byte> destination, long position) => RandomAccess.Read(handle!, destination, position);

    private void Change(Span<byte> read)
    {
        long from = Math.Max(Position, changedAt), to = Math.Min(Position + read.Length, changedAt + changed.Length);
        if (from < to)
        {
            changed.AsSpan((int)(from - changedAt), (int)(to - from)).CopyTo(read[(int)(from - Position)..]);
        }
    }

    private int ReadAt(Span<byte> destination, long position)
    {
        if (position >= Length)
        {
            bool isTail = ShowsEndless && position >= EndlessLength - EndlessTail;
            destination[..(isTail ? destination.Length : 0)].Clear();
            return isTail ? destination.Length : 0;
        }

        int read = ReadSystem(destination, position + begin);
        BytesRead += read;
        return read;
    }
}

namespace NightScan.Recordings.Interop;

/// <summary>
/// Bytes that libsndfile reads or writes through callbacks. The first exception is kept in <see cref="Error"/> and ends the
/// transfer (native code cannot be unwound); whoever called libsndfile looks at it afterwards.
/// </summary>
internal abstract unsafe class VirtualIo : IDisposable
{
    public static readonly SndFileCallbacks Callbacks = new(&OnLength, &OnSeek, &OnRead, &OnWrite, &OnTell);

    private GCHandle self;

    protected VirtualIo() => self = GCHandle.Alloc(this);

    /// <summary>What the machine had to say when a transfer failed; null when it did not.</summary>
    public Exception? Error { get; protected set; }

    public abstract long Length { get; }

    /// <summary>The length that native code is told of.</summary>
    public virtual long ShownLength => Length;

    public long Position { get; protected set; }

    public SndFileHandle Open(int mode, ref SndFileInfo info) =>
        SndFileNative.OpenVirtual(in Callbacks, mode, ref info, GCHandle.ToIntPtr(self));

    /// <summary>Reads from <see cref="Position"/> on and moves it; 0 at the end.</summary>
    public abstract int Read(Span<byte> buffer);

    /// <summary>Writes at <see cref="Position"/> and moves it.</summary>
    protected virtual void Write(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (self.IsAllocated)
        {
            self.Free();
        }
    }

    private static VirtualIo Of(nint userData) => Unsafe.As<VirtualIo>(GCHandle.FromIntPtr(userData).Target!);

    [UnmanagedCallersOnly]
    private static long OnLength(nint userData) => Of(userData).ShownLength;

    [UnmanagedCallersOnly]
    private static long OnTell(nint userData) => Of(userData).Position;

    [UnmanagedCallersOnly]
    private static long OnSeek(long offset, int origin, nint userData)
    {
        VirtualIo io = Of(userData);
        long from = origin switch { 0 => 0, 1 => io.Position, _ => io.ShownLength };

        // A hostile header may send the reader anywhere: beyond the end reads nothing, before the start or past 2^63 is refused.
        long target = unchecked(from + offset);
        if (target < 0)
        {
            return -1;
        }

        return io.Position = target;
    }

    [UnmanagedCallersOnly]
    private static long OnRead(byte* buffer, long count, nint userData)
    {
        VirtualIo io = Of(userData);
        long total = 0;
        try
        {
            while (total < count && io.Error is null)
            {
                int read = io.Read(new Span<byte>(buffer + total, (int)Math.Min(count - total, 1 << 30)));
                if (read == 0)
                {
                    break;
                }

                total += read;
            }
        }
        catch (Exception exception)
        {
            io.Error ??= exception;
        }

        return total;
    }

    [UnmanagedCallersOnly]
    private static long OnWrite(byte* buffer, long count, nint userData)
    {
        VirtualIo io = Of(userData);
        try
        {
            io.Write(new ReadOnlySpan<byte>(buffer, checked((int)count)));
            return count;
        }
        catch (Exception exception)
        {
            io.Error ??= exception;
            return 0;
        }
    }
}

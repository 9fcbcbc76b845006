namespace NightScan.Recordings.Decoding;

/// <summary>
/// A recording's bytes up to the end of its samples, as a stream: whoever reads it sees nothing behind them, and what it reads comes
/// through the <see cref="RecordingFile"/>, whose I/O errors and cancellation it shares.
/// </summary>
/// <remarks>
/// The size of the whole that a file begins with reads as the largest there is: it is what a recorder writes last, or never.
/// </remarks>
/// <param name="length">Where the samples end as the header has it; the file may end before, and then so do reads.</param>
internal sealed class RecordingStream(RecordingFile file, long length) : Stream
{
    private const int SizeStart = 4, SizeEnd = 8;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => file.Position;
        set => file.Seek(value);
    }

    /// <summary>Reads as much as there is: only the end cuts it short.</summary>
    public override int Read(Span<byte> buffer)
    {
        long start = file.Position, left = Math.Max(0, length - start);
        int read = file.ReadFully(start, buffer.Length <= left ? buffer : buffer[..(int)left]);
        if (start < SizeEnd && start + read > SizeStart)
        {
            buffer[(int)Math.Max(0, SizeStart - start)..(int)Math.Min(read, SizeEnd - start)].Fill(byte.MaxValue);
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length });

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

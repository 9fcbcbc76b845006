using NightScan.Recordings.Interop;

namespace NightScan.Tests;

/// <summary>A file that libsndfile writes, in memory: the finished bytes go to disk in one piece.</summary>
internal sealed class MemoryIo : VirtualIo
{
    private readonly MemoryStream stream = new();

    public override long Length => stream.Length;

    public byte[] ToArray() => stream.ToArray();

    public override int Read(Span<byte> buffer)
    {
        stream.Position = Position;
        int read = stream.Read(buffer);
        Position += read;
        return read;
    }

    protected override void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Position = Position;
        stream.Write(bytes);
        Position += bytes.Length;
    }
}

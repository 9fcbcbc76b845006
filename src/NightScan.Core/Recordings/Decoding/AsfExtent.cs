namespace NightScan.Recordings.Decoding;

/// <summary>
/// Windows Media (ASF specification, section 3.2): its header says how many bytes the file has, which is the only way to tell that packets
/// are missing: libsndfile does not know the format, and ffmpeg goes on behind a hole without a word.
/// </summary>
internal sealed class AsfExtent(RecordingFile file) : Extent(-1)
{
    // The object of the header that tells of the file; behind its name, its own size and the file's name is the file's size.
    private const int SizeAt = 40, MostHeader = 1 << 12;

    public static ReadOnlySpan<byte> Magic => [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11];

    private static ReadOnlySpan<byte> FileProperties =>
        [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    public override Doubt? Look(int rate, long reach, CancellationToken cancellation)
    {
        byte[] header = new byte[MostHeader];
        Span<byte> read = header.AsSpan(0, file.ReadFully(0, header));
        int found = read.IndexOf(FileProperties);
        if (found < 0 || found + SizeAt + sizeof(ulong) > read.Length)
        {
            return null;
        }

        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(read[(found + SizeAt)..]);
        return size > (ulong)file.Length
            ? new Doubt($"its header promises {size - (ulong)file.Length} bytes more than the file has", DoubtKind.Cut) : null;
    }
}

namespace NightScan.Recordings.Decoding;

/// <summary>
/// FLAC (RFC 9639): the number of samples stands in the first block, and is what the encoder expected; libsndfile gives no more than that.
/// It is hidden from it, and so the frames are decoded to the last one.
/// </summary>
internal sealed class FlacExtent(RecordingFile file, ReadOnlySpan<byte> head) : Extent(Count(head))
{
    // In the file: the half byte and the four bytes of the number, in the block of the stream's description.
    private const int CountStart = 21, CountEnd = 26, DescriptionLength = 34;

    public override void Prepare()
    {
        if (Frames > 0)
        {
            byte[] hidden = new byte[CountEnd - CountStart];
            file.ReadFully(CountStart, hidden.AsSpan(0, 1));
            hidden[0] &= 0xF0;
            file.Show(CountStart, hidden);
        }
    }

    private static long Count(ReadOnlySpan<byte> head) =>
        head.Length >= CountEnd && (head[4] & 0x7F) == 0
        && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) << 8 == DescriptionLength << 8
        && (((long)(head[CountStart] & 0xF) << 32) | BinaryPrimitives.ReadUInt32BigEndian(head[(CountStart + 1)..])) is > 0 and var count
            ? count : -1;
}

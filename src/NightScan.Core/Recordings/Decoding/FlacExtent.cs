namespace NightScan.Recordings.Decoding;

/// <summary>
/// FLAC (RFC 9639): the number of samples stands in the first block, and is what the encoder expected; libsndfile gives no more than that.
/// It is hidden from it, and so the frames are decoded to the last one.
/// </summary>
internal sealed class FlacExtent : Extent
{
    // In the file: the half byte and the four bytes of the number, in the block of the stream's description.
    private const int CountStart = 21, CountEnd = 26, DescriptionLength = 34;

    private readonly byte[] _hidden;

    private FlacExtent(long frames, byte first)
        : base(frames) => _hidden = [(byte)(first & 0xF0), 0, 0, 0, 0];

    public static FlacExtent Read(ReadOnlySpan<byte> head)
    {
        bool isDescribed = head.Length >= CountEnd && (head[4] & 0x7F) == 0
            && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) << 8 == DescriptionLength << 8;
        long count = isDescribed ? ((long)(head[CountStart] & 0xF) << 32) | BinaryPrimitives.ReadUInt32BigEndian(head[(CountStart + 1)..])
            : 0;
        return new(count == 0 ? -1 : count, isDescribed ? head[CountStart] : (byte)0);
    }

    public override void Prepare(RecordingFile file)
    {
        if (Frames > 0)
        {
            file.Show(CountStart, _hidden);
        }
    }
}

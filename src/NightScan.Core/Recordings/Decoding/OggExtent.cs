namespace NightScan.Recordings.Decoding;

/// <summary>
/// Ogg (RFC 3533): pages, each with its checksum and its number. Streams may follow one another in a file, of which libsndfile reads the
/// first; pages that are lost or damaged are passed over by it without a word.
/// </summary>
internal sealed class OggExtent(RecordingFile file) : Extent(-1)
{
    private const int HeaderLength = 27, MaxPage = HeaderLength + 255 + (255 * 255), BlockLength = 1 << 12;
    private const int Begins = 2, Ends = 4, FlagsAt = 5, PositionAt = 6, SerialAt = 14, NumberAt = 18, ChecksumAt = 22, SegmentsAt = 26,
        CodecLength = 5;

    // The positions of Opus count at this rate, whatever the recording was made with (RFC 7845).
    private const int OpusRate = 48000;

    private static readonly uint[] s_checksums = [.. Enumerable.Range(0, 256).Select(value => Checksum((uint)value << 24))];

    [ThreadStatic]
    private static byte[]? s_page;

    private readonly byte[] _page = s_page ??= new byte[MaxPage];

    public override void Tell(long frames, SampleLayout layout) => Frames = frames;

    public override Doubt? Look(int rate, long reach, CancellationToken cancellation)
    {
        long position = 0, last = -1, reachPosition = reach;
        uint stream = 0, number = 0;
        bool isFirst = true, hasBegun = false, hasEnded = false;
        Span<byte> codec = stackalloc byte[CodecLength];
        while (position < file.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            int length = ReadPage(position);
            if (length <= 0)
            {
                long next = Find(position + 1);
                return length < 0 && next < 0 && file.Length - position >= HeaderLength ? Cut("its last page is cut short")
                    : next >= 0 ? Cut($"at {position} bytes it is damaged")
                    : hasEnded ? null : NoEnd();
            }

            byte flags = _page[FlagsAt];
            uint serial = BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(SerialAt)),
                count = BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(NumberAt));
            if ((flags & Begins) != 0)
            {
                if (!isFirst)
                {
                    return !Codec(length).SequenceEqual(codec) && hasBegun
                        ? Cut("it goes on in another codec, which nobody reads behind the first")
                        : new Doubt(hasBegun ? "it is several recordings, one after the other"
                            : "it holds several streams", DoubtKind.Reader);
                }

                (stream, number, isFirst) = (serial, count, false);
                Codec(length).CopyTo(codec);
                if (_page.AsSpan(0, length).IndexOf("OpusHead"u8) >= 0 && reach < long.MaxValue)
                {
                    reachPosition = (long)((double)reach / rate * OpusRate) + OpusRate;
                }
            }
            else if (serial != stream || count != number + 1)
            {
                return Cut(serial == stream ? $"before {position} bytes pages are missing or stand twice"
                    : $"at {position} bytes there is a page of another file");
            }
            else
            {
                (hasBegun, number) = (true, count);
            }

            hasEnded = (flags & Ends) != 0;
            long here = BinaryPrimitives.ReadInt64LittleEndian(_page.AsSpan(PositionAt));
            last = here >= 0 ? here : last;
            if (last >= reachPosition)
            {
                return null;
            }

            position += length;
        }

        return hasEnded ? null : NoEnd();
    }

    /// <summary>All was looked through, as far as it matters.</summary>
    public override Doubt? AtEnd(long decoded) => null;

    /// <summary>The letters that a stream begins with, on the page that was read.</summary>
    private ReadOnlySpan<byte> Codec(int length)
    {
        int body = HeaderLength + _page[SegmentsAt];
        return body + CodecLength <= length ? _page.AsSpan(body, CodecLength) : "?????"u8;
    }

    private static Doubt Cut(string reason) => new(reason, DoubtKind.Cut);

    private static Doubt NoEnd() => Cut("its last page is not marked as the end");

    /// <summary>Reads the page at a place.</summary>
    /// <returns>Its length; 0 when there is none or a damaged one, -1 when it reaches beyond the end.</returns>
    private int ReadPage(long position)
    {
        Span<byte> page = _page;
        if (file.ReadFully(position, page[..HeaderLength]) < HeaderLength || !page.StartsWith("OggS"u8) || page[4] != 0)
        {
            return 0;
        }

        int segments = page[SegmentsAt];
        if (file.ReadFully(position + HeaderLength, page.Slice(HeaderLength, segments)) < segments)
        {
            return -1;
        }

        int length = HeaderLength + segments;
        foreach (byte size in page.Slice(HeaderLength, segments))
        {
            length += size;
        }

        int body = HeaderLength + segments;
        if (file.ReadFully(position + body, page[body..length]) < length - body)
        {
            return -1;
        }

        uint declared = BinaryPrimitives.ReadUInt32LittleEndian(page[ChecksumAt..]), checksum = 0;
        page.Slice(ChecksumAt, sizeof(uint)).Clear();
        foreach (byte value in page[..length])
        {
            checksum = (checksum << 8) ^ s_checksums[(checksum >> 24) ^ value];
        }

        return checksum == declared ? length : 0;
    }

    /// <summary>Where the next page begins; -1 when there is none.</summary>
    private long Find(long from)
    {
        for (long position = from; ; position += BlockLength - 3)
        {
            int read = file.ReadFully(position, _page.AsSpan(0, BlockLength));
            int found = _page.AsSpan(0, read).IndexOf("OggS"u8);
            if (found >= 0 || read < BlockLength)
            {
                return found < 0 ? -1 : position + found;
            }
        }
    }

    private static uint Checksum(uint value)
    {
        const uint polynomial = 0x04C11DB7;
        for (int i = 0; i < 8; i++)
        {
            value = (value << 1) ^ ((value & 0x80000000) != 0 ? polynomial : 0);
        }

        return value;
    }
}

namespace NightScan.Recordings.Decoding;

/// <summary>
/// MPEG audio is frames, one after the other, and nothing else: how many there are is said by a tag in the first one, or by nobody. Files
/// are joined by writing one behind the other, and cut anywhere. The frames are counted by their headers, which is quick.
/// </summary>
internal sealed class MpegExtent : Extent
{
    // What may lie between the samples that are wanted and the frames that they come from: an encoder's delay, and the frames before that a
    // frame borrows from.
    private const int Margin = 8 * 1152;

    private const int BlockLength = 1 << 12;

    // A recorder's last block may be filled up; more than that is a recording's end that is lost.
    private const int MostAtEnd = 4096;

    private readonly RecordingFile _file;
    private readonly Mp3Header _first;
    private readonly long _start;
    private readonly long _end;
    private readonly long _passed;
    private readonly uint _told;
    private readonly byte[] _block = new byte[BlockLength];

    private MpegExtent(RecordingFile file, Mp3Header first, Mp3Tag? tag, long start, long passed, long? end = null)
        : base(tag?.Samples(first.Samples) ?? -1)
    {
        (_file, _first, _told, _start, _passed) = (file, first, tag?.Frames ?? 0, start, passed);
        _end = end ?? file.Length;
    }

    /// <summary>Damage takes along what the same call decoded before it.</summary>
    public override int DamagedStep => 1;

    /// <summary>
    /// Reads the first frame. What was cut from the middle of a recording begins with a part of one, of which libsndfile may think
    /// anything.
    /// </summary>
    /// <param name="file">Open, and begins behind its tags.</param>
    /// <param name="isKnown">Whether it begins like a file of another kind.</param>
    /// <returns>Null when the file does not begin with frames.</returns>
    public static MpegExtent? Read(RecordingFile file, bool isKnown)
    {
        Mp3Header first = HeaderAt(file, 0);
        if (!IsFirst(file, 0, first))
        {
            return isKnown ? null : FindFirst(file);
        }

        Mp3Frame frame = new();
        Mp3Tag? tag = frame.Read(file, 0, first) ? Mp3Tag.Read(frame) : null;
        return new(file, first, tag, tag is null ? 0 : first.FrameLength, passed: 0);
    }

    /// <summary>The frames inside of another container.</summary>
    /// <param name="file">Open.</param>
    /// <param name="start">Where they begin.</param>
    /// <param name="end">Where they end.</param>
    /// <returns>Null when there are none.</returns>
    public static MpegExtent? Inside(RecordingFile file, long start, long end) =>
        HeaderAt(file, start) is { IsValid: true } first ? new(file, first, null, start, passed: 0, end) : null;

    public override void Prepare(RecordingFile file) => file.ShowsEndless = Frames < 0;

    public override Doubt? Look(int rate, long reach, CancellationToken cancellation)
    {
        if (_passed > 0)
        {
            return new Doubt($"its first {_passed} bytes are no MPEG audio", DoubtKind.Cut);
        }

        long position = _start, frames = 0, most = reach == long.MaxValue ? reach : (reach + Margin) / _first.Samples;
        while (frames < most)
        {
            Mp3Header header = HeaderAt(_file, position);
            if (!header.IsLike(_first))
            {
                return Behind(position, frames);
            }

            if (position + header.FrameLength > _end)
            {
                return new Doubt("its last frame is cut short", DoubtKind.Cut);
            }

            position += header.FrameLength;
            frames++;
            if (_told > 0 && frames > _told)
            {
                return new Doubt($"it goes on behind the {_told} frames that its header promises", DoubtKind.Reader);
            }

            if ((frames & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return null;
    }

    /// <summary>All was looked through, as far as it matters.</summary>
    public override Doubt? AtEnd(long decoded) => null;

    /// <summary>What a place is where no frame begins: the end, a tag, damage, or the start of something else.</summary>
    private Doubt? Behind(long position, long frames)
    {
        long left = _end - position;
        Span<byte> start = _block.AsSpan(0, (int)Math.Min(_file.ReadFully(position, _block), left));
        bool isTag = start.StartsWith("ID3"u8) || start.StartsWith("TAG"u8) || start.StartsWith("APETAGEX"u8)
            || start.StartsWith("LYRICSBEGIN"u8);
        if (Find(position + 1) is >= 0 and long next)
        {
            return isTag ? new Doubt("it is several recordings, one after the other", DoubtKind.Reader)
                : new Doubt($"the {next - position} bytes from {position} on are no MPEG audio", DoubtKind.Cut);
        }

        if (!isTag && left > MostAtEnd)
        {
            return new Doubt($"its last {left} bytes are no MPEG audio", DoubtKind.Cut);
        }

        if (_told > frames)
        {
            return new Doubt($"its header promises {_told} frames, but {frames} are there", DoubtKind.Cut);
        }

        if (!isTag && left > 0 && (_told > 0 || start.ContainsAnyExcept((byte)0)))
        {
            // Where its frames are counted, none is missing; else these may be what is left of one.
            return new Doubt($"its last {left} bytes are neither MPEG audio nor a tag", _told > 0 ? DoubtKind.Reader : DoubtKind.Cut);
        }

        Frames = Frames < 0 ? frames * _first.Samples : Frames;
        return null;
    }

    /// <summary>The next place where a frame begins that another one follows; -1 when there is none.</summary>
    private long Find(long from)
    {
        for (long position = from; ; position += BlockLength - Mp3Header.Length + 1)
        {
            int read = _file.ReadFully(position, _block);
            for (int i = 0; i + Mp3Header.Length <= read; i++)
            {
                // Of any kind: what follows may be another recording.
                if (_block[i] == 0xFF && new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(i))) is { IsValid: true } header
                    && HeaderAt(_file, position + i + header.FrameLength).IsLike(header))
                {
                    return position + i;
                }
            }

            if (read < BlockLength)
            {
                return -1;
            }
        }
    }

    private static Mp3Header HeaderAt(RecordingFile file, long position)
    {
        Span<byte> bytes = stackalloc byte[Mp3Header.Length];
        return file.ReadFully(position, bytes) == bytes.Length ? new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : default;
    }

    private static MpegExtent? FindFirst(RecordingFile file)
    {
        byte[] start = new byte[BlockLength];
        int read = file.ReadFully(0, start);
        for (int i = 1; i + Mp3Header.Length <= read; i++)
        {
            if (start[i] == 0xFF && HeaderAt(file, i) is var header && IsFirst(file, i, header))
            {
                // libsndfile would not find it by itself.
                file.HideStart(i);
                return new(file, header, null, 0, passed: i);
            }
        }

        return null;
    }

    /// <summary>Whether two more frames follow: any bytes look like one now and then.</summary>
    private static bool IsFirst(RecordingFile file, long position, Mp3Header first) =>
        first.IsValid && HeaderAt(file, position + first.FrameLength) is var second && second.IsLike(first)
        && (position + first.FrameLength + second.FrameLength is var third && third + Mp3Header.Length > file.Length
            || HeaderAt(file, third).IsLike(first));
}

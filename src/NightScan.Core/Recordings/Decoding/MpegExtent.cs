namespace NightScan.Recordings.Decoding;

/// <summary>
/// MPEG audio is frames, one after the other, and nothing else: how many there are is said by a tag in the first one, or by nobody. Files
/// are joined by writing one behind the other, and cut anywhere. The frames are counted by their headers, which is quick.
/// </summary>
internal sealed class MpegExtent(RecordingFile file, Mp3Header first, Mp3Tag? tag, long start, long end, long passed)
    : Extent(tag?.Samples(first.Samples) ?? -1)
{
    // What may lie between the samples that are wanted and the frames that they come from: an encoder's delay, and the frames before that a
    // frame borrows from.
    private const int Margin = 8 * 1152;

    private const int BlockLength = 1 << 12;

    // A recorder's last block may be filled up; more than that is a recording's end that is lost.
    private const int MostAtEnd = 4096;

    private readonly uint _told = tag?.Frames ?? 0;

    /// <summary>Damage takes along what the same call decoded before it.</summary>
    public override int DamagedStep => 1;

    /// <summary>
    /// Reads the first frame. What was cut from the middle of a recording begins with a part of one, of which libsndfile may think
    /// anything.
    /// </summary>
    /// <param name="isKnown">Whether it begins like a file of another kind.</param>
    /// <returns>Null when the file does not begin with frames.</returns>
    public static MpegExtent? Read(RecordingFile file, bool isKnown)
    {
        Mp3Header first = Mp3Header.At(file, 0);
        if (!IsFirst(file, 0, first))
        {
            return isKnown ? null : FindFirst(file);
        }

        Mp3Frame frame = new();
        Mp3Tag? tag = frame.Read(file, 0, first) ? Mp3Tag.Read(frame) : null;
        return new(file, first, tag, tag is null ? 0 : first.FrameLength, file.Length, passed: 0);
    }

    /// <summary>The frames inside of another container.</summary>
    /// <returns>Null when there are none.</returns>
    public static MpegExtent? Inside(RecordingFile file, long start, long end) =>
        Mp3Header.At(file, start) is { IsValid: true } first ? new(file, first, null, start, end, passed: 0) : null;

    public override void Prepare() => file.ShowsEndless = Frames < 0;

    public override Doubt? Look(int rate, long reach, CancellationToken cancellation)
    {
        if (passed > 0)
        {
            return new Doubt($"its first {passed} bytes are no MPEG audio", DoubtKind.Cut);
        }

        long position = start, frames = 0, most = reach == long.MaxValue ? reach : (reach + Margin) / first.Samples;
        while (frames < most)
        {
            Mp3Header header = Mp3Header.At(file, position);
            if (!header.IsLike(first))
            {
                return Behind(position, frames);
            }

            if (position + header.FrameLength > end)
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
        long left = end - position;
        Span<byte> block = stackalloc byte[BlockLength];
        block = block[..(int)Math.Min(file.ReadFully(position, block), left)];
        bool isTag = block.StartsWith("ID3"u8) || block.StartsWith("TAG"u8) || block.StartsWith("APETAGEX"u8)
            || block.StartsWith("LYRICSBEGIN"u8);
        if (Mp3Header.Find(file, position + 1) is >= 0 and long next)
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

        if (!isTag && left > 0 && (_told > 0 || block.ContainsAnyExcept((byte)0)))
        {
            // Where its frames are counted, none is missing; else these may be what is left of one.
            return new Doubt($"its last {left} bytes are neither MPEG audio nor a tag", _told > 0 ? DoubtKind.Reader : DoubtKind.Cut);
        }

        Frames = Frames < 0 ? frames * first.Samples : Frames;
        return null;
    }

    private static MpegExtent? FindFirst(RecordingFile file)
    {
        byte[] start = new byte[BlockLength];
        int read = file.ReadFully(0, start);
        for (int i = 1; i + Mp3Header.Length <= read; i++)
        {
            if (start[i] == 0xFF && Mp3Header.At(file, i) is var header && IsFirst(file, i, header))
            {
                // libsndfile would not find it by itself.
                file.HideStart(i);
                return new(file, header, null, 0, file.Length, passed: i);
            }
        }

        return null;
    }

    /// <summary>Whether two more frames follow: any bytes look like one now and then.</summary>
    private static bool IsFirst(RecordingFile file, long position, Mp3Header first) =>
        first.IsValid && Mp3Header.At(file, position + first.FrameLength) is var second && second.IsLike(first)
        && (position + first.FrameLength + second.FrameLength is var third && third + Mp3Header.Length > file.Length
            || Mp3Header.At(file, third).IsLike(first));
}

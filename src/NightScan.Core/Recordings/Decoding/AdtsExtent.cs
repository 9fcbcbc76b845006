namespace NightScan.Recordings.Decoding;

/// <summary>
/// AAC outside of any container: frames of its own (ADTS; ISO/IEC 13818-7), each with its length, which nobody counts. ffmpeg, which reads
/// them, goes on behind a gap without a word.
/// </summary>
internal sealed class AdtsExtent : Extent
{
    private const int HeaderLength = 7;
    private const int BlockLength = 1 << 12;
    private const int SamplesPerFrame = 1024;

    private readonly RecordingFile _file;
    private readonly byte[] _block = new byte[BlockLength];

    private AdtsExtent(RecordingFile file)
        : base(-1) => _file = file;

    /// <returns>Null when the file does not begin with two frames.</returns>
    public static AdtsExtent? Read(RecordingFile file)
    {
        AdtsExtent extent = new(file);
        return extent.LengthAt(0) is > 0 and int length && extent.LengthAt(length) > 0 ? extent : null;
    }

    public override Doubt? Look(int rate, long reach, CancellationToken cancellation)
    {
        long position = 0, most = reach == long.MaxValue ? reach : (reach / SamplesPerFrame) + 2;
        for (long frame = 0; frame < most; frame++)
        {
            int length = LengthAt(position);
            if (length == 0)
            {
                return Behind(position, cancellation);
            }

            if (position + length > _file.Length)
            {
                return new Doubt("its last frame is cut short", DoubtKind.Cut);
            }

            position += length;
        }

        return null;
    }

    private Doubt? Behind(long position, CancellationToken cancellation)
    {
        bool isEmpty = true;
        for (long at = position; at < _file.Length; at += BlockLength)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> block = _block.AsSpan(0, _file.ReadFully(at, _block));
            if (at == position && block.StartsWith("TAG"u8))
            {
                return null;
            }

            isEmpty &= !block.ContainsAnyExcept((byte)0);
        }

        return isEmpty ? null : new Doubt($"no AAC begins at byte {position} of {_file.Length}, where a frame ends", DoubtKind.Cut);
    }

    /// <returns>Bytes of the frame that begins there; 0 when none does.</returns>
    private int LengthAt(long position)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        bool isFrame = _file.ReadFully(position, header) == HeaderLength && header[0] == 0xFF && (header[1] & 0xF6) == 0xF0;
        int length = ((header[3] & 3) << 11) | (header[4] << 3) | (header[5] >> 5);
        return isFrame && length > HeaderLength ? length : 0;
    }
}

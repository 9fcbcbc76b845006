namespace NightScan.Recordings.Decoding;

/// <summary>
/// AAC outside of any container: frames of its own (ADTS; ISO/IEC 13818-7), each with its length, which nobody counts. ffmpeg, which reads
/// them, goes on behind a gap without a word.
/// </summary>
internal sealed class AdtsExtent(RecordingFile file) : Extent(-1)
{
    private const int HeaderLength = 7;
    private const int BlockLength = 1 << 12;
    private const int SamplesPerFrame = 1024;

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

            if (position + length > file.Length)
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
        Span<byte> block = stackalloc byte[BlockLength];
        for (long at = position; at < file.Length; at += BlockLength)
        {
            cancellation.ThrowIfCancellationRequested();
            int read = file.ReadFully(at, block);
            if (at == position && block[..read].StartsWith("TAG"u8))
            {
                return null;
            }

            isEmpty &= !block[..read].ContainsAnyExcept((byte)0);
        }

        return isEmpty ? null : new Doubt($"no AAC begins at byte {position} of {file.Length}, where a frame ends", DoubtKind.Cut);
    }

    /// <returns>Bytes of the frame that begins there; 0 when none does.</returns>
    private int LengthAt(long position)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        bool isFrame = file.ReadFully(position, header) == HeaderLength && header[0] == 0xFF && (header[1] & 0xF6) == 0xF0;
        int length = ((header[3] & 3) << 11) | (header[4] << 3) | (header[5] >> 5);
        return isFrame && length > HeaderLength ? length : 0;
    }
}

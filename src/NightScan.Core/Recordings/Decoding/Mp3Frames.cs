namespace NightScan.Recordings.Decoding;

/// <summary>
/// Finds the frames of an MPEG audio file, one after the other, past damage between them. Nothing but the frame
/// in hand is kept, whatever sizes the file declares.
/// </summary>
/// <param name="file">An open recording.</param>
internal sealed class Mp3Frames(RecordingFile file)
{
    private readonly byte[] _block = new byte[1 << 12];
    private Mp3Header _first;
    private long _position;

    public Mp3Frame Frame { get; } = new();

    /// <summary>
    /// Goes to the first frame. What is no MPEG audio but happens to have a header's bits is told by the frame that does not follow.
    /// </summary>
    /// <returns>Whether there are two frames where there ought to be.</returns>
    public bool Begin()
    {
        _position = 0;
        _first = HeaderAt(_position);
        return _first.IsValid && HeaderAt(_position + _first.FrameLength).IsLike(_first);
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        Mp3Header header = HeaderAt(_position);
        if (!header.IsLike(_first))
        {
            long found = Find(_position + 1);
            if (found < 0)
            {
                return false;
            }

            _position = found;
            header = HeaderAt(found);
        }

        if (!Frame.Read(file, _position, header))
        {
            return false;
        }

        _position += header.FrameLength;
        return true;
    }

    /// <summary>The next place where a frame begins that another one follows; -1 when there is none.</summary>
    private long Find(long from)
    {
        for (long position = from; ; position += _block.Length - Mp3Header.Length + 1)
        {
            int read = file.ReadFully(position, _block);
            for (int i = 0; i + Mp3Header.Length <= read; i++)
            {
                if (_block[i] == 0xFF && new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(i))) is var header
                    && header.IsLike(_first)
                    && HeaderAt(position + i + header.FrameLength).IsLike(_first))
                {
                    return position + i;
                }
            }

            if (read < _block.Length)
            {
                return -1;
            }
        }
    }

    private Mp3Header HeaderAt(long position)
    {
        Span<byte> bytes = stackalloc byte[Mp3Header.Length];
        return file.ReadFully(position, bytes) == bytes.Length ? new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : default;
    }
}

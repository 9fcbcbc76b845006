namespace NightScan.Recordings.Decoding;

/// <summary>
/// Finds the frames of an MPEG audio file, one after the other, past damage between them. Nothing but the frame
/// in hand is kept, whatever sizes the file declares.
/// </summary>
internal sealed class Mp3Frames(RecordingFile file)
{
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
        _first = Mp3Header.At(file, 0);
        return _first.IsValid && Mp3Header.At(file, _first.FrameLength).IsLike(_first);
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        Mp3Header header = Mp3Header.At(file, _position);
        if (!header.IsLike(_first))
        {
            if (Mp3Header.Find(file, _position + 1, _first) is not (>= 0 and long found))
            {
                return false;
            }

            (_position, header) = (found, Mp3Header.At(file, found));
        }

        bool isWhole = Frame.Read(file, _position, header);
        _position += isWhole ? header.FrameLength : 0;
        return isWhole;
    }
}

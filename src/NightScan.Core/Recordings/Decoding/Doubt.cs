namespace NightScan.Recordings.Decoding;

/// <summary>Why what a reader gave may not be all that a recording holds, or not be what others hear in it.</summary>
/// <param name="Reason">For a person.</param>
/// <param name="IsRead">Whether the reader gave all that there is nevertheless, so that nobody else needs to be asked.</param>
internal sealed record Doubt(string Reason, DoubtKind Kind, bool IsRead = false)
{
    /// <summary>What to say when this reader's samples are used, because nobody else could be asked or knew more.</summary>
    public RecordingProblem? OwnWarning =>
        Kind == DoubtKind.Cut ? Problems.Truncated(Reason)
        : IsRead ? null
        : Problems.Truncated(Reason + ", and libsndfile may end too soon: the ffmpeg program, once installed, reads such files");

    /// <summary>What to say when ffmpeg's samples are used.</summary>
    /// <param name="ffmpeg">What that has to say.</param>
    public RecordingProblem? WarningWith(RecordingProblem? ffmpeg) => Kind switch
    {
        DoubtKind.Cut => Problems.Truncated(Reason),
        DoubtKind.Reader => null,
        _ => ffmpeg,
    };
}

internal enum DoubtKind
{
    /// <summary>The file is damaged or lacks something, whoever reads it: a warning.</summary>
    Cut,

    /// <summary>The file is sound, but this reader does not read all of it.</summary>
    Reader,

    /// <summary>Nothing in the file tells where it ends.</summary>
    Unknown,
}

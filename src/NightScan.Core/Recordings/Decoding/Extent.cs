namespace NightScan.Recordings.Decoding;

/// <summary>
/// How far a container reaches by its own account, against which what libsndfile or NLayer gives of it is held. A length that a library
/// reports is an estimate until the container was read to its end.
/// </summary>
/// <param name="frames">Samples per channel that the container declares or that were counted; -1 when nothing says so.</param>
internal abstract class Extent(long frames)
{
    public long Frames { get; protected set; } = frames;

    /// <summary>Frames behind which the library gives what is none.</summary>
    public long Limit { get; protected set; } = long.MaxValue;

    /// <summary>The most frames to ask the library for at once where the container is in doubt.</summary>
    public virtual int DamagedStep => int.MaxValue;

    /// <summary>Prepares the file for the library, before that opens it.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Takes the library's word, where there is no better one.</summary>
    /// <param name="frames">How many it believes there are; -1 when it does not know.</param>
    public virtual void Tell(long frames, SampleLayout layout)
    {
    }

    /// <summary>Looks through the container.</summary>
    /// <param name="rate">Hz, as the library has it.</param>
    /// <param name="reach">Frames at that rate that the look has to cover.</param>
    /// <returns>What will go wrong on the way there, also where the library understands nothing; null when nothing will.</returns>
    public virtual Doubt? Look(int rate, long reach, CancellationToken cancellation) => null;

    /// <summary>Looks at the end that the library came to.</summary>
    /// <param name="decoded">Frames that it gave.</param>
    public virtual Doubt? AtEnd(long decoded) =>
        Frames > decoded ? new Doubt($"its header promises {Frames} samples, but decoding ended after {decoded}", DoubtKind.Cut) : null;

    /// <summary>The account that a file gives, which begins behind its tags.</summary>
    public static Extent Of(RecordingFile file, ReadOnlySpan<byte> head, DeclaredHeader declared) =>
        head.StartsWith("fLaC"u8) ? new FlacExtent(file, head)
        : head.StartsWith("OggS"u8) ? new OggExtent(file)
        : head.StartsWith(AsfExtent.Magic) ? new AsfExtent(file)
        : AdtsExtent.Read(file) ?? MpegExtent.Read(file, IsKnown(head)) ?? (Extent)new DeclaredExtent(file, declared);

    private static bool IsKnown(ReadOnlySpan<byte> head) =>
        OtherFiles.Name(head) is not null || MagicBytes.FfmpegFormat(head) is not null
            || MagicBytes.SndFileFormat(head) is not (null or MagicBytes.Mp3);
}

/// <summary>How samples are kept.</summary>
/// <param name="FrameBytes">Bytes of a frame of plain samples; 0 when they are packed in any way.</param>
/// <param name="IsMpeg">Whether they are MPEG audio inside of another container.</param>
internal readonly record struct SampleLayout(int FrameBytes, bool IsMpeg);

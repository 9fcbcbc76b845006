namespace NightScan.Recordings.Decoding;

/// <summary>Reads sound files, one after the other, without the help of ffmpeg.</summary>
internal abstract class SoundFile : IDisposable
{
    /// <summary>What is known of the file since <see cref="Open"/>; <see cref="Fill"/> knows more when it comes to the end.</summary>
    public virtual SoundFileState State { get; protected set; }

    public bool Understood => State.Understood;

    public ReadOnlySpan<byte> Head => State.Head;

    public AudioFormat Format
    {
        get => State.Format;
        protected set => State = State with { Format = value };
    }

    public Doubt? Doubt
    {
        get => State.Doubt;
        protected set => State = State with { Doubt = value };
    }

    /// <summary>Opens a recording and reads its header.</summary>
    /// <param name="wanted">How far it will be read: a container is looked through as far as that.</param>
    /// <returns>What is wrong with it, or null: then <see cref="Understood"/> says whether it can be decoded.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation);

    /// <summary>Decodes on from where the last call ended, until the buffer holds enough or the recording ends.</summary>
    /// <param name="needed">Frames that the buffer is to hold.</param>
    /// <param name="mono">The mean over channels is appended to it.</param>
    /// <returns>Why it could not be read; null otherwise.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation);

    public abstract void Close();

    public abstract void Dispose();

    /// <summary>Decodes the start of the opened recording into an empty buffer.</summary>
    /// <returns>Why it failed (nothing can be used) or what was missing (the rest can).</returns>
    public (RecordingProblem? Failure, RecordingProblem? Warning) Decode(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        RecordingProblem? failure = Fill(needed, mono, cancellation)
            ?? (mono.Count == 0 ? Problems.NoFrames("nothing of its audio could be decoded") : null);
        return (failure, failure is null ? Doubt?.OwnWarning : null);
    }
}

/// <summary>What is known of a sound file.</summary>
/// <param name="Understood">Whether it is decoded.</param>
/// <param name="IsAlwaysFinite">Whether its numbers are integers, which cannot be NaN or infinite.</param>
/// <param name="Fallback">
/// Name and version of what reads the file in place of the decoder that would be the first choice for it; null when that does.
/// What a fallback decoded is decoded again when there is a better one.
/// </param>
/// <param name="Head">The first bytes of the file, behind tags; null when there was no reading it.</param>
/// <param name="Format">What the header says, and what decoding corrected.</param>
/// <param name="Doubt">
/// What speaks against the samples so far, or against the end that was come to; null when nothing does. A length that a header or a
/// library reports is an estimate until the container was read to its end.
/// </param>
internal readonly record struct SoundFileState(
    bool Understood, bool IsAlwaysFinite, string? Fallback, byte[]? Head, AudioFormat Format, Doubt? Doubt);

/// <summary>How much of a recording will be decoded: a reader in another process sends it along with the header.</summary>
/// <param name="SampleRate">Hz after resampling; 0 = any.</param>
/// <param name="Samples">How many at that rate; 0 = all, bit by bit.</param>
internal readonly record struct WantedSamples(int SampleRate, int Samples)
{
    /// <summary>All of it, but nothing at once.</summary>
    public static WantedSamples All => default;

    /// <summary>Frames of a recording that the first samples are made of; 0 when it is to be read bit by bit.</summary>
    /// <param name="recordingRate">Hz.</param>
    public long Frames(int recordingRate) => Samples == 0 ? 0 : Resampler.RequiredInput(recordingRate, SampleRate, Samples);

    /// <summary>Frames that a look through the container is to cover.</summary>
    /// <param name="recordingRate">Hz.</param>
    public long Reach(int recordingRate) => Samples == 0 ? long.MaxValue : Frames(recordingRate);
}

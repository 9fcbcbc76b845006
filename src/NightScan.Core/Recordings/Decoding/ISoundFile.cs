namespace NightScan.Recordings.Decoding;

/// <summary>Reads sound files, one after the other, without the help of ffmpeg.</summary>
internal interface ISoundFile : IDisposable
{
    /// <summary>Whether the last <see cref="Open"/> found something that this reader decodes.</summary>
    bool Understood { get; }

    /// <summary>Whether the last <see cref="Open"/> found numbers that cannot be NaN or infinite, being integers.</summary>
    bool IsAlwaysFinite { get; }

    /// <summary>
    /// Name and version of what reads the file in place of the decoder that would be the first choice for it; null when that does.
    /// What a fallback decoded is decoded again when there is a better one.
    /// </summary>
    string? Fallback { get; }

    /// <summary>The first bytes of the file, behind tags.</summary>
    ReadOnlySpan<byte> Head { get; }

    /// <summary>What the header says; <see cref="Fill"/> corrects its <see cref="AudioFormat.Frames"/> when it comes to the end.</summary>
    AudioFormat Format { get; }

    /// <summary>
    /// What speaks against the samples so far, or against the end that was come to; null when nothing does. A length that a header or a
    /// library reports is an estimate until the container was read to its end.
    /// </summary>
    Doubt? Doubt { get; }

    /// <summary>Opens a recording and reads its header.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="wanted">How far it will be read: a container is looked through as far as that.</param>
    /// <param name="cancellation">Ends a long look at it.</param>
    /// <returns>What is wrong with it, or null: then <see cref="Understood"/> says whether it can be decoded.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation);

    /// <summary>Decodes on from where the last call ended, until the buffer holds enough or the recording ends.</summary>
    /// <param name="needed">Frames that the buffer is to hold.</param>
    /// <param name="mono">The mean over channels is appended to it.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <returns>Why it could not be read; null otherwise.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation);

    void Close();
}

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

internal static class SoundFileExtensions
{
    /// <summary>Decodes the start of the opened recording.</summary>
    /// <param name="file">It.</param>
    /// <param name="needed">Frames wanted; fewer come when the recording has fewer.</param>
    /// <param name="mono">Empty; receives the mean over channels.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <returns>Why it failed (nothing can be used) or what was missing (the rest can).</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (RecordingProblem? Failure, RecordingProblem? Warning) Decode(this ISoundFile file, long needed, SampleBuffer mono,
        CancellationToken cancellation)
    {
        RecordingProblem? failure = file.Fill(needed, mono, cancellation)
            ?? (mono.Count == 0 ? Problems.NoFrames("nothing of its audio could be decoded") : null);
        return (failure, failure is null ? file.Doubt?.OwnWarning : null);
    }
}

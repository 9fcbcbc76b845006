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

    /// <summary>The first bytes of the file.</summary>
    ReadOnlySpan<byte> Head { get; }

    /// <summary>What the header says; <see cref="Decode"/> may correct its <see cref="AudioFormat.Frames"/>.</summary>
    AudioFormat Format { get; }

    /// <summary>Opens a recording and reads its header.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="wanted">What <see cref="Decode"/> will be asked for.</param>
    /// <param name="cancellation">Ends a long look at it.</param>
    /// <returns>What is wrong with it, or null: then <see cref="Understood"/> says whether it can be decoded.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation);

    /// <summary>Decodes the start of the opened recording.</summary>
    /// <param name="needed">Frames wanted; fewer come when the recording has fewer.</param>
    /// <param name="mono">Empty; receives the mean over channels.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <returns>Why it failed (nothing can be used) or what was missing (the rest can).</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    (RecordingProblem? Failure, RecordingProblem? Warning) Decode(long needed, SampleBuffer mono, CancellationToken cancellation);

    /// <summary>Decodes on from where the last call ended, until the buffer holds enough or the recording ends.</summary>
    /// <param name="needed">Frames that the buffer is to hold.</param>
    /// <param name="mono">The mean over channels is appended to it.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <returns>Why it could not be read; null otherwise.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation);

    void Close();
}

/// <summary>What will be decoded of a recording: a reader in another process sends it along with the header.</summary>
/// <param name="SampleRate">Hz after resampling.</param>
/// <param name="Samples">How many at that rate; 0 = only the header is looked at.</param>
internal readonly record struct WantedSamples(int SampleRate, int Samples)
{
    /// <summary>Frames of a recording that these are made of.</summary>
    /// <param name="recordingRate">Hz.</param>
    public long Frames(int recordingRate) => Samples == 0 ? 0 : Resampler.RequiredInput(recordingRate, SampleRate, Samples);
}

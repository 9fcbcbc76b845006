namespace NightScan.Recordings;

/// <summary>Why a recording could not be used, or only in part.</summary>
/// <param name="Descriptor">An 01xx code.</param>
/// <param name="Reason">What is wrong and what to do, for a person; no path (the report adds it).</param>
/// <param name="Cause">Whether the recording, a missing decoder or the machine is to blame: only the first two are remembered.</param>
internal sealed record RecordingProblem(DiagnosticDescriptor Descriptor, string Reason, ProblemCause Cause)
{
    /// <summary>Whether the file no longer is what was hashed, so that the index must not go by what it knows of it.</summary>
    internal bool IsOfOtherContent => Descriptor == DiagnosticCodes.ChangedMeanwhile;

    /// <summary>The same, said of a file.</summary>
    public Diagnostic At(string path) => new(Descriptor, Reason, path);
}

internal enum ProblemCause
{
    /// <summary>The bytes of the file: remembered until they change.</summary>
    Recording,

    /// <summary>A decoder that is not installed: remembered until the set of decoders changes.</summary>
    Decoder,

    /// <summary>I/O error, permission, stale handle: never remembered.</summary>
    Machine,
}

/// <summary>What the header of a recording says.</summary>
/// <param name="SampleRate">Hz.</param>
/// <param name="Channels">1 or more.</param>
/// <param name="Frames">Samples per channel in the whole file; -1 when only decoding all of it would tell.</param>
internal readonly record struct AudioFormat(int SampleRate, int Channels, long Frames)
{
    /// <summary>Seconds, or -1 when not known.</summary>
    public double Duration => Frames < 0 ? -1 : (double)Frames / SampleRate;
}

/// <summary>
/// The start of a recording as one channel (the mean over its channels), at its own sample rate.
/// <see cref="Samples"/> belongs to the decoder and is overwritten by its next call.
/// </summary>
internal readonly record struct DecodedRecording(
    AudioFormat Format, ReadOnlyMemory<float> Samples, RecordingProblem? Failure, RecordingProblem? Warning)
{
    /// <summary>Name and version of the decoder that stood in for one that is not there; null when none did.</summary>
    public string? Fallback { get; init; }

    /// <summary>Whether the samples were integers, which cannot be NaN or infinite.</summary>
    internal bool IsAlwaysFinite { get; init; }

    public static DecodedRecording Failed(RecordingProblem problem) => new(default, default, problem, null);
}

/// <summary>Decodes recordings, one at a time: each worker has its own.</summary>
internal interface IRecordingDecoder : IDisposable
{
    /// <summary>
    /// Reads as much of a recording's start as is needed to make <paramref name="samples"/> samples at <paramref name="sampleRate"/> of it,
    /// and no more.
    /// </summary>
    /// <param name="sampleRate">Hz of the spectrogram settings.</param>
    /// <param name="samples">How many samples at that rate are wanted; 1 or more.</param>
    /// <returns>The samples (non-empty, finite) or the failure; never throws for a bad file.</returns>
    DecodedRecording Decode(string path, int sampleRate, int samples, CancellationToken cancellation);
}

using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>What the header of a recording says, or why it could not be read.</summary>
/// <param name="Format">Default when there is a problem.</param>
/// <param name="Problem">Null when the header was read.</param>
public readonly record struct ProbedRecording(AudioFormat Format, RecordingProblem? Problem);

/// <summary>Reads rate, channels and length of recordings without decoding them. One per worker.</summary>
/// <param name="decoders">What this machine has.</param>
public sealed class RecordingProbe(DecoderSet decoders) : IDisposable
{
    private readonly SndFileReader sndFile = new();
    private readonly SampleBuffer mono = new();

    /// <summary>Reads a header.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="cancellation">Ends a long read.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ProbedRecording Probe(string path, CancellationToken cancellation)
    {
        try
        {
            if (sndFile.Open(path, cancellation) is { } problem)
            {
                return new ProbedRecording(default, problem);
            }

            if (sndFile.Understood)
            {
                return new ProbedRecording(sndFile.Format, null);
            }

            if (decoders.Ffmpeg is null)
            {
                return new ProbedRecording(default, RecordingDecoder.WithoutDecoder(sndFile.Head));
            }

            mono.Clear();
            DecodedRecording start = new FfmpegReader(decoders.Ffmpeg).Decode(path, 1, _ => 1, mono, cancellation);
            return new ProbedRecording(start.Format, start.Failure);
        }
        finally
        {
            sndFile.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sndFile.Dispose();
}

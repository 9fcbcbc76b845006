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
    private readonly SoundFile soundFile = decoders.CreateReader();
    private readonly SampleBuffer mono = new();

    /// <summary>Reads a header.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="cancellation">Ends a long read.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ProbedRecording Probe(string path, CancellationToken cancellation)
    {
        try
        {
            if (soundFile.Open(path, WantedSamples.All, cancellation) is { } problem)
            {
                return new ProbedRecording(default, problem);
            }

            if (soundFile.Understood)
            {
                return new ProbedRecording(soundFile.Format, null);
            }

            if (RecordingDecoder.NoAudio(soundFile.Head) is RecordingProblem other)
            {
                return new ProbedRecording(default, other);
            }

            using FfmpegReader? ffmpeg = decoders.CreateFfmpegReader();
            if (ffmpeg is null)
            {
                return new ProbedRecording(default, RecordingDecoder.WithoutDecoder(soundFile.Head));
            }

            mono.Clear();
            DecodedRecording start = ffmpeg.Decode(path, 1, _ => 1, mono, cancellation);
            return new ProbedRecording(start.Format, start.Failure);
        }
        finally
        {
            soundFile.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => soundFile.Dispose();
}

using NightScan.Recordings.Decoding;
using NightScan.Reporting;

namespace NightScan.Recordings;

/// <summary>
/// Reads uncompressed recordings by itself, decodes others with libsndfile (or MP3 with NLayer, where that is missing), and hands what
/// those do not understand to the ffmpeg program when there is one. What a file holds decides, not how it is named. One per worker: its buffers are used for recording after
/// recording.
/// </summary>
public sealed class RecordingDecoder : IRecordingDecoder
{
    private readonly ISoundFile soundFile;
    private readonly FfmpegReader? ffmpeg;
    private readonly SampleBuffer mono = new();

    /// <param name="decoders">What this machine has; shared by all workers of a build.</param>
    public RecordingDecoder(DecoderSet decoders)
    {
        soundFile = decoders.CreateReader();
        ffmpeg = decoders.CreateFfmpegReader();
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DecodedRecording Decode(string path, int sampleRate, int samples, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        mono.Clear();
        try
        {
            if (soundFile.Open(path, new WantedSamples(sampleRate, samples), cancellation) is { } problem)
            {
                return DecodedRecording.Failed(problem);
            }

            DecodedRecording decoded = soundFile.Understood
                ? WithSoundFile(sampleRate, samples, cancellation)
                : WithFfmpeg(path, sampleRate, samples, cancellation);
            decoded = decoded with { Fallback = soundFile.Fallback };
            return decoded.Failure is null && !(soundFile.IsAlwaysFinite || SampleMath.AllFinite(mono.Span))
                ? DecodedRecording.Failed(Problems.NonFinite())
                : decoded;
        }
        finally
        {
            soundFile.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => soundFile.Dispose();

    /// <summary>Why a file that libsndfile does not understand fails on a machine without ffmpeg.</summary>
    internal static RecordingProblem WithoutDecoder(ReadOnlySpan<byte> head) =>
        MagicBytes.FfmpegFormat(head) is string format
            ? Problems.NeedsFfmpeg(format)
            : Problems.NotAudio("libsndfile does not understand it, and its first bytes are of no other audio format that is known here");

    private DecodedRecording WithSoundFile(int sampleRate, int samples, CancellationToken cancellation)
    {
        long needed = Resampler.RequiredInput(soundFile.Format.SampleRate, sampleRate, samples);
        (RecordingProblem? failure, RecordingProblem? warning) = soundFile.Decode(needed, mono, cancellation);
        return failure is null
            ? new DecodedRecording(soundFile.Format, mono.Memory, null, warning)
            : DecodedRecording.Failed(failure);
    }

    private DecodedRecording WithFfmpeg(string path, int sampleRate, int samples, CancellationToken cancellation)
    {
        if (ffmpeg is null)
        {
            return DecodedRecording.Failed(WithoutDecoder(soundFile.Head));
        }

        // The rate of the file is known only when ffmpeg has begun: a second more than the samples last covers the resampler's margin.
        double seconds = ((double)samples / sampleRate) + 1;
        DecodedRecording decoded = Once();
        // As with libsndfile: what ffmpeg crashes on is tried once more.
        return decoded.Failure?.Descriptor == DiagnosticCodes.DecoderFailed ? Once() : decoded;

        DecodedRecording Once()
        {
            mono.Clear();
            return ffmpeg.Decode(path, seconds, rate => Resampler.RequiredInput(rate, sampleRate, samples), mono, cancellation);
        }
    }
}

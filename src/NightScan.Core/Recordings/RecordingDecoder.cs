using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>
/// Reads uncompressed recordings by itself, decodes others with libsndfile (or MP3 with NLayer, where that is missing), and hands what
/// those do not understand, or not to its end, to the ffmpeg program when there is one. What a file holds decides, not how it is named. One
/// per worker: its buffers are used for recording after recording.
/// </summary>
/// <param name="decoders">What this machine has; shared by all workers of a build.</param>
internal sealed class RecordingDecoder(DecoderSet decoders) : IRecordingDecoder
{
    private readonly SoundFile soundFile = decoders.CreateReader();
    private readonly FfmpegReader? ffmpeg = decoders.CreateFfmpegReader();
    private readonly SampleBuffer mono = new();

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

            DecodedRecording decoded = soundFile.Understood ? WithSoundFile(path, sampleRate, samples, cancellation)
                : NotForFfmpeg(soundFile.Head, ffmpeg) is RecordingProblem other ? DecodedRecording.Failed(other)
                : WithFfmpeg(path, sampleRate, samples, cancellation);
            return decoded.Failure is null && !(decoded.IsAlwaysFinite || SampleMath.AllFinite(mono.Span))
                ? DecodedRecording.Failed(Problems.NonFinite())
                : decoded;
        }
        finally
        {
            soundFile.Close();
        }
    }

    /// <summary>Reads rate, channels and length of a recording without decoding it.</summary>
    /// <returns>The format or the failure.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DecodedRecording Probe(string path, CancellationToken cancellation)
    {
        mono.Clear();
        try
        {
            return soundFile.Open(path, WantedSamples.All, cancellation) is { } problem ? DecodedRecording.Failed(problem)
                : soundFile.Understood ? new DecodedRecording(soundFile.Format, default, null, null)
                : NotForFfmpeg(soundFile.Head, ffmpeg) is RecordingProblem other ? DecodedRecording.Failed(other)
                : ffmpeg!.Decode(path, 1, _ => 1, mono, cancellation);
        }
        finally
        {
            soundFile.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        soundFile.Dispose();
        ffmpeg?.Dispose();
    }

    /// <summary>
    /// Why a file that no reader here understands is not handed to ffmpeg, being known to be no audio; or why it fails without one.
    /// </summary>
    internal static RecordingProblem? NotForFfmpeg(ReadOnlySpan<byte> head, FfmpegReader? ffmpeg) =>
        OtherFiles.Name(head) is string name ? Problems.NotAudio($"this is {name}, not audio")
        : ffmpeg is not null ? null
        : MagicBytes.FfmpegFormat(head) is string format ? Problems.NeedsFfmpeg(format)
        : OtherFiles.IsBlank(head) ? Blank()
        : Problems.NotAudio("libsndfile does not understand it, and its first bytes are of no other audio format that is known here");

    private static RecordingProblem Blank() =>
        Problems.NotAudio("it begins with nothing but zeros: it was never written, or its disk failed");

    private DecodedRecording WithSoundFile(string path, int sampleRate, int samples, CancellationToken cancellation)
    {
        long needed = Resampler.RequiredInput(soundFile.Format.SampleRate, sampleRate, samples);
        (RecordingProblem? failure, RecordingProblem? warning) = soundFile.Decode(needed, mono, cancellation);
        DecodedRecording own = (failure is null ? new(soundFile.Format, mono.Memory, null, warning) : DecodedRecording.Failed(failure)) with
        {
            Fallback = soundFile.State.Fallback,
            IsAlwaysFinite = soundFile.State.IsAlwaysFinite,
        };
        if (ffmpeg is null || soundFile.Doubt is not { IsRead: false } doubt || failure is { Cause: not ProblemCause.Recording })
        {
            return own;
        }

        float[] kept = mono.Span.ToArray();
        DecodedRecording others = WithFfmpeg(path, sampleRate, samples, cancellation);
        if (others.Failure is null or { Cause: ProblemCause.Machine })
        {
            return others;
        }

        mono.Clear();
        kept.CopyTo(mono.Reserve(kept.Length));
        mono.Advance(kept.Length);
        return own with { Samples = mono.Memory, Warning = doubt.OwnWarning };
    }

    private DecodedRecording WithFfmpeg(string path, int sampleRate, int samples, CancellationToken cancellation)
    {
        // The rate of the file is known only when ffmpeg has begun: a second more than the samples last covers the resampler's margin.
        double seconds = ((double)samples / sampleRate) + 1;
        DecodedRecording decoded = Once();
        // As with libsndfile: what ffmpeg crashes on is tried once more.
        decoded = decoded.Failure?.Descriptor == DiagnosticCodes.DecoderFailed ? Once() : decoded;
        return decoded.Failure?.Descriptor == DiagnosticCodes.NotAudio && OtherFiles.IsBlank(soundFile.Head)
            ? DecodedRecording.Failed(Blank())
            : decoded.Failure is null && soundFile.Doubt is Doubt doubt ? decoded with { Warning = doubt.WarningWith(decoded.Warning) }
            : decoded;

        DecodedRecording Once()
        {
            mono.Clear();
            return ffmpeg!.Decode(path, seconds, rate => Resampler.RequiredInput(rate, sampleRate, samples), mono, cancellation);
        }
    }
}

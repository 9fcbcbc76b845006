using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>
/// Decodes a recording window after window, each as if it were a recording that starts there. In memory is never more than a
/// window, however long the recording. Its buffers are used for recording after recording; not thread-safe.
/// </summary>
/// <param name="sampleRate">Hz of the windows.</param>
/// <param name="samples">Samples of a window; 1 or more.</param>
internal sealed class WindowReader(DecoderSet decoders, int sampleRate, int samples) : IDisposable
{
    /// <summary>Frames that are passed over at a time.</summary>
    private const int Block = 1 << 16;

    private readonly SoundFile _soundFile = decoders.CreateReader();
    private readonly FfmpegReader? _ffmpeg = decoders.CreateFfmpegReader();
    private readonly SampleBuffer _mono = new();
    private readonly RateConverter _converter = new(sampleRate);
    private string _path = "";
    private long _next;
    private long _dropped;
    private bool _isWithFfmpeg;
    private bool _isOffered;
    private bool _ended = true;

    /// <summary>Hz of the recording that the last window is of; 0 before it is known.</summary>
    public int SampleRate { get; private set; }

    /// <summary>The decoder that reads in place of one that is not there; null when none does.</summary>
    public string? Fallback => _isWithFfmpeg ? null : _soundFile.State.Fallback;

    /// <summary>Seconds of the recording that were read; its length behind its last window.</summary>
    public double Seconds { get; private set; }

    /// <summary>
    /// What is missing of the recording although the rest can be used (NS0106); null when nothing is. Known behind its last window.
    /// </summary>
    public RecordingProblem? Warning { get; private set; }

    /// <summary>Opens a recording.</summary>
    /// <returns>Why it cannot be used; null when it can, as far as can be seen yet.</returns>
    public RecordingProblem? Open(string path, CancellationToken cancellation)
    {
        (_path, _next, _dropped, _ended, _isWithFfmpeg, _isOffered) = (path, 0, 0, false, false, false);
        (SampleRate, Seconds, Warning) = (0, 0, null);
        _mono.Clear();
        RecordingProblem? problem = _soundFile.Open(path, WantedSamples.All, cancellation);
        if (problem is null && _soundFile.Understood)
        {
            SampleRate = _soundFile.Format.SampleRate;
            // What is known before the first window is better read by one reader from there on.
            if (_soundFile.Doubt is Doubt doubt)
            {
                problem = HandOver(doubt, cancellation);
            }
        }
        else
        {
            problem ??= RecordingDecoder.NotForFfmpeg(_soundFile.Head, _ffmpeg) ?? OpenFfmpeg(cancellation);
        }

        _ended = problem is not null;
        return problem;
    }

    /// <summary>Decodes a window that starts anywhere behind the start of the last one; what lies between is passed over.</summary>
    /// <param name="start">Seconds from the recording's start.</param>
    /// <param name="count">Samples that are wanted at the reader's rate.</param>
    /// <param name="window">Valid until the next call; fewer where the recording ends before, none behind its end.</param>
    /// <returns>Why the recording ends here although it should not; null otherwise.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? Read(double start, int count, out ReadOnlySpan<float> window, CancellationToken cancellation)
    {
        window = default;
        RecordingProblem? problem = Fill((long)Math.Round((decimal)start * SampleRate), count, cancellation);
        if (problem is null && !SampleMath.AllFinite(_mono.Span))
        {
            problem = Problems.NonFinite();
        }

        window = problem is null && _mono.Count > 0 ? _converter.Convert(_mono.Memory, SampleRate, count).Span : default;
        return problem;
    }

    /// <summary>Decodes the next window.</summary>
    /// <param name="window">Samples at the reader's rate, valid until the next call; fewer than a window's at the end, none behind
    /// it.</param>
    /// <returns>Why the recording ends here although it should not; null otherwise.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? Next(out ReadOnlySpan<float> window, CancellationToken cancellation)
    {
        window = default;
        if (_ended)
        {
            return null;
        }

        // Windows start at whole samples of the recording.
        RecordingProblem? problem = Fill((long)Math.Round((decimal)_next * samples * SampleRate / sampleRate), samples, cancellation);
        if (SampleRate > 0)
        {
            Seconds = Math.Max(Seconds, (double)(_dropped + _mono.Count) / SampleRate);
        }

        if (problem is null && !SampleMath.AllFinite(_mono.Span))
        {
            problem = Problems.NonFinite();
        }

        _next++;
        window = problem is null && _mono.Count > 0 ? _converter.Convert(_mono.Memory, SampleRate, samples).Span : default;
        _ended = window.Length < samples;
        return problem;
    }

    public void Dispose()
    {
        _soundFile.Dispose();
        _ffmpeg?.Dispose();
    }

    /// <summary>Fills the buffer with the frames of a window.</summary>
    /// <param name="start">The frame that it starts at.</param>
    /// <param name="count">Samples that are wanted at the reader's rate.</param>
    private RecordingProblem? Fill(long start, int count, CancellationToken cancellation)
    {
        long needed = Resampler.RequiredInput(SampleRate, sampleRate, count);
        // The margins of the last window are still in the buffer.
        Drop(start);
        while (start > _dropped)
        {
            if (FillTo(Math.Min(start - _dropped, Block), cancellation) is RecordingProblem problem)
            {
                return problem;
            }

            if (_mono.Count == 0)
            {
                return null;
            }

            Drop(start);
        }

        return FillTo(needed, cancellation);
    }

    private void Drop(long start)
    {
        int passed = (int)Math.Min(start - _dropped, _mono.Count);
        _mono.Drop(passed);
        _dropped += passed;
    }

    private RecordingProblem? FillTo(long needed, CancellationToken cancellation)
    {
        if (!_isWithFfmpeg)
        {
            RecordingProblem? problem = _soundFile.Fill(needed, _mono, cancellation);
            // As soon as there is one: behind damage every reader counts its own way.
            if (problem is null && !_isOffered && _soundFile.Doubt is Doubt doubt)
            {
                problem = HandOver(doubt, cancellation);
            }

            if (problem is not null || !_isWithFfmpeg)
            {
                return problem ?? (_mono.Count == 0 && _dropped == 0 ? Problems.NoFrames("nothing of its audio could be decoded") : null);
            }
        }

        RecordingProblem? failure = _ffmpeg!.Fill(needed, _mono, cancellation);
        Warning = failure is null && _ffmpeg.IsAtEnd
            ? (_soundFile.Doubt is Doubt known ? known.WarningWith(_ffmpeg.Warning) : _ffmpeg.Warning) : null;
        return failure;
    }

    /// <summary>Lets ffmpeg go on from where the other reader came to, if it can.</summary>
    private RecordingProblem? HandOver(Doubt doubt, CancellationToken cancellation)
    {
        (Warning, _isOffered) = (doubt.OwnWarning, true);
        if (_ffmpeg is null || doubt.IsRead)
        {
            return null;
        }

        int rate = SampleRate;
        long position = _dropped + _mono.Count;
        RecordingProblem? problem = OpenFfmpeg(cancellation);
        if (problem is null && position > 0 && (SampleRate != rate || !Skip(position, cancellation)))
        {
            problem = Problems.NotAudio("ffmpeg reads less of it");
        }

        if (problem is { Cause: ProblemCause.Machine })
        {
            return problem;
        }

        (_isWithFfmpeg, SampleRate) = (problem is null, problem is null ? SampleRate : rate);
        return null;
    }

    private RecordingProblem? OpenFfmpeg(CancellationToken cancellation)
    {
        RecordingProblem? problem = _ffmpeg!.Open(_path, cancellation);
        (_isWithFfmpeg, SampleRate) = (problem is null, _ffmpeg.Format.SampleRate);
        return problem;
    }

    /// <summary>From the start, since no seeking is exact in all formats.</summary>
    /// <returns>Whether ffmpeg came as far.</returns>
    private bool Skip(long frames, CancellationToken cancellation)
    {
        SampleBuffer passed = new();
        for (long left = frames; left > 0; left -= Block)
        {
            int asked = (int)Math.Min(left, Block);
            passed.Clear();
            if (_ffmpeg!.Fill(asked, passed, cancellation) is not null || passed.Count < asked)
            {
                return false;
            }
        }

        return true;
    }
}

using NightScan.Recordings.Decoding;
using NightScan.Reporting;

namespace NightScan.Recordings;

/// <summary>
/// Decodes a recording window after window, each as if it were a recording that starts there. In memory is never more than a
/// window, however long the recording. Its buffers are used for recording after recording; not thread-safe.
/// </summary>
public sealed class WindowReader : IDisposable
{
    private readonly int _sampleRate;
    private readonly int _samples;
    private readonly ISoundFile _soundFile;
    private readonly FfmpegReader? _ffmpeg;
    private readonly SampleBuffer _mono = new();
    private readonly float[] _window;
    private string _path = "";
    private long _next;
    private long _dropped;
    private bool _ended = true;

    /// <param name="decoders">What this machine has.</param>
    /// <param name="sampleRate">Hz of the windows.</param>
    /// <param name="samples">Samples of a window; 1 or more.</param>
    public WindowReader(DecoderSet decoders, int sampleRate, int samples)
    {
        (_sampleRate, _samples) = (sampleRate, samples);
        _window = new float[samples];
        _soundFile = decoders.CreateReader();
        _ffmpeg = decoders.CreateFfmpegReader();
    }

    /// <summary>Hz of the recording that the last window is of; 0 before it is known.</summary>
    public int SampleRate { get; private set; }

    /// <summary>Seconds of the recording that were read; its length behind its last window.</summary>
    public double Seconds { get; private set; }

    /// <summary>What is missing of the recording although the rest can be used (NS0106); null when nothing is. Known behind its last window.</summary>
    public RecordingProblem? Warning { get; private set; }

    /// <summary>Opens a recording.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="cancellation">Ends a long look at it.</param>
    /// <returns>Why it cannot be used; null when it can, as far as can be seen yet.</returns>
    public RecordingProblem? Open(string path, CancellationToken cancellation)
    {
        (_path, _next, _dropped, _ended) = (path, 0, 0, false);
        SampleRate = 0;
        Seconds = 0;
        Warning = null;
        _mono.Clear();
        RecordingProblem? problem = _soundFile.Open(path, default, cancellation)
            ?? (_soundFile.Understood || _ffmpeg is not null ? null : RecordingDecoder.WithoutDecoder(_soundFile.Head));
        _ended = problem is not null;
        return problem;
    }

    /// <summary>Decodes the next window.</summary>
    /// <param name="window">Samples at the reader's rate, valid until the next call; fewer than a window's at the end, none behind it.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <returns>Why the recording ends here although it should not; null otherwise.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? Next(out ReadOnlySpan<float> window, CancellationToken cancellation)
    {
        window = default;
        if (_ended)
        {
            return null;
        }

        RecordingProblem? problem = _soundFile.Understood ? FillWithSoundFile(out int rate, cancellation) : FillWithFfmpeg(out rate, cancellation);
        SampleRate = rate;
        if (rate > 0)
        {
            double start = _soundFile.Understood ? (double)_dropped / rate : (double)_next * _samples / _sampleRate;
            Seconds = Math.Max(Seconds, start + ((double)_mono.Count / rate));
        }

        if (problem is null && !SampleMath.AllFinite(_mono.Span))
        {
            problem = Problems.NonFinite();
        }

        _next++;
        window = problem is null && _mono.Count > 0 ? Resample(rate) : default;
        _ended = window.Length < _samples;
        return problem;
    }

    public void Dispose() => _soundFile.Dispose();

    private RecordingProblem? FillWithSoundFile(out int rate, CancellationToken cancellation)
    {
        rate = _soundFile.Format.SampleRate;
        // Windows start at whole samples of the recording; the last one's margin for the resampler is still in the buffer.
        long start = (long)Math.Round((decimal)_next * _samples * rate / _sampleRate);
        int passed = (int)Math.Min(start - _dropped, _mono.Count);
        _mono.Drop(passed);
        _dropped += passed;
        return start > _dropped ? null : _soundFile.Fill(Resampler.RequiredInput(rate, _sampleRate, _samples), _mono, cancellation);
    }

    /// <summary>A program for each window: ffmpeg's pipe cannot wait for long without being taken for hung.</summary>
    private RecordingProblem? FillWithFfmpeg(out int rate, CancellationToken cancellation)
    {
        _mono.Clear();
        double seconds = (double)_samples / _sampleRate;
        DecodedRecording decoded = _ffmpeg!.Decode(
            _path, seconds + 1, from => Resampler.RequiredInput(from, _sampleRate, _samples), _mono, cancellation, _next * seconds);
        rate = decoded.Format.SampleRate;
        // Behind the first window there being nothing left is the end.
        return _next > 0 && decoded.Failure?.Descriptor == DiagnosticCodes.NoFrames ? null : decoded.Failure;
    }

    private ReadOnlySpan<float> Resample(int rate)
    {
        int length = (int)Math.Min(Resampler.OutputLength(rate, _sampleRate, _mono.Count), _samples);
        Span<float> window = _window.AsSpan(0, length);
        Resampler.Get(rate, _sampleRate).Resample(_mono.Span, window);
        return window;
    }
}

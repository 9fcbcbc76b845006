using NightScan.Recordings;

namespace NightScan.Gallery;

/// <summary>The sound of the recordings and windows that a gallery shows, as a build decodes them.</summary>
/// <param name="sampleRate">Hz that all of them get.</param>
/// <param name="samples">How many are wanted.</param>
internal sealed class ShownSamples(DecoderSet decoders, int sampleRate, int samples) : IDisposable
{
    private readonly RecordingSource _recordings = new(new RecordingDecoder(decoders), sampleRate);
    private readonly WindowReader _windows = new(decoders, sampleRate, samples);

    /// <summary>Reads a recording from its start on, or from that of a window.</summary>
    /// <param name="start">Seconds; null where only first windows are used.</param>
    /// <returns>Valid until the next call; fewer where the recording ends before.</returns>
    /// <exception cref="NightScanException">It cannot be decoded (NS01xx).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ReadOnlyMemory<float> Read(string path, double? start, CancellationToken cancellation)
    {
        if (start is not double from)
        {
            DecodedRecording decoded = _recordings.Read(path, samples, cancellation);
            return decoded.Failure is null ? decoded.Samples : throw At(path, decoded.Failure);
        }

        ReadOnlySpan<float> window = default;
        RecordingProblem? problem = _windows.Open(path, cancellation) ?? _windows.Read(from, samples, out window, cancellation);
        return problem is null ? window.ToArray() : throw At(path, problem);
    }

    public void Dispose()
    {
        _recordings.Dispose();
        _windows.Dispose();
    }

    private static NightScanException At(string path, RecordingProblem problem) => new(problem.Descriptor, problem.Reason, path);
}

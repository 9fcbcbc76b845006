using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Training.Prediction;

/// <summary>
/// Turns a recording into the spectrograms of its windows, by the same steps and with the same settings as those that the model
/// was trained on: a window is treated like a recording that starts there. Not thread-safe.
/// </summary>
internal sealed class WindowSpectrograms : IDisposable
{
    // A rest that is shorter is hardly more than padding.
    private const double LeastShare = 0.1;

    private readonly SpectrogramTransform _transform;
    private readonly byte[] _bytes;
    private int _index;

    /// <param name="settings">The model's.</param>
    public WindowSpectrograms(SpectrogramSettings settings, DecoderSet decoders)
    {
        Reader = new WindowReader(decoders, settings.SampleRate, settings.SampleCount);
        _transform = new SpectrogramTransform(settings);
        _bytes = new byte[_transform.ByteCount];
    }

    /// <summary>Knows what there is to say of the recording.</summary>
    public WindowReader Reader { get; }

    private SpectrogramSettings Settings => _transform.Settings;

    /// <summary>Opens a recording.</summary>
    /// <returns>Why it cannot be used; null when it can, as far as can be seen yet.</returns>
    public RecordingProblem? Open(string path, CancellationToken cancellation)
    {
        _index = 0;
        return Reader.Open(path, cancellation);
    }

    /// <summary>Makes the spectrogram of the next window.</summary>
    /// <param name="destination">Receives mel bands × frames, row-major.</param>
    /// <param name="begin">Seconds from the recording's start.</param>
    /// <param name="end">Seconds.</param>
    /// <param name="problem">Why the recording ends here although it should not.</param>
    /// <returns>False behind the last window.</returns>
    public bool Next(Span<float> destination, out double begin, out double end, out RecordingProblem? problem,
        CancellationToken cancellation)
    {
        problem = Reader.Next(out ReadOnlySpan<float> samples, cancellation);
        begin = (double)_index * Settings.SampleCount / Settings.SampleRate;
        end = begin + ((double)samples.Length / Settings.SampleRate);
        if (problem is not null || samples.IsEmpty || (_index > 0 && samples.Length < LeastShare * Settings.SampleCount))
        {
            return false;
        }

        _index++;
        // Through the number type of the cache: the model sees exactly what it would have been trained on.
        _transform.Transform(samples, _bytes);
        SpectrogramNumbers.Widen(_bytes, Settings.DataType, destination);
        return true;
    }

    public void Dispose() => Reader.Dispose();
}

using System.Runtime.InteropServices;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Training.Prediction;

/// <summary>
/// Turns a recording into the spectrograms of its windows, by the same steps and with the same settings as those that the model
/// was trained on: a window is treated like a recording that starts there. Not thread-safe.
/// </summary>
internal sealed class WindowSpectrograms : IWindowSpectrograms
{
    // A rest that is shorter is hardly more than padding.
    private const double LeastShare = 0.1;

    private readonly WindowReader _reader;
    private readonly SpectrogramTransform _transform;
    private readonly byte[] _bytes;
    private int _index;

    /// <param name="settings">The model's.</param>
    /// <param name="decoders">What this machine has.</param>
    public WindowSpectrograms(SpectrogramSettings settings, DecoderSet decoders)
    {
        _reader = new WindowReader(decoders, settings.SampleRate, settings.SampleCount);
        _transform = new SpectrogramTransform(settings);
        _bytes = new byte[_transform.ByteCount];
    }

    /// <inheritdoc/>
    public int SampleRate => _reader.SampleRate;

    /// <inheritdoc/>
    public double Seconds => _reader.Seconds;

    /// <inheritdoc/>
    public RecordingProblem? Warning => _reader.Warning;

    private SpectrogramSettings Settings => _transform.Settings;

    /// <inheritdoc/>
    public RecordingProblem? Open(string path, CancellationToken cancellation)
    {
        _index = 0;
        return _reader.Open(path, cancellation);
    }

    /// <inheritdoc/>
    public bool Next(Span<float> destination, out double begin, out double end, out RecordingProblem? problem, CancellationToken cancellation)
    {
        problem = _reader.Next(out ReadOnlySpan<float> samples, cancellation);
        begin = (double)_index * Settings.SampleCount / Settings.SampleRate;
        end = begin + ((double)samples.Length / Settings.SampleRate);
        if (problem is not null || samples.IsEmpty || (_index > 0 && samples.Length < LeastShare * Settings.SampleCount))
        {
            return false;
        }

        _index++;
        // Through the number type of the cache: the model sees exactly what it would have been trained on.
        _transform.Transform(samples, _bytes);
        if (Settings.DataType == SpectrogramDataType.Float16)
        {
            HalfPrecision.Widen(MemoryMarshal.Cast<byte, ushort>(_bytes), destination);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(_bytes).CopyTo(destination);
        }

        return true;
    }

    public void Dispose() => _reader.Dispose();
}

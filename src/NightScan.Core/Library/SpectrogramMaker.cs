using NightScan.Recordings;
using NightScan.Recordings.Decoding;
using NightScan.Spectrograms;

namespace NightScan;

/// <summary>
/// Makes the spectrograms that a build makes, number for number: mono, resampled, padded or cut to the settings' duration,
/// through the number type of its files. One per thread: buffers are used again.
/// </summary>
/// <example><code>
/// using SpectrogramMaker maker = new("owl");
/// Spectrogram spectrogram = maker.FromRecording("night.wav");
/// </code></example>
public sealed class SpectrogramMaker : IDisposable
{
    private readonly SpectrogramTransform _transform;
    private readonly DecoderSet _decoders;
    private readonly RecordingSource _recordings;
    private readonly byte[] _bytes;

    /// <param name="settings">Of a preset (<see cref="SpectrogramPresets"/>), a cache (<see cref="SpectrogramCache.Settings"/>) or one's
    /// own.</param>
    /// <exception cref="NightScanException">NS0202, NS0203, NS0204, NS0218: the settings make no sense.</exception>
    public SpectrogramMaker(SpectrogramSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _transform = new SpectrogramTransform(settings);
        _bytes = new byte[_transform.ByteCount];
        _decoders = DecoderSet.Isolated(DecoderSet.DefaultTimeLimit);
        _recordings = new RecordingSource(new RecordingDecoder(_decoders), settings.SampleRate);
    }

    /// <param name="preset">The name of a preset, as <c>AnimalType</c> takes it.</param>
    /// <exception cref="NightScanException">NS0206: there is none of that name.</exception>
    public SpectrogramMaker(string preset)
        : this(SpectrogramPresets.Find(preset) ?? throw new NightScanException(DiagnosticCodes.UnknownName,
            $"there is no preset '{preset}'; there are {string.Join(", ", SpectrogramPresets.Names)}"))
    {
    }

    /// <summary>What it makes spectrograms with.</summary>
    public SpectrogramSettings Settings => _transform.Settings;

    /// <summary>
    /// What was wrong with the last recording although it was used, such as that it is cut short (NS0106); null when nothing was.
    /// </summary>
    public Diagnostic? Warning { get; private set; }

    /// <summary>The spectrogram of samples.</summary>
    /// <param name="samples">One channel at <see cref="SpectrogramSettings.SampleRate"/>, finite, usually from -1 to 1. Of more than
    /// <see cref="SpectrogramSettings.SampleCount"/> the first are used, behind fewer comes
    /// <see cref="SpectrogramSettings.Padding"/>.</param>
    /// <returns>(<see cref="SpectrogramSettings.MelBands"/>, <see cref="SpectrogramSettings.FrameCount"/>); silence gives zeros, or -100 dB
    /// where the numbers are dB.</returns>
    /// <exception cref="ArgumentException">A sample is NaN or infinite.</exception>
    public Spectrogram FromSamples(ReadOnlySpan<float> samples)
    {
        if (!SampleMath.AllFinite(samples))
        {
            throw new ArgumentException("A sample is not finite.", nameof(samples));
        }

        _transform.Transform(samples, _bytes);
        float[] values = new float[_transform.ValueCount];
        SpectrogramNumbers.Widen(_bytes, Settings.DataType, values);
        return new(Settings.MelBands, Settings.FrameCount, values) { DataType = Settings.DataType };
    }

    /// <summary>The spectrogram of a recording's start.</summary>
    /// <param name="path">A file of any format that a build reads (docs/formats.md).</param>
    /// <param name="cancellation">Ends the decoding.</param>
    /// <returns>As <see cref="FromSamples"/> does.</returns>
    /// <exception cref="NightScanException">01xx, NS0506: it cannot be decoded; NS0504: the program that decodes cannot be
    /// started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Spectrogram FromRecording(string path, CancellationToken cancellation = default)
    {
        path = Path.GetFullPath(path);
        DecodedRecording decoded = _recordings.Read(path, Settings.SampleCount, cancellation);
        Warning = decoded.Warning?.At(path);
        return decoded.Failure is RecordingProblem failure ? throw new NightScanException(failure.At(path))
            : FromSamples(decoded.Samples.Span);
    }

    /// <summary>Ends the programs that decoded for it.</summary>
    public void Dispose()
    {
        _recordings.Dispose();
        _decoders.Dispose();
    }
}

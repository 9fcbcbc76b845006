using NightScan.Vectors;

namespace NightScan.Spectrograms;

/// <summary>
/// Samples to a mel spectrogram, equal to torchaudio's MelSpectrogram (power 2, HTK, no normalisation), AmplitudeToDB and
/// normalisation to zero mean and unit deviation, or to what <see cref="Normalization"/> has in their place. Allocates nothing after
/// construction. Not thread-safe: one per worker.
/// </summary>
internal sealed unsafe class SpectrogramTransform
{
    private readonly Stft _stft;
    private readonly MelStage _stage;
    private readonly WindowPadding _padding;
    private readonly AlignedBuffer _spectrum;
    private readonly AlignedBuffer _mel;

    /// <exception cref="NightScan.Diagnostics.NightScanException">The settings make no sense (NS02xx).</exception>
    public SpectrogramTransform(SpectrogramSettings settings)
        : this(settings, SimdPath.Widest) { }

    internal SpectrogramTransform(SpectrogramSettings settings, SimdPath path)
    {
        settings.Validate();
        Settings = settings;
        _stft = new Stft(settings.FftSize, settings.HopLength, settings.SampleCount, path);
        _stage = new MelStage(settings, _stft.Kernel);
        _padding = new WindowPadding(settings, settings.SampleCount);
        _spectrum = new AlignedBuffer(_stft.Kernel.GroupLength);
        _mel = new AlignedBuffer(ValueCount);
    }

    public SpectrogramSettings Settings { get; }

    public MelFilterBank Bank => _stage.Bank;

    /// <summary>Numbers in a spectrogram: mel bands × frames.</summary>
    public int ValueCount => checked(Settings.MelBands * Settings.FrameCount);

    /// <summary>Bytes of a spectrogram in its number type.</summary>
    public int ByteCount => checked(ValueCount * SpectrogramNumbers.SizeOf(Settings.DataType));

    /// <summary>The spectrogram in dB, before normalisation; or in PCEN.</summary>
    /// <param name="samples">Finite samples at the settings' rate, any number: a short signal is padded, a long one cut.</param>
    /// <param name="destination"><see cref="ValueCount"/> numbers, mel bands × frames, row-major, lowest band first.</param>
    public void LogMel(ReadOnlySpan<float> samples, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, ValueCount);
        _stage.LogMel(_stft, _padding.Fill(samples, Settings.SampleCount), _spectrum.Pointer, destination[..ValueCount]);
        GC.KeepAlive(this);
    }

    /// <summary>The normalised spectrogram as it stands in a file: little-endian numbers of the settings' type.</summary>
    /// <param name="samples">As for <see cref="LogMel"/>.</param>
    /// <param name="destination"><see cref="ByteCount"/> bytes: mel bands × frames, row-major. Silence becomes zeros, where dB are not to
    /// stay what they are.</param>
    public void Transform(ReadOnlySpan<float> samples, Span<byte> destination)
    {
        LogMel(samples, _mel.Span);
        (float mean, float scale) = _stage.Levels.Written(Standardization.Measure(_mel.Span));
        Standardization.Apply(_mel.Span, mean, scale, destination, Settings.DataType);
        GC.KeepAlive(_mel);
    }
}

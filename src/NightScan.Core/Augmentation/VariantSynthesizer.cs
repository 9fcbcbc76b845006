using NightScan.Recordings;
using NightScan.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>What came of rendering a variant.</summary>
/// <param name="Recipe">The recipe that was used: a later attempt where the first one changed too little.</param>
/// <param name="Distance">RMS difference from the original, both with mean 0 and deviation 1.</param>
/// <param name="Problem">Why there is no variant: its background could not be read.</param>
/// <param name="ProblemFile">The background's full path.</param>
internal readonly record struct RenderedVariant(VariantRecipe Recipe, double Distance, RecordingProblem? Problem, string? ProblemFile);

/// <summary>
/// Makes the spectrograms of a recording and of its variants from one STFT that stays in memory. The chain: time shift, time stretch,
/// filter, noise or background, pitch shift, reverberation, dB or PCEN, masks, normalisation; docs/augmentation.md defines each.
/// Allocates nothing per recording or variant once banks and backgrounds are there. One per worker.
/// </summary>
internal sealed class VariantSynthesizer
{
    /// <summary>A variant that comes nearer than this to the original is drawn anew. Half-precision numbers keep it above 0.1.</summary>
    internal const double LeastDistance = 0.105;

    /// <summary>
    /// Each attempt draws one operation more: by then all of them are in the chain. Keys rely on it: it stays when operations come.
    /// </summary>
    internal const int MostAttempts = 8;

    private readonly SpectrogramSettings _settings;
    private readonly VariantSources _sources;
    private readonly RecordingSpectra _recording;
    private readonly WindowPadding _padding;
    private readonly Lazy<VariantRenderer> _renderer;
    private readonly AlignedBuffer _original;
    private readonly AlignedBuffer _mel;
    private (float Mean, float Scale) _originalNorm;

    /// <param name="sources">Shared by all workers.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">The spectrogram settings make no sense (NS02xx).</exception>
    public VariantSynthesizer(VariantSources sources)
        : this(sources, SimdPath.Widest) { }

    internal VariantSynthesizer(VariantSources sources, SimdPath path)
    {
        _sources = sources;
        _settings = sources.Spectrogram;
        _settings.Validate();
        double extra = sources.Augmentation.ExtraSeconds(_settings.Duration) * _settings.SampleRate;

        // The last frame reaches half its length beyond its centre.
        SampleCount = extra == 0
            ? _settings.SampleCount
            : checked(_settings.SampleCount + (int)Math.Ceiling(extra) + (_settings.FftSize / 2) + _settings.HopLength);
        _recording = new RecordingSpectra(_settings, SampleCount, path);
        _padding = new WindowPadding(_settings, SampleCount);
        _renderer = new(() => new VariantRenderer(sources, _recording));
        _original = new AlignedBuffer(_settings.MelBands * _settings.FrameCount);
        _mel = new AlignedBuffer(_original.Length);
    }

    /// <summary>
    /// Samples at the settings' rate that <see cref="Load"/> has a use for: the window and what shift and stretch can reach behind it.
    /// </summary>
    public int SampleCount { get; }

    /// <summary>Bytes of a spectrogram in its number type.</summary>
    public int ByteCount => _original.Length * SpectrogramNumbers.SizeOf(_settings.DataType);

    /// <summary>Takes a recording of which there will be no variants: about half the work.</summary>
    /// <param name="samples">As for <see cref="Load"/>.</param>
    public void LoadOriginal(ReadOnlySpan<float> samples)
    {
        _recording.LoadOriginal(_padding.Fill(samples, _settings.SampleCount), _original.Span);
        _originalNorm = Standardization.Measure(_original.Span);
    }

    /// <summary>Takes a recording.</summary>
    /// <param name="samples">Finite samples at the settings' rate from its start on, as many as there are up to <see cref="SampleCount"/>;
    /// more are ignored.</param>
    public void Load(ReadOnlySpan<float> samples)
    {
        _recording.Load(_padding.Fill(samples, SampleCount), _original.Span);
        _originalNorm = Standardization.Measure(_original.Span);
    }

    /// <summary>The spectrogram of the recording itself: the bytes that <see cref="SpectrogramTransform.Transform"/> gives.</summary>
    /// <param name="destination"><see cref="ByteCount"/> bytes: mel bands × frames, row-major.</param>
    public void Original(Span<byte> destination) => Write(_original.Span, _originalNorm, destination);

    /// <summary>The spectrogram of a variant.</summary>
    /// <param name="recipe">As drawn for the recording.</param>
    /// <param name="destination">As for <see cref="Original"/>; undefined when there is a problem. Silence stays silence.</param>
    /// <param name="cancellation">Ends the decoding of a background.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RenderedVariant Render(in VariantRecipe recipe, Span<byte> destination, CancellationToken cancellation = default)
    {
        VariantRecipe next = recipe;
        while (true)
        {
            if (_renderer.Value.LogMel(next, _mel.Span, cancellation) is (RecordingProblem problem, string path))
            {
                return new(next, 0, problem, path);
            }

            // Whatever is written, it is deviations that tell whether a network sees another picture.
            (float mean, float scale) = Standardization.Measure(_mel.Span);
            double distance = VariantDistance.Of(_original.Span, _originalNorm.Mean, _originalNorm.Scale, _mel.Span, mean, scale);

            // Silence (also what lies below the floor) has no variants that differ.
            if (distance >= LeastDistance || VariantDistance.IsConstant(_originalNorm.Scale) || next.Attempt + 1 >= MostAttempts)
            {
                Write(_mel.Span, (mean, scale), destination);
                return new(next, distance, null, null);
            }

            next = _sources.Drawer.Again(next);
        }
    }

    private void Write(ReadOnlySpan<float> levels, (float Mean, float Scale) measured, Span<byte> destination)
    {
        (float mean, float scale) = _recording.Levels.Written(measured);
        Standardization.Apply(levels, mean, scale, destination, _settings.DataType);
    }

    /// <inheritdoc cref="VariantRenderer.Added"/>
    internal (float Gain, int Frames) Added(in VariantRecipe recipe, CancellationToken cancellation) =>
        _renderer.Value.Added(recipe, cancellation);

    /// <summary>A variant in dB before normalisation, or in PCEN, without further attempts; for tests of single operations.</summary>
    public void LogMel(in VariantRecipe recipe, Span<float> destination) => _renderer.Value.LogMel(recipe, destination, default);
}

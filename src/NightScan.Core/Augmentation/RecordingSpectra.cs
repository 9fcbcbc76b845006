using NightScan.Spectrograms;
using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>
/// A recording's STFT, kept, and the log-mel spectrogram of its window, made on the way. Nothing is kept, nor its memory taken, before
/// variants ask for it.
/// </summary>
internal sealed unsafe class RecordingSpectra
{
    private readonly SpectrogramSettings _settings;
    private readonly Stft _window;
    private readonly Lazy<Stft> _whole;
    private readonly Lazy<PolarSpectra> _frames;
    private readonly MelStage _stage;
    private readonly AlignedBuffer _spectrum;

    /// <param name="sampleCount">Samples of the window and the margin behind it.</param>
    public RecordingSpectra(SpectrogramSettings settings, int sampleCount, SimdPath path)
    {
        _settings = settings;
        _window = new Stft(settings.FftSize, settings.HopLength, settings.SampleCount, path);
        _whole = new(() => sampleCount == settings.SampleCount ? _window
            : new Stft(settings.FftSize, settings.HopLength, sampleCount, path));
        _stage = new MelStage(settings, Kernel);
        _spectrum = new AlignedBuffer(Kernel.GroupLength);
        _frames = new(() => PolarSpectra.Create(_whole.Value.FrameCount, Kernel, FrameBand.Of(settings)));
    }

    public FrameKernel Kernel => _window.Kernel;

    /// <summary>The mel bank of the unshifted pitch.</summary>
    public MelFilterBank Bank => _stage.Bank;

    public LevelStage Levels => _stage.Levels;

    /// <summary>What the recording was scaled by.</summary>
    public float Gain { get; private set; }

    /// <summary>The frames from the recording's start on. Its band power is that of the window.</summary>
    public PolarSpectra Frames => _frames.Value;

    /// <summary>Takes a recording of which there will be no variants: its STFT is not kept.</summary>
    /// <param name="samples">The window; more is ignored.</param>
    /// <param name="original">Receives its log-mel spectrogram.</param>
    public void LoadOriginal(ReadOnlySpan<float> samples, Span<float> original)
    {
        _stage.LogMel(_window, samples, _spectrum.Pointer, original);
        GC.KeepAlive(this);
    }

    /// <summary>Takes a recording.</summary>
    /// <param name="samples">The window and what there is behind it.</param>
    /// <param name="original">Receives the window's log-mel spectrogram: the same numbers as of <see cref="LoadOriginal"/>.</param>
    public void Load(ReadOnlySpan<float> samples, Span<float> original)
    {
        Stft whole = _whole.Value;
        int window = _settings.SampleCount;
        ReadOnlySpan<float> inside = samples[..Math.Min(samples.Length, window)];
        samples = samples[..Math.Min(samples.Length, whole.SampleCount)];
        float gain = MelStage.Gain(inside);

        // A margin that is absurdly loud where the window is not would overflow.
        if (samples.Length > window && MelStage.Peak(samples[window..]) * gain > MelStage.LoudestPeak)
        {
            samples = inside;
        }

        Gain = gain;
        int length = Math.Max(samples.Length, window);
        whole.Load(samples, gain, length);

        // The original is reflected at the window's end: frames that reach beyond it are its own.
        int ownGroups = int.MaxValue;
        if (length > window)
        {
            _window.Load(inside, gain);
            ownGroups = (window - (_settings.FftSize / 2) + _settings.HopLength) / _settings.HopLength / Kernel.Lanes;
        }

        int frames = 1 + (length / _settings.HopLength), groups = (frames + Kernel.Lanes - 1) / Kernel.Lanes;
        for (int group = 0; group < groups; group++)
        {
            bool isSilent = whole.IsSilent(group), isInside = group < _window.GroupCount;
            if (!isSilent)
            {
                whole.Spectrum(group, _spectrum.Pointer);
                Frames.Set(group, _spectrum.Pointer);
            }

            if (isSilent && isInside)
            {
                _stage.ClearGroup(group, original);
            }
            else if (isInside)
            {
                if (group >= ownGroups)
                {
                    _window.Spectrum(group, _spectrum.Pointer);
                }

                _stage.SetGroup(group, _spectrum.Pointer, original);
            }
        }

        int count = SourceFrames.Holding(samples.Length, _settings);
        Frames.Complete(count, Math.Min(count, _settings.FrameCount));
        Levels.FromPower(original, gain);
        GC.KeepAlive(this);
    }
}

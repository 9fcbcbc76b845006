using System.Collections.Concurrent;
using NightScan.Spectrograms;
using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>
/// The STFTs of white, pink and brown noise, computed when first asked for and shared by all workers. The noise is periodic with a whole
/// number of hops, so that a window may begin at any frame and run over the end without a seam.
/// </summary>
internal sealed unsafe class NoiseBank
{
    private const int MostFrames = 512;

    // 4 MB of spectra, 16 MB of samples at most per colour, as long as frames are of any usual size.
    private const int MostBins = 1 << 20;
    private const int MostSamples = 1 << 22;

    private readonly SpectrogramSettings _settings;
    private readonly Lazy<PackedSpectra>[] _colors;
    private readonly ConcurrentDictionary<AddedSound, float[]> _samples = [];

    public NoiseBank(SpectrogramSettings settings)
    {
        _settings = settings;
        int bins = (settings.FftSize / 2) + 1;
        Frames = Math.Clamp(Math.Min(MostBins / bins, MostSamples / settings.HopLength) & ~15, 16, MostFrames);
        _colors = [.. NoiseSignal.Colors.Select(color => new Lazy<PackedSpectra>(() => Compute(color)))];
    }

    /// <summary>Frames of a period.</summary>
    public int Frames { get; }

    /// <summary>The spectra of a colour.</summary>
    public PackedSpectra Get(AddedSound color) => _colors[(int)color - 1].Value;

    /// <summary>One period of a colour as it sounds; kept from the first time it is asked for.</summary>
    public float[] Samples(AddedSound color) =>
        _samples.GetOrAdd(color, color => NoiseSignal.Create(color, checked(Frames * _settings.HopLength)));

    private PackedSpectra Compute(AddedSound color)
    {
        int hop = _settings.HopLength, size = _settings.FftSize, period = checked(Frames * hop);
        float[] samples = NoiseSignal.Create(color, period);
        AlignedBuffer signal = new(period + size);
        for (int i = 0; i < signal.Length; i++)
        {
            // Frames are centred: the first one begins half of its length before the first sample.
            signal.Pointer[i] = samples[(int)(((long)i - (size / 2) + ((long)size * period)) % period)];
        }

        FrameKernel kernel = FrameKernel.Create(size);
        PackedSpectra spectra = new(kernel, Frames, FrameBand.Of(_settings), (group, spectrum) =>
            kernel.Spectrum(signal.Pointer + ((nint)group * kernel.Lanes * hop), hop, size / 4, spectrum));
        GC.KeepAlive(signal);
        return spectra;
    }
}

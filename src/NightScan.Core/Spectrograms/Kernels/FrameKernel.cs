using NightScan.Vectors;

namespace NightScan.Spectrograms.Kernels;

/// <summary>
/// The spectrum of a group of neighbouring frames, one frame per SIMD lane: window, real FFT, power, mel bands.
/// The complex spectrum of a group is a block of <see cref="GroupLength"/> floats in an order of its own, the same for every
/// group of the same kernel: such blocks may be kept, added and scaled bin by bin before <see cref="PowerMel"/> puts them in order.
/// </summary>
/// <remarks>An instance has a work area: one per worker.</remarks>
internal abstract unsafe class FrameKernel(int fftSize, int lanes)
{
    /// <summary>Samples per frame.</summary>
    public int FftSize { get; } = fftSize;

    /// <summary>Frames of a group.</summary>
    public int Lanes { get; } = lanes;

    /// <summary>Frequencies of a frame, 0 and Nyquist included.</summary>
    public int Bins => (FftSize / 2) + 1;

    /// <summary>Bins of a frame that stands alone, rounded up to whole vectors of any width.</summary>
    public int RowLength => (Bins + 15) & ~15;

    /// <summary>Floats of a group's complex spectrum.</summary>
    public abstract int GroupLength { get; }

    /// <summary>A kernel for frames of <paramref name="fftSize"/> samples (even; factors 2, 3 and 5) with the given vectors.</summary>
    public static FrameKernel Create(int fftSize, SimdPath path = SimdPath.Widest) => path.Resolve() switch
    {
        SimdPath.Vector512 => new FrameKernel<Lanes16>(fftSize),
        SimdPath.Vector256 => new FrameKernel<Lanes8>(fftSize),
        SimdPath.Vector128 => new FrameKernel<Lanes4>(fftSize),
        _ => new FrameKernel<Lanes1>(fftSize),
    };

    /// <summary>Windowed spectra of <see cref="Lanes"/> frames.</summary>
    /// <param name="samples">First sample of the first frame.</param>
    /// <param name="hop">Floats from one frame to the next.</param>
    /// <param name="quarter">
    /// Floats from one quarter of a frame to the next: FftSize/4, or more where the signal has gaps. Unused when 4 does not divide FftSize.
    /// </param>
    /// <param name="group">Receives <see cref="GroupLength"/> floats; on a cache line.</param>
    public abstract void Spectrum(float* samples, nint hop, nint quarter, float* group);

    /// <summary>Mel bands of a group.</summary>
    /// <param name="power">|X|²: bins × lanes, row-major, frequencies ascending.</param>
    /// <param name="mel">Where the first frame of the lowest band belongs.</param>
    /// <param name="stride">Floats between bands.</param>
    /// <param name="frames">Frames to write; 1 to <see cref="Lanes"/>.</param>
    public abstract void Mel(float* power, MelFilterBank bank, float* mel, nint stride, int frames);

    /// <summary>|X|² and <see cref="Mel"/> in one, for spectra that nobody works on in between.</summary>
    /// <param name="group">As from <see cref="Spectrum"/>.</param>
    public abstract void PowerMel(float* group, MelFilterBank bank, float* mel, nint stride, int frames);

    /// <summary>A group's spectrum as one row per frame, for work that follows single frames through time.</summary>
    /// <param name="group">As from <see cref="Spectrum"/>.</param>
    /// <param name="real">Where the first frame's row begins; <see cref="Lanes"/> rows of <see cref="RowLength"/> are written, zeros behind
    /// the last bin.</param>
    /// <param name="imaginary">The same. Some bins have the sign of the conjugate, the same ones in every frame: sums of spectra and powers
    /// do not notice.</param>
    /// <param name="stride">Floats between rows.</param>
    public abstract void ToRows(float* group, float* real, float* imaginary, nint stride);

    /// <summary>The reverse for power: rows of single frames side by side again, as <see cref="Mel"/> reads them.</summary>
    /// <param name="rows">First bin of the first of <see cref="Lanes"/> rows.</param>
    /// <param name="stride">Floats between rows.</param>
    /// <param name="bins">Bins to take, a multiple of 16.</param>
    /// <param name="power">Where the first of these bins belongs.</param>
    public abstract void FromRows(float* rows, nint stride, int bins, float* power);
}

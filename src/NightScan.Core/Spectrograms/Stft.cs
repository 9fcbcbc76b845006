using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Spectrograms;

/// <summary>
/// Short-time Fourier transform of a fixed number of samples: periodic Hann window, centred frames, reflect padding, as
/// <c>torch.stft</c>. Frames come in groups of <see cref="FrameKernel.Lanes"/>; a caller either takes one group at a time or keeps all
/// of them in memory. One per worker.
/// </summary>
internal sealed unsafe class Stft
{
    /// <summary>
    /// Floats left free after every hop where frames overlap by whole quarters. At a power of two the same sample of all frames
    /// of a group would share two sets of the first-level cache; a line further each, they do not.
    /// </summary>
    private const int Gap = 16;

    private readonly AlignedBuffer _padded;
    private readonly float[] _edge;
    private readonly int _hop;
    private readonly int _gap;
    private int _soundEnd;

    /// <param name="fftSize">Samples per frame.</param>
    /// <param name="hop">Samples between frames.</param>
    /// <param name="sampleCount">Samples of a signal; more than half of <paramref name="fftSize"/>.</param>
    public Stft(int fftSize, int hop, int sampleCount, SimdPath path = SimdPath.Widest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sampleCount, fftSize / 2);
        Kernel = FrameKernel.Create(fftSize, path);
        _hop = hop;
        SampleCount = sampleCount;
        FrameCount = 1 + (sampleCount / hop);
        GroupCount = (FrameCount + Kernel.Lanes - 1) / Kernel.Lanes;

        _gap = 4 * hop == fftSize && hop % 256 == 0 ? Gap : 0;
        _edge = new float[fftSize / 2];

        // The last group reads whole frames in all its lanes, also those that nobody wants; with few lanes, frames may leave
        // the end of the signal unread.
        int length = Math.Max(checked((((GroupCount * Kernel.Lanes) - 1) * hop) + fftSize), checked(sampleCount + fftSize));
        _padded = new AlignedBuffer(checked(length + (((length / hop) + 1) * _gap)));
    }

    public FrameKernel Kernel { get; }

    public int SampleCount { get; }

    public int FrameCount { get; }

    public int GroupCount { get; }

    /// <summary>Takes a signal. Frames whose centre lies beyond its end mean nothing.</summary>
    /// <param name="samples">Finite samples; zeros follow when there are fewer than the signal has.</param>
    /// <param name="gain">Factor on each sample.</param>
    /// <param name="end">Samples of the signal, behind which it is reflected: more than half a frame, by default and at most
    /// <see cref="SampleCount"/>.</param>
    public void Load(ReadOnlySpan<float> samples, float gain = 1, int? end = null)
    {
        int length = end ?? SampleCount, pad = Kernel.FftSize / 2, given = Math.Min(samples.Length, length);
        samples = samples[..given];
        Write(samples, pad);
        Clear(pad + given, pad + length);

        // Samples pad … 1, and count − 2 … count − 1 − pad.
        Span<float> edge = _edge;
        for (int i = 0; i < pad; i++)
        {
            edge[i] = At(samples, pad - i);
        }

        Write(edge, 0);
        for (int i = 0; i < pad; i++)
        {
            edge[i] = At(samples, length - 2 - i);
        }

        Write(edge, pad + length);
        Clear(length + (2 * pad), SampleCount + (2 * pad));
        if (gain != 1)
        {
            foreach (ref float sample in _padded.Span)
            {
                sample *= gain;
            }
        }

        // The reflection at the end is silent when what it reflects is.
        _soundEnd = given + pad < length ? pad + given : int.MaxValue;
    }

    /// <summary>Whether a group lies wholly in the zeros after a short signal: its spectrum is zero and need not be computed.</summary>
    public bool IsSilent(int group) => (long)group * Kernel.Lanes * _hop >= _soundEnd;

    /// <summary>Complex spectrum of a group, in the order of <see cref="FrameKernel"/>.</summary>
    /// <param name="group">0 to <see cref="GroupCount"/> − 1.</param>
    /// <param name="destination"><see cref="FrameKernel.GroupLength"/> floats, on a cache line.</param>
    public void Spectrum(int group, float* destination)
    {
        nint hop = _hop + _gap;
        Kernel.Spectrum(_padded.Pointer + (group * Kernel.Lanes * hop), hop, (Kernel.FftSize / 4) + _gap, destination);
        GC.KeepAlive(this);
    }

    private static float At(ReadOnlySpan<float> samples, int index) => index < samples.Length ? samples[index] : 0;

    /// <summary>Copies samples to where the padded signal's sample <paramref name="position"/> belongs.</summary>
    private void Write(ReadOnlySpan<float> samples, int position)
    {
        for (int length; !samples.IsEmpty; samples = samples[length..], position += length)
        {
            samples[..(length = Run(position, samples.Length))].CopyTo(At(position, length));
        }
    }

    private void Clear(int position, int end)
    {
        for (int length; position < end; position += length)
        {
            At(position, length = Run(position, end - position)).Clear();
        }
    }

    /// <summary>How many of <paramref name="count"/> samples lie together.</summary>
    private int Run(int position, int count) => _gap == 0 ? count : Math.Min(count, _hop - (position % _hop));

    private Span<float> At(int position, int length) => new(_padded.Pointer + position + (position / _hop * _gap), length);
}

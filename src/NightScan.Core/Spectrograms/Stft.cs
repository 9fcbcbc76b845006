using NightScan.Spectrograms.Kernels;

namespace NightScan.Spectrograms;

/// <summary>
/// Short-time Fourier transform of a fixed number of samples: periodic Hann window, centred frames, reflect padding, as
/// <c>torch.stft</c>. Frames come in groups of <see cref="GroupFrames"/>; a caller either takes one group at a time or keeps all
/// of them in memory. One per worker.
/// </summary>
internal sealed unsafe class Stft
{
    private readonly FrameKernel _kernel;
    private readonly AlignedBuffer _padded;
    private readonly int _hop;
    private int _soundEnd;

    /// <param name="fftSize">Samples per frame.</param>
    /// <param name="hop">Samples between frames.</param>
    /// <param name="sampleCount">Samples of a signal; more than half of <paramref name="fftSize"/>.</param>
    /// <param name="path">Vector width.</param>
    public Stft(int fftSize, int hop, int sampleCount, SimdPath path = SimdPath.Widest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sampleCount, fftSize / 2);
        _kernel = FrameKernel.Create(fftSize, path);
        _hop = hop;
        SampleCount = sampleCount;
        FrameCount = 1 + (sampleCount / hop);
        GroupCount = (FrameCount + GroupFrames - 1) / GroupFrames;

        // The last group reads whole frames in all its lanes, also those that nobody wants; what is less than a hop behind the last frame is
        // stored and reflected all the same.
        _padded = new AlignedBuffer(Math.Max(checked((((GroupCount * GroupFrames) - 1) * hop) + fftSize), checked(sampleCount + fftSize)));
    }

    public FrameKernel Kernel => _kernel;

    public int SampleCount { get; }

    public int FrameCount { get; }

    /// <summary>Frames of a group.</summary>
    public int GroupFrames => _kernel.Lanes;

    public int GroupCount { get; }

    /// <summary>Frames of group <paramref name="group"/> that exist; fewer than <see cref="GroupFrames"/> in the last one.</summary>
    public int FramesIn(int group) => Math.Min(GroupFrames, FrameCount - (group * GroupFrames));

    /// <summary>Takes the signal: the first <see cref="SampleCount"/> samples, or all and then zeros.</summary>
    /// <param name="samples">Finite samples.</param>
    /// <param name="gain">Factor on each sample.</param>
    public void Load(ReadOnlySpan<float> samples, float gain = 1) => Load(samples, SampleCount, gain);

    /// <summary>Takes a signal that ends, and is reflected, before <see cref="SampleCount"/>. Frames whose centre lies beyond its end mean nothing.</summary>
    /// <param name="samples">Finite samples.</param>
    /// <param name="length">Samples of the signal: more than half a frame, at most <see cref="SampleCount"/>. Zeros follow when fewer are given.</param>
    /// <param name="gain">Factor on each sample.</param>
    public void Load(ReadOnlySpan<float> samples, int length, float gain)
    {
        int pad = _kernel.FftSize / 2, given = Math.Min(samples.Length, length);
        float* signal = _padded.Pointer + pad;
        Span<float> body = new(signal, length);
        samples[..given].CopyTo(body);
        body[given..].Clear();
        if (gain != 1)
        {
            foreach (ref float sample in body)
            {
                sample *= gain;
            }
        }

        for (int i = 1; i <= pad; i++)
        {
            signal[-i] = signal[i];
            signal[length - 1 + i] = signal[length - 1 - i];
        }

        _padded.Span[(length + (2 * pad))..].Clear();

        // The reflection at the end is silent when what it reflects is.
        _soundEnd = given + pad < length ? pad + given : _padded.Length;
    }

    /// <summary>Whether a group lies wholly in the zeros after a short signal: its spectrum is zero and need not be computed.</summary>
    public bool IsSilent(int group) => group * GroupFrames * _hop >= _soundEnd;

    /// <summary>Complex spectrum of a group, in the order of <see cref="FrameKernel"/>.</summary>
    /// <param name="group">0 to <see cref="GroupCount"/> − 1.</param>
    /// <param name="destination"><see cref="FrameKernel.GroupLength"/> floats, on a cache line.</param>
    public void Spectrum(int group, float* destination)
    {
        _kernel.Spectrum(_padded.Pointer + ((nint)group * GroupFrames * _hop), _hop, destination);
        GC.KeepAlive(this);
    }
}

using NightScan.Vectors;

namespace NightScan.Spectrograms.Kernels;

/// <summary>
/// <see cref="FrameKernel"/> for one vector width. The real FFT is a split-radix decimation in frequency: of N real rows,
/// the sums of opposite ones are N/2 real rows that hold the even bins, and their differences fold into one complex DFT of
/// N/4 that holds all odd bins (bins 1, 5, 9 … directly, 3, 7, 11 … as the conjugates of N−3, N−7 …). Repeated to the end,
/// it needs no pass that untangles a packed transform. (Sorensen, Jones, Heideman and Burrus, "Real-valued fast Fourier
/// transform algorithms", IEEE Trans. ASSP 35(6), 1987, describe the family.)
/// </summary>
internal sealed unsafe class FrameKernel<T> : FrameKernel
    where T : struct, ILanes<T>
{
    private readonly (ComplexFft<T> Fft, nint Offset)[] _levels;
    private readonly RealTail<T> _tail;
    private readonly nint _tailOffset;
    private readonly int[] _rowOffsets;
    private readonly AlignedBuffer _window;
    private readonly AlignedBuffer _cosines;
    private readonly AlignedBuffer _sines;
    private readonly AlignedBuffer _real;
    private readonly AlignedBuffer _tile;

    public FrameKernel(int fftSize)
        : base(fftSize, T.Count)
    {
        // Largest first: the order in which they are filled.
        List<(ComplexFft<T> Fft, nint Offset)> levels = [];
        int size = fftSize;
        for (; size % 4 == 0; size /= 2)
        {
            ComplexFft<T> fft = new(size / 4);
            levels.Add((fft, _tailOffset));
            _tailOffset += fft.Rows * 2 * T.Count;
        }

        _levels = [.. levels];
        _tail = new RealTail<T>(size);
        GroupLength = (int)_tailOffset + (_tail.Rows * 2 * T.Count);
        _rowOffsets = MapBins();

        _window = new AlignedBuffer(fftSize);
        for (int n = 0; n < fftSize; n++)
        {
            _window.Pointer[n] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / fftSize)));
        }

        // One table of angles serves all levels: level l takes every 2^l-th.
        _cosines = new AlignedBuffer(Math.Max(1, fftSize / 4));
        _sines = new AlignedBuffer(Math.Max(1, fftSize / 4));
        for (int n = 0; n < fftSize / 4; n++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * n / fftSize);
            (_cosines.Pointer[n], _sines.Pointer[n]) = ((float)cos, (float)sin);
        }

        _real = new AlignedBuffer(fftSize * T.Count);
        _tile = new AlignedBuffer(4 * T.Count * T.Count);
    }

    public override int GroupLength { get; }

    public override void Spectrum(float* samples, nint hop, nint quarter, float* group)
    {
        int size = FftSize;
        if (_levels.Length == 0)
        {
            LoadRows(samples, hop);
        }
        else
        {
            LoadFirstLevel(samples, hop, quarter, group);
            _levels[0].Fft.Forward(group);
            size /= 2;
        }

        for (int level = 1; level < _levels.Length; level++, size /= 2)
        {
            (ComplexFft<T> fft, nint offset) = _levels[level];
            SplitLevel(size / 4, 1 << level, fft, group + offset);
            fft.Forward(group + offset);
        }

        _tail.Forward(_real.Pointer, group + _tailOffset);
    }

    [MethodImpl(Compilation.OfKernels)]
    public override void Mel(float* power, MelFilterBank bank, float* mel, nint stride, int frames)
    {
        fixed (float* weights = bank.Weights)
        fixed (MelFilterBank.Band* bands = bank.Bands)
        {
            float* edge = _tile.Pointer;
            int count = bank.Bands.Length;
            for (nint band = 0; band < count; band++, mel += stride)
            {
                float* weight = weights + bands[band].Offset;
                float* row = power + ((nint)bands[band].FirstBin * T.Count);
                float* end = weight + bands[band].Count;
                T sum = T.Broadcast(0), other = sum;
                for (; weight + 1 < end; weight += 2, row += 2 * T.Count)
                {
                    sum = T.MultiplyAdd(T.Broadcast(weight[0]), T.Load(row), sum);
                    other = T.MultiplyAdd(T.Broadcast(weight[1]), T.Load(row + T.Count), other);
                }

                if (weight < end)
                {
                    sum = T.MultiplyAdd(T.Broadcast(*weight), T.Load(row), sum);
                }

                sum += other;
                if (frames == T.Count)
                {
                    sum.Store(mel);
                    continue;
                }

                sum.Store(edge);
                for (int lane = 0; lane < frames; lane++)
                {
                    mel[lane] = edge[lane];
                }
            }
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public override void PowerMel(float* group, MelFilterBank bank, float* mel, nint stride, int frames)
    {
        fixed (int* segments = bank.Segments, offsets = _rowOffsets)
        fixed (float* slopes = bank.Slopes)
        {
            float* edge = _tile.Pointer;
            float* slope = slopes;
            int count = bank.Segments.Length - 1;
            T zero = T.Broadcast(0), risen = zero;
            for (nint s = 0; s < count; s++)
            {
                // Two bins at a time, in sums of their own: a chain of one would wait for its additions.
                T falling = risen, rising = zero, falling2 = zero, rising2 = zero;
                int* offset = offsets + segments[s], end = offsets + segments[s + 1];
                for (; offset + 1 < end; offset += 2, slope += 4)
                {
                    float* row = group + offset[0], row2 = group + offset[1];
                    T re = T.Load(row), im = T.Load(row + T.Count), re2 = T.Load(row2), im2 = T.Load(row2 + T.Count);
                    T power = T.MultiplyAdd(re, re, im * im), power2 = T.MultiplyAdd(re2, re2, im2 * im2);
                    falling = T.MultiplyAdd(T.Broadcast(slope[0]), power, falling);
                    rising = T.MultiplyAdd(T.Broadcast(slope[1]), power, rising);
                    falling2 = T.MultiplyAdd(T.Broadcast(slope[2]), power2, falling2);
                    rising2 = T.MultiplyAdd(T.Broadcast(slope[3]), power2, rising2);
                }

                if (offset < end)
                {
                    T re = T.Load(group + *offset), im = T.Load(group + *offset + T.Count);
                    T power = T.MultiplyAdd(re, re, im * im);
                    falling = T.MultiplyAdd(T.Broadcast(slope[0]), power, falling);
                    rising = T.MultiplyAdd(T.Broadcast(slope[1]), power, rising);
                    slope += 2;
                }

                risen = rising + rising2;
                if (s == 0)
                {
                    continue;
                }

                falling += falling2;
                if (frames == T.Count)
                {
                    falling.Store(mel);
                }
                else
                {
                    falling.Store(edge);
                    for (int lane = 0; lane < frames; lane++)
                    {
                        mel[lane] = edge[lane];
                    }
                }

                mel += stride;
            }
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public override void ToRows(float* group, float* real, float* imaginary, nint stride)
    {
        float* re = _tile.Pointer, im = re + (T.Count * T.Count);
        fixed (int* offsets = _rowOffsets)
        {
            int bins = Bins, length = RowLength;
            for (int bin = 0; bin < length; bin += T.Count)
            {
                for (int i = 0; i < T.Count; i++)
                {
                    float* row = group + offsets[Math.Min(bin + i, bins - 1)];
                    T zero = T.Broadcast(0);
                    (bin + i < bins ? T.Load(row) : zero).Store(re + (i * T.Count));
                    (bin + i < bins ? T.Load(row + T.Count) : zero).Store(im + (i * T.Count));
                }

                T.Transpose(re, T.Count, real + bin, stride);
                T.Transpose(im, T.Count, imaginary + bin, stride);
            }
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public override void FromRows(float* rows, nint stride, int bins, float* power)
    {
        for (nint bin = 0; bin < bins; bin += T.Count)
        {
            T.Transpose(rows + bin, stride, power + (bin * T.Count), T.Count);
        }
    }

    /// <summary>Where each bin's complex row, or its conjugate, begins, in floats.</summary>
    private int[] MapBins()
    {
        int[] offsets = new int[Bins];
        int factor = 1;
        foreach ((ComplexFft<T> fft, nint offset) in _levels)
        {
            for (int k = 0; k < fft.Size; k++)
            {
                int bin = factor * ((4 * k) + 1);
                offsets[Math.Min(bin, FftSize - bin)] = (int)offset + (fft.RowOf(k) * 2 * T.Count);
            }

            factor *= 2;
        }

        for (int k = 0; k < _tail.Rows; k++)
        {
            offsets[k * factor] = (int)_tailOffset + (k * 2 * T.Count);
        }

        return offsets;
    }

    /// <summary>
    /// Windows the frames and splits the first level while the lanes are still samples of one frame, then transposes: the
    /// window, the butterfly and its twiddles are then plain vector loads, and half as many rows are written.
    /// </summary>
    [MethodImpl(Compilation.OfKernels)]
    private void LoadFirstLevel(float* samples, nint hop, nint apart, float* group)
    {
        nint quarter = FftSize / 4, n = 0;
        nint tile = T.Count * T.Count;
        float* sums = _tile.Pointer, complex = sums + (2 * tile);
        float* real = _real.Pointer;
        ComplexFft<T> fft = _levels[0].Fft;
        for (; n + T.Count <= quarter; n += T.Count)
        {
            float* window = _window.Pointer + n;
            T w0 = T.Load(window), w1 = T.Load(window + quarter), w2 = T.Load(window + (2 * quarter)), w3 = T.Load(window + (3 * quarter));
            T c = T.Load(_cosines.Pointer + n), s = T.Load(_sines.Pointer + n), zero = T.Broadcast(0), minusC = zero - c, minusS = zero - s;
            float* frame = samples + n;
            for (nint lane = 0; lane < tile; lane += T.Count, frame += hop)
            {
                T x0 = T.Load(frame) * w0, x1 = T.Load(frame + apart) * w1;
                T x2 = T.Load(frame + (2 * apart)) * w2, x3 = T.Load(frame + (3 * apart)) * w3;
                (x0 + x2).Store(sums + lane);
                (x1 + x3).Store(sums + tile + lane);
                T even = x0 - x2, odd = x1 - x3;
                T.MultiplyAdd(odd, minusS, even * c).Store(complex + lane);
                T.MultiplyAdd(even, minusS, odd * minusC).Store(complex + tile + lane);
            }

            float* row = group + (fft.RowOfInput((int)n) * 2 * (nint)T.Count);
            for (nint half = 0; half < 2; half++)
            {
                T.Transpose(sums + (half * tile), T.Count, real + ((n + (half * quarter)) * T.Count), T.Count);
                T.Transpose(complex + (half * tile), T.Count, row + (half * T.Count), 2 * T.Count);
            }
        }

        // What a vector doesn't divide, for sizes that are no power of two.
        for (; n < quarter; n++)
        {
            float c = _cosines.Pointer[n], s = _sines.Pointer[n];
            float* window = _window.Pointer + n;
            float* row = group + (fft.RowOfInput((int)n) * 2 * (nint)T.Count);
            for (nint lane = 0; lane < T.Count; lane++)
            {
                float* frame = samples + n + (lane * hop);
                float x0 = frame[0] * window[0], x1 = frame[apart] * window[quarter];
                float x2 = frame[2 * apart] * window[2 * quarter], x3 = frame[3 * apart] * window[3 * quarter];
                real[(n * T.Count) + lane] = x0 + x2;
                real[((n + quarter) * T.Count) + lane] = x1 + x3;
                row[lane] = ((x0 - x2) * c) - ((x1 - x3) * s);
                row[T.Count + lane] = -(((x0 - x2) * s) + ((x1 - x3) * c));
            }
        }
    }

    /// <summary>The same split for a further level, with the frames in the lanes; the sums stay in place.</summary>
    [MethodImpl(Compilation.OfKernels)]
    private void SplitLevel(nint quarter, nint angleStep, ComplexFft<T> fft, float* complex)
    {
        float* x = _real.Pointer;
        float* cosine = _cosines.Pointer, sine = _sines.Pointer;
        nint step = quarter * T.Count;
        for (nint n = 0; n < quarter;)
        {
            float* row = complex + (fft.RowOfInput((int)n) * 2 * (nint)T.Count);
            nint end = Math.Min(n + 64, quarter);
            for (; n < end; n++, x += T.Count, row += 2 * T.Count, cosine += angleStep, sine += angleStep)
            {
                T x0 = T.Load(x), x2 = T.Load(x + (2 * step)), x1 = T.Load(x + step), x3 = T.Load(x + (3 * step));
                (x0 + x2).Store(x);
                (x1 + x3).Store(x + step);
                T even = x0 - x2, odd = x1 - x3, c = T.Broadcast(*cosine), s = T.Broadcast(*sine);
                T.NegatedMultiplyAdd(odd, s, even * c).Store(row);
                (T.Broadcast(0) - T.MultiplyAdd(even, s, odd * c)).Store(row + T.Count);
            }
        }
    }

    /// <summary>Windowed frames as rows, for sizes that 4 doesn't divide.</summary>
    private void LoadRows(float* samples, nint hop)
    {
        for (nint n = 0; n < FftSize; n++)
        {
            for (nint lane = 0; lane < T.Count; lane++)
            {
                _real.Pointer[(n * T.Count) + lane] = samples[n + (lane * hop)] * _window.Pointer[n];
            }
        }
    }
}

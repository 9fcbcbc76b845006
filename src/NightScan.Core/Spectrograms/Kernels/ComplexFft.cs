using NightScan.Vectors;

namespace NightScan.Spectrograms.Kernels;

/// <summary>
/// Forward complex DFT of any size with factors 2, 3 and 5, in place, of <see cref="ILanes{T}.Count"/> signals at once;
/// decimation in frequency, depth first, with 64 points (8 × 8) as the block that stays in the first-level cache.
/// </summary>
/// <remarks>
/// Outputs stay in the order in which the stages leave them: <see cref="RowOf"/> says where. Powers of two from 128 on keep an
/// unused row after every 64: without it the strides of the upper stages fall on the same cache sets, which costs a quarter.
/// </remarks>
internal sealed unsafe class ComplexFft<T>
    where T : struct, ILanes<T>
{
    private const int BlockSize = 64;

    private readonly bool _padded;
    private readonly int[] _radices;
    private readonly int[] _twiddleOffsets;
    private readonly AlignedBuffer _twiddles;

    /// <summary>Plans a transform of <paramref name="size"/> complex points.</summary>
    public ComplexFft(int size)
    {
        Size = size;
        _padded = size > BlockSize && int.IsPow2(size);
        _radices = Factor(size);
        _twiddleOffsets = new int[_radices.Length];
        List<float> twiddles = [];
        for (int s = 0, block = size; s < _radices.Length; s++)
        {
            _twiddleOffsets[s] = twiddles.Count;
            int radix = _radices[s], step = block / radix;
            for (int n = 0; n < step; n++)
            {
                for (int k = 1; k < radix; k++)
                {
                    (double sin, double cos) = Math.SinCos(2 * Math.PI * ((long)n * k % block) / block);
                    twiddles.AddRange((float)cos, (float)-sin);
                }
            }

            block = step;
        }

        _twiddles = new AlignedBuffer(twiddles.Count);
        CollectionsMarshal.AsSpan(twiddles).CopyTo(_twiddles.Span);
    }

    public int Size { get; }

    /// <summary>Complex rows of the work area, unused ones included.</summary>
    public int Rows => _padded ? RowOfInput(Size - 1) + 1 : Size;

    /// <summary>Row of input <paramref name="n"/>.</summary>
    public int RowOfInput(int n) => _padded ? n + (n / BlockSize) : n;

    /// <summary>Row of output <paramref name="bin"/>.</summary>
    public int RowOf(int bin)
    {
        int position = 0, block = Size;
        foreach (int radix in _radices)
        {
            block /= radix;
            position += bin % radix * block;
            bin /= radix;
        }

        return RowOfInput(position);
    }

    /// <summary>Transforms the rows at <paramref name="data"/>.</summary>
    public void Forward(float* data)
    {
        if (Size > 1)
        {
            Stage(0, Size, data);
        }
    }

    /// <summary>
    /// Radices from the first stage to the last: odd ones, then what stands above a block of 64, then what ends in 8. (Few kinds
    /// of stages, since each costs the compiler milliseconds before the first spectrogram.)
    /// </summary>
    private static int[] Factor(int size)
    {
        List<int> radices = [];
        foreach (int odd in (ReadOnlySpan<int>)[5, 3])
        {
            for (; size % odd == 0; size /= odd)
            {
                radices.Add(odd);
            }
        }

        for (; size > BlockSize; size /= radices[^1])
        {
            int above = size / BlockSize;
            radices.Add(above is 2 or 4 or 8 ? above : above == 16 ? 4 : 8);
        }

        for (; size > 1; size /= radices[^1])
        {
            radices.Add(size is 64 ? 8 : size > 8 ? size / 8 : size);
        }

        return [.. radices];
    }

    private void Stage(int stage, int size, float* data)
    {
        float* w = _twiddles.Pointer + _twiddleOffsets[stage];
        int radix = _radices[stage], step = size / radix;
        if (step == 1)
        {
            // The factors of a single butterfly are ones.
            Pass<Butterflies.Twiddled>(radix, 1, data, 2 * T.Count, w);
            return;
        }

        nint stride = (_padded ? RowOfInput(step) : step) * 2 * (nint)T.Count;
        int run = _padded ? Math.Min(step, BlockSize) : step;
        for (int n = 0; n < step; n += run)
        {
            Pass<Butterflies.Twiddled>(radix, run, data + (RowOfInput(n) * 2 * T.Count), stride, w + (2 * (radix - 1) * n));
        }

        if (stage + 2 == _radices.Length)
        {
            Pass<Butterflies.Plain>(_radices[^1], radix, data, 2 * T.Count, w);
            return;
        }

        for (int k = 0; k < radix; k++)
        {
            Stage(stage + 1, step, data + (k * stride));
        }
    }

    private static void Pass<TOutput>(int radix, int count, float* data, nint stride, float* w)
        where TOutput : struct, Butterflies.IOutput
    {
        switch (radix)
        {
            case 2: Butterflies.Radix2<T, TOutput>(count, data, stride, w); break;
            case 3: Butterflies.Radix3<T, TOutput>(count, data, stride, w); break;
            case 4: Butterflies.Radix4<T, TOutput>(count, data, stride, w); break;
            case 5: Butterflies.Radix5<T, TOutput>(count, data, stride, w); break;
            default: Butterflies.Radix8<T, TOutput>(count, data, stride, w); break;
        }
    }
}

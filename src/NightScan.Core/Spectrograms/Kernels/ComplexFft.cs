using System.Runtime.CompilerServices;

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
        int total = 0, block = size;
        for (int s = 0; s < _radices.Length; s++)
        {
            _twiddleOffsets[s] = total;
            total += 2 * (_radices[s] - 1) * (block /= _radices[s]);
        }

        _twiddles = new AlignedBuffer(total);
        FillTwiddles();
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

    /// <summary>Radices from the first stage to the last: odd ones, then what stands above a block of 64, then 8 × 8 or less.</summary>
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
            radices.Add(size is 64 or 32 or 8 ? 8 : size is 2 ? 2 : 4);
        }

        return [.. radices];
    }

    private void FillTwiddles()
    {
        int block = Size;
        for (int s = 0; s < _radices.Length; s++)
        {
            int radix = _radices[s], step = block / radix;
            float* w = _twiddles.Pointer + _twiddleOffsets[s];
            for (int n = 0; n < step; n++)
            {
                for (int k = 1; k < radix; k++)
                {
                    (double sin, double cos) = Math.SinCos(2 * Math.PI * ((long)n * k % block) / block);
                    *w++ = (float)cos;
                    *w++ = (float)-sin;
                }
            }

            block = step;
        }
    }

    private void Stage(int stage, int size, float* data)
    {
        float* w = _twiddles.Pointer + _twiddleOffsets[stage];
        if (size == BlockSize)
        {
            Transform64(data, w, _twiddles.Pointer + _twiddleOffsets[stage + 1]);
            return;
        }

        int radix = _radices[stage], step = size / radix;
        nint stride = (_padded ? RowOfInput(step) : step) * 2 * (nint)T.Count;
        int run = _padded ? BlockSize : step;
        for (int n = 0; n < step; n += run)
        {
            Pass(radix, run, data + (RowOfInput(n) * 2 * T.Count), stride, w + (2 * (radix - 1) * n));
        }

        for (int k = 0; step > 1 && k < radix; k++)
        {
            Stage(stage + 1, step, data + (k * stride));
        }
    }

    private static void Pass(int radix, int count, float* data, nint stride, float* w)
    {
        switch (radix)
        {
            case 2: Pass2(count, data, stride, w); break;
            case 3: Pass3(count, data, stride, w); break;
            case 4: Pass4(count, data, stride, w); break;
            case 5: Pass5(count, data, stride, w); break;
            default: Pass8(count, data, stride, w); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform64(float* data, float* w, float* ones)
    {
        for (nint n = 0; n < 8; n++)
        {
            Butterflies.Radix8<T, Butterflies.Twiddled>(data + (n * 2 * T.Count), 16 * T.Count, w + (14 * n));
        }

        for (nint block = 0; block < 8; block++)
        {
            Butterflies.Radix8<T, Butterflies.Plain>(data + (block * 16 * T.Count), 2 * T.Count, ones);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass8(int count, float* data, nint stride, float* w)
    {
        for (; count > 0; count--, data += 2 * T.Count, w += 14)
        {
            Butterflies.Radix8<T, Butterflies.Twiddled>(data, stride, w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass4(int count, float* data, nint stride, float* w)
    {
        for (; count > 0; count--, data += 2 * T.Count, w += 6)
        {
            Butterflies.Radix4<T, Butterflies.Twiddled>(data, stride, w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass2(int count, float* data, nint stride, float* w)
    {
        for (; count > 0; count--, data += 2 * T.Count, w += 2)
        {
            Butterflies.Radix2<T, Butterflies.Twiddled>(data, stride, w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass3(int count, float* data, nint stride, float* w)
    {
        for (; count > 0; count--, data += 2 * T.Count, w += 4)
        {
            Butterflies.Radix3<T, Butterflies.Twiddled>(data, stride, w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass5(int count, float* data, nint stride, float* w)
    {
        for (; count > 0; count--, data += 2 * T.Count, w += 8)
        {
            Butterflies.Radix5<T, Butterflies.Twiddled>(data, stride, w);
        }
    }
}

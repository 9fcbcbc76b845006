using NightScan.Vectors;

namespace NightScan.Spectrograms.Kernels;

/// <summary>
/// What is left of a real FFT when 4 no longer divides its size: 2·m real rows, m odd. Even and odd rows become the real and
/// imaginary parts of a complex DFT of m, which is then untangled. For powers of two m is 1: a sum and a difference.
/// </summary>
internal sealed unsafe class RealTail<T>
    where T : struct, ILanes<T>
{
    private readonly int _half;
    private readonly ComplexFft<T> _fft;
    private readonly AlignedBuffer _packed;
    private readonly float[] _angles;
    private readonly int[] _rows;

    /// <param name="size">2·m, m odd with factors 3 and 5.</param>
    public RealTail(int size)
    {
        _half = size / 2;
        _fft = new ComplexFft<T>(_half);
        _packed = new AlignedBuffer(_half * 2 * T.Count);
        _rows = new int[Rows];
        _angles = new float[2 * Rows];
        for (int k = 0; k < Rows; k++)
        {
            _rows[k] = _fft.RowOf(k % _half) * 2 * T.Count;
            (double sin, double cos) = Math.SinCos(2 * Math.PI * k / size);
            (_angles[2 * k], _angles[(2 * k) + 1]) = ((float)cos, (float)sin);
        }
    }

    /// <summary>Complex rows of the result: bins 0 to m.</summary>
    public int Rows => _half + 1;

    /// <summary>DFT of the 2·m rows at <paramref name="real"/>, as complex rows in order.</summary>
    public void Forward(float* real, float* complex)
    {
        if (_half == 1)
        {
            SumAndDifference(real, complex);
        }
        else
        {
            Untangle(real, complex);
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    private static void SumAndDifference(float* real, float* complex)
    {
        T a = T.Load(real), b = T.Load(real + T.Count), zero = T.Broadcast(0);
        (a + b).Store(complex);
        zero.Store(complex + T.Count);
        (a - b).Store(complex + (2 * T.Count));
        zero.Store(complex + (3 * T.Count));
    }

    [MethodImpl(Compilation.OfKernels)]
    private void Untangle(float* real, float* complex)
    {
        // A pair of real rows has just the form of a complex row.
        new ReadOnlySpan<float>(real, _packed.Length).CopyTo(_packed.Span);
        _fft.Forward(_packed.Pointer);
        T half = T.Broadcast(0.5f);
        for (int k = 0; k < Rows; k++)
        {
            float* z = _packed.Pointer + _rows[k], y = _packed.Pointer + _rows[_half - k];
            T zr = T.Load(z), zi = T.Load(z + T.Count), yr = T.Load(y), yi = T.Load(y + T.Count);
            T evenR = (zr + yr) * half, evenI = (zi - yi) * half;
            T oddR = (zi + yi) * half, oddI = (yr - zr) * half;

            // X = even + odd·(c − i·s)
            T c = T.Broadcast(_angles[2 * k]), s = T.Broadcast(_angles[(2 * k) + 1]);
            float* x = complex + (k * 2 * T.Count);
            T.MultiplyAdd(oddI, s, T.MultiplyAdd(oddR, c, evenR)).Store(x);
            T.NegatedMultiplyAdd(oddR, s, T.MultiplyAdd(oddI, c, evenI)).Store(x + T.Count);
        }
    }
}

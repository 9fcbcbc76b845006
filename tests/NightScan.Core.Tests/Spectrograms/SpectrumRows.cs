using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Tests.Spectrograms;

/// <summary>A group's spectrum, bin by bin. The sign of an imaginary part may be that of the conjugate.</summary>
internal sealed unsafe class SpectrumRows
{
    private readonly AlignedBuffer _real, _imaginary;
    private readonly int _length;

    public SpectrumRows(FrameKernel kernel, AlignedBuffer group)
    {
        _length = kernel.RowLength;
        _real = new(kernel.Lanes * _length);
        _imaginary = new(kernel.Lanes * _length);
        kernel.ToRows(group.Pointer, _real.Pointer, _imaginary.Pointer, _length);
        GC.KeepAlive(group);
    }

    public (float Re, float Im) this[int bin, int lane] =>
        (_real.Span[(lane * _length) + bin], _imaginary.Span[(lane * _length) + bin]);

    public float Power(int bin, int lane) => this[bin, lane] is var (re, im) ? (re * re) + (im * im) : 0;
}

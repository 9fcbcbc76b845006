using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NightScan.Spectrograms;
using NightScan.Spectrograms.Kernels;

namespace NightScan.Augmentation;

/// <summary>
/// Complex spectra kept in memory, one row per frame: real parts, imaginary parts and, when asked for, magnitudes. Frames may be read in any
/// order and any number of them side by side. Filled once, then read by any thread.
/// </summary>
internal sealed unsafe class FrameSpectra
{
    private readonly AlignedBuffer _real;
    private readonly AlignedBuffer _imaginary;
    private readonly AlignedBuffer? _magnitude;
    private readonly FrameBand _band;

    /// <param name="capacity">Frames; rounded up to whole groups.</param>
    /// <param name="rowLength">Floats of a row, <see cref="FrameKernel.RowLength"/>.</param>
    /// <param name="band">Where power is measured.</param>
    /// <param name="withMagnitudes">Whether magnitudes are kept too.</param>
    public FrameSpectra(int capacity, int rowLength, FrameBand band, bool withMagnitudes)
    {
        RowLength = rowLength;
        _band = band;

        // The widest group that there is, so that any kernel may write its last one.
        int rows = checked((capacity + 15) & ~15);
        _real = new AlignedBuffer(checked(rows * rowLength));
        _imaginary = new AlignedBuffer(rows * rowLength);
        _magnitude = withMagnitudes ? new AlignedBuffer(rows * rowLength) : null;
    }

    public int RowLength { get; }

    /// <summary>Bytes in memory.</summary>
    public long Bytes => (_real.Length * 2L * sizeof(float)) + ((_magnitude?.Length ?? 0L) * sizeof(float));

    /// <summary>Frames that hold something; all later ones are silent.</summary>
    public int Count { get; private set; }

    /// <summary>Mean power of a frame within the band: Σ|X|² over its bins, over the frames that count.</summary>
    public double BandPower { get; private set; }

    public float* Real(int frame) => _real.Pointer + ((nint)frame * RowLength);

    public float* Imaginary(int frame) => _imaginary.Pointer + ((nint)frame * RowLength);

    public float* Magnitude(int frame) => _magnitude!.Pointer + ((nint)frame * RowLength);

    /// <summary>Takes a group's spectrum.</summary>
    public void Set(FrameKernel kernel, int group, float* spectrum)
    {
        int first = group * kernel.Lanes;
        kernel.ToRows(spectrum, Real(first), Imaginary(first), RowLength);
        if (_magnitude is not null)
        {
            Magnitudes(Real(first), Imaginary(first), Magnitude(first), (nint)kernel.Lanes * RowLength);
        }
    }

    /// <summary>All frames are in place.</summary>
    /// <param name="count">Frames that hold something.</param>
    /// <param name="measured">Of these, the ones from the first on whose power counts.</param>
    public void Complete(int count, int measured)
    {
        Count = count;
        double power = 0;
        for (int frame = 0; frame < measured; frame++)
        {
            power += Energy(Real(frame)) + Energy(Imaginary(frame));
        }

        BandPower = measured == 0 ? 0 : power / measured;
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Magnitudes(float* real, float* imaginary, float* magnitude, nint count)
    {
        for (nint i = 0; i < count; i += 8)
        {
            Vector256<float> re = Vector256.Load(real + i), im = Vector256.Load(imaginary + i);
            Vector256.Sqrt(Vector256.MultiplyAddEstimate(re, re, im * im)).Store(magnitude + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Energy(float* row)
    {
        nint i = _band.First, end = _band.End;
        Vector256<float> a = Vector256<float>.Zero, b = a;
        for (; i + 16 <= end; i += 16)
        {
            Vector256<float> x = Vector256.Load(row + i), y = Vector256.Load(row + i + 8);
            a = Vector256.MultiplyAddEstimate(x, x, a);
            b = Vector256.MultiplyAddEstimate(y, y, b);
        }

        float rest = 0;
        for (; i < end; i++)
        {
            rest += row[i] * row[i];
        }

        return (double)Vector256.Sum(a + b) + rest;
    }
}

/// <summary>The bins of a frame within MinFrequency and MaxFrequency.</summary>
/// <param name="First">The first.</param>
/// <param name="End">One past the last.</param>
internal readonly record struct FrameBand(int First, int End)
{
    public static FrameBand Of(SpectrogramSettings settings)
    {
        double perBin = (double)settings.SampleRate / settings.FftSize;
        int first = (int)Math.Ceiling(settings.MinFrequency / perBin), last = (int)Math.Floor(settings.MaxFrequency / perBin);

        // A band narrower than a bin still has one.
        first = Math.Min(first, settings.FftSize / 2);
        return new(first, 1 + Math.Clamp(last, first, settings.FftSize / 2));
    }
}

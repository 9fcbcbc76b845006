using System.Runtime.Intrinsics.X86;
using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>
/// A recording's spectra, one row per frame: magnitudes, and directions X/|X| as pairs of 16-bit integers. A variant scales and
/// interpolates magnitudes and takes the directions as they are, so this is what it reads, in two thirds of the memory of real and
/// imaginary parts beside magnitudes; the directions' rounding is 10⁻⁵ of each bin's own magnitude. Filled by one thread at a time.
/// </summary>
internal abstract unsafe class PolarSpectra
{
    /// <summary>What makes 1 of a direction's part as <see cref="ILanes{T}.LoadPairs"/> loads it.</summary>
    public const float Unit = 1f / (Largest * 65536);

    protected const float Largest = 32767;

    // Keeps a silent bin's direction from being 0/0.
    protected const float Tiny = 1e-20f;

    private readonly AlignedBuffer _magnitude;
    private readonly AlignedBuffer _direction;
    private readonly FrameBand _band;

    private protected PolarSpectra(int capacity, int rowLength, FrameBand band)
    {
        RowLength = rowLength;
        _band = band;

        // The widest group that there is, so that any kernel may write its last one.
        int rows = checked((capacity + 15) & ~15);
        _magnitude = new AlignedBuffer(checked(rows * rowLength));
        _direction = new AlignedBuffer(rows * rowLength);
    }

    public int RowLength { get; }

    /// <summary>Frames that hold something; all later ones are silent.</summary>
    public int Count { get; private set; }

    /// <summary>Mean power of a frame within the band: Σ|X|² over its bins, over the frames that count.</summary>
    public double BandPower { get; private set; }

    /// <param name="capacity">Frames; rounded up to whole groups.</param>
    /// <param name="kernel">Whose spectra are kept, and whose vectors are used.</param>
    /// <param name="band">Where power is measured.</param>
    public static PolarSpectra Create(int capacity, FrameKernel kernel, FrameBand band) => kernel.Lanes switch
    {
        16 => new PolarSpectra<Lanes16>(capacity, kernel, band),
        8 => new PolarSpectra<Lanes8>(capacity, kernel, band),
        4 => new PolarSpectra<Lanes4>(capacity, kernel, band),
        _ => new PolarSpectra<Lanes1>(capacity, kernel, band),
    };

    public float* Magnitude(int frame) => _magnitude.Pointer + ((nint)frame * RowLength);

    /// <summary>Pairs of real and imaginary part.</summary>
    public int* Direction(int frame) => (int*)_direction.Pointer + ((nint)frame * RowLength);

    /// <summary>Takes a group's spectrum.</summary>
    public abstract void Set(int group, float* spectrum);

    /// <summary>Power of a variant's frame over a run of bins, a multiple of 16: (h·m)², m = lower + fraction·(upper − lower).</summary>
    /// <param name="lower">Magnitudes of the frame before.</param>
    /// <param name="upper">Magnitudes of the frame after.</param>
    /// <param name="fraction">How far from the one to the other, 0 to 1.</param>
    /// <param name="response">h.</param>
    /// <param name="power">Receives the result; what a bin becomes does not depend on the width of the vectors.</param>
    /// <param name="count">Bins.</param>
    public abstract void Power(float* lower, float* upper, float fraction, float* response, float* power, nint count);

    /// <summary>The same with an added sound: |h·m·u + g·s·N|². The direction u of the nearer frame keeps the addition complex.</summary>
    /// <param name="direction">u, from <see cref="Direction"/>.</param>
    /// <param name="response">h times <see cref="Unit"/>.</param>
    /// <param name="added">N, from <see cref="PackedSpectra.Pairs"/>.</param>
    /// <param name="binScales">g, one per bin.</param>
    /// <param name="blockScales">s, one per <see cref="PackedSpectra.Block"/> of bins.</param>
    /// <param name="next">What will be read by the next call: brought near meanwhile.</param>
    public abstract void PowerOfSum(
        float* lower, float* upper, float fraction, int* direction, float* response,
        int* added, float* binScales, float* blockScales, float* power, nint count, in NextReads next);

    /// <summary>All frames are in place.</summary>
    /// <param name="count">Frames that hold something.</param>
    /// <param name="measured">Of these, the ones from the first on whose power counts.</param>
    public void Complete(int count, int measured)
    {
        Count = count;
        double power = 0;
        for (int frame = 0; frame < measured; frame++)
        {
            power += _band.Energy(new ReadOnlySpan<float>(Magnitude(frame), RowLength));
        }

        BandPower = measured == 0 ? 0 : power / measured;
        GC.KeepAlive(this);
    }
}

/// <summary>Where the rows are that will be read next; never followed, so that they may be anything.</summary>
internal readonly unsafe ref struct NextReads(float* magnitudes, int* directions, int* added)
{
    public float* Magnitudes { get; } = magnitudes;

    public int* Directions { get; } = directions;

    public int* Added { get; } = added;
}

/// <summary><see cref="PolarSpectra"/> for vectors of one width.</summary>
internal sealed unsafe class PolarSpectra<T>(int capacity, FrameKernel kernel, FrameBand band)
    : PolarSpectra(capacity, kernel.RowLength, band)
    where T : struct, ILanes<T>
{
    private readonly AlignedBuffer _real = new(kernel.Lanes * kernel.RowLength);
    private readonly AlignedBuffer _imaginary = new(kernel.Lanes * kernel.RowLength);

    [MethodImpl(Compilation.OfKernels)]
    public override void Set(int group, float* spectrum)
    {
        kernel.ToRows(spectrum, _real.Pointer, _imaginary.Pointer, RowLength);
        float* real = _real.Pointer, imaginary = _imaginary.Pointer, magnitude = Magnitude(group * kernel.Lanes);
        int* direction = Direction(group * kernel.Lanes);
        T largest = T.Broadcast(Largest), tiny = T.Broadcast(Tiny);
        for (nint i = 0, end = (nint)kernel.Lanes * RowLength; i < end; i += T.Count)
        {
            T re = T.Load(real + i), im = T.Load(imaginary + i), m = T.Sqrt(T.MultiplyAdd(re, re, im * im));
            m.Store(magnitude + i);
            T scale = largest / T.Max(m, tiny);
            T.StorePairs(re * scale, im * scale, direction + i);
        }

        GC.KeepAlive(this);
    }

    [MethodImpl(Compilation.OfKernels)]
    public override void Power(float* lower, float* upper, float fraction, float* response, float* power, nint count)
    {
        T f = T.Broadcast(fraction);
        for (nint i = 0; i < count; i += T.Count)
        {
            T low = T.Load(lower + i), m = T.MultiplyAdd(T.Load(upper + i) - low, f, low) * T.Load(response + i);
            (m * m).Store(power + i);
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public override void PowerOfSum(
        float* lower, float* upper, float fraction, int* direction, float* response,
        int* added, float* binScales, float* blockScales, float* power, nint count, in NextReads next)
    {
        T f = T.Broadcast(fraction);
        float* magnitudes = next.Magnitudes;
        int* directions = next.Directions, spectra = next.Added;
        for (nint i = 0; i < count; i += T.Count)
        {
            if (Sse.IsSupported)
            {
                // Rows lie a page apart: the processor does not see by itself where it goes on.
                Sse.Prefetch0(magnitudes + i);
                Sse.Prefetch0(directions + i);
                Sse.Prefetch0(spectra + i);
            }

            T low = T.Load(lower + i), m = T.MultiplyAdd(T.Load(upper + i) - low, f, low) * T.Load(response + i);
            T scale = T.Broadcast(blockScales[i / PackedSpectra.Block]) * T.Load(binScales + i);
            (T re, T im) = T.LoadPairs(direction + i);
            (T addedRe, T addedIm) = T.LoadPairs(added + i);
            re = T.MultiplyAdd(addedRe, scale, re * m);
            im = T.MultiplyAdd(addedIm, scale, im * m);
            T.MultiplyAdd(re, re, im * im).Store(power + i);
        }
    }
}

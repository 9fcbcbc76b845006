using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>Writes the complex spectrum of a group of frames, in the order of its <see cref="FrameKernel"/>.</summary>
internal unsafe delegate void SpectrumOfGroup(int group, float* spectrum);

/// <summary>
/// The spectra of a sound that is added to others: real and imaginary parts as pairs of 16-bit integers with a scale for each bin (a
/// sound's colour) and one for each <see cref="Block"/> neighbouring bins of a frame (its loudness there). So a variant reads half of what
/// floats would be, and the rounding stays some 95 dB below the block's largest bin. Filled once, then read by any thread.
/// </summary>
internal sealed unsafe class PackedSpectra
{
    /// <summary>Bins with a common scale.</summary>
    public const int Block = 16;

    // Of a pair; then what makes it whole after ILanes.LoadPairs.
    private const float Largest = 32767;
    private const float Unit = 1f / (Largest * 65536);

    private readonly AlignedBuffer _pairs;
    private readonly AlignedBuffer _blockScales;
    private readonly AlignedBuffer _binScales;

    /// <summary>Packs so many consecutive frames.</summary>
    /// <param name="band">Where power is measured.</param>
    public PackedSpectra(FrameKernel kernel, int count, FrameBand band, SpectrumOfGroup write)
    {
        (Count, RowLength) = (count, kernel.RowLength);
        _pairs = new AlignedBuffer(checked(count * RowLength));
        _blockScales = new AlignedBuffer(count * (RowLength / Block));
        _binScales = new AlignedBuffer(RowLength);

        int groups = (count + kernel.Lanes - 1) / kernel.Lanes;
        AlignedBuffer real = new(checked(groups * kernel.Lanes * RowLength)), imaginary = new(real.Length);
        AlignedBuffer spectrum = new(kernel.GroupLength);
        for (int group = 0; group < groups; group++)
        {
            nint at = (nint)group * kernel.Lanes * RowLength;
            write(group, spectrum.Pointer);
            kernel.ToRows(spectrum.Pointer, real.Pointer + at, imaginary.Pointer + at, RowLength);
        }

        double power = 0;
        Span<float> most = _binScales.Span;
        for (int frame = 0; frame < count; frame++)
        {
            ReadOnlySpan<float> re = real.Span.Slice(frame * RowLength, RowLength), im = imaginary.Span.Slice(frame * RowLength, RowLength);
            power += band.Energy(re) + band.Energy(im);
            for (int bin = 0; bin < most.Length; bin++)
            {
                most[bin] = MathF.Max(most[bin], MathF.Max(MathF.Abs(re[bin]), MathF.Abs(im[bin])));
            }
        }

        BandPower = count == 0 ? 0 : power / count;
        for (nint at = 0; at < (nint)count * RowLength; at += Block)
        {
            PackBlock(real.Pointer + at, imaginary.Pointer + at, _binScales.Pointer + (at % RowLength), at);
        }

        BinScales(Unit, _binScales.Span);
        GC.KeepAlive(real);
        GC.KeepAlive(imaginary);
        GC.KeepAlive(spectrum);
    }

    /// <summary>Frames.</summary>
    public int Count { get; }

    public int RowLength { get; }

    /// <summary>Mean power of a frame within the band: Σ|X|² over its bins, over all frames.</summary>
    public double BandPower { get; }

    /// <summary>Bytes that so many frames take.</summary>
    public static long Bytes(int frames, int rowLength) => (long)frames * rowLength * sizeof(int) * (Block + 1) / Block;

    /// <summary>A frame's pairs.</summary>
    public int* Pairs(int frame) => (int*)_pairs.Pointer + ((nint)frame * RowLength);

    /// <summary>A frame's scales, one per block.</summary>
    public float* BlockScales(int frame) => _blockScales.Pointer + ((nint)frame * (RowLength / Block));

    /// <summary>Each bin's scale times a factor.</summary>
    /// <param name="factor">How loud the sound is to be.</param>
    /// <param name="scales">Receives as many numbers as a row has.</param>
    public void BinScales(float factor, Span<float> scales)
    {
        ReadOnlySpan<float> own = _binScales.Span;
        for (int bin = 0; bin < own.Length; bin++)
        {
            scales[bin] = factor * own[bin];
        }
    }

    private void PackBlock(float* real, float* imaginary, float* binScales, nint at)
    {
        float most = 0;
        for (int i = 0; i < Block; i++)
        {
            float largest = MathF.Max(MathF.Abs(real[i]), MathF.Abs(imaginary[i]));
            most = largest > 0 ? MathF.Max(most, largest / binScales[i]) : most;
        }

        _blockScales.Pointer[at / Block] = most;
        for (int i = 0; i < Block; i++)
        {
            float scale = most * binScales[i] > 0 ? Largest / (most * binScales[i]) : 0;
            Lanes1.StorePairs(Lanes1.Broadcast(real[i] * scale), Lanes1.Broadcast(imaginary[i] * scale), (int*)_pairs.Pointer + at + i);
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace NightScan.Vectors;

/// <summary>
/// Floats that begin on a cache line (a misaligned work area costs a quarter of the FFT's speed) and never move.
/// The garbage collector owns them: whoever uses <see cref="Pointer"/> keeps the buffer reachable.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;

    [SuppressMessage("CodeQuality", "IDE0052", Justification = "Keeps the memory behind Pointer alive.")]
    private readonly float[] _memory;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    public AlignedBuffer(int length)
    {
        _memory = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        fixed (float* start = _memory)
        {
            Pointer = (float*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));
        }

        Length = length;
    }

    public float* Pointer { get; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);
}

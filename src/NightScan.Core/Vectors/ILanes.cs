using System.Numerics;

namespace NightScan.Vectors;

/// <summary>
/// Several frames side by side: lane <c>i</c> belongs to frame <c>i</c> of a group. Kernels are written once against this
/// interface and compiled once per width; with the frames in the lanes no butterfly ever shuffles.
/// </summary>
internal unsafe interface ILanes<T>
    : IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>
    where T : struct, ILanes<T>
{
    /// <summary>
    /// 1.5·2²³ rounds without a conversion: a float so large has no fraction, and the lowest bits of the sum are those of the integer.
    /// </summary>
    protected const float Rounding = 12582912f;

    /// <summary>Frames side by side; a constant to the compiler.</summary>
    static abstract int Count { get; }

    static abstract T Load(float* source);

    static abstract T Broadcast(float value);

    void Store(float* destination);

    /// <summary><paramref name="a"/>·<paramref name="b"/> + <paramref name="c"/>, fused where the processor can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary><paramref name="c"/> − <paramref name="a"/>·<paramref name="b"/>, fused where the processor can.</summary>
    static abstract T NegatedMultiplyAdd(T a, T b, T c);

    static abstract T Sqrt(T value);

    /// <summary>The larger of each two; neither is NaN.</summary>
    static abstract T Max(T left, T right);

    /// <summary>Stores pairs of 16-bit integers, the first in the lower half of each word; rounded to nearest, −32768 to 32767.</summary>
    static abstract void StorePairs(T first, T second, int* destination);

    /// <summary>Loads such pairs, each number times 65536: what the conversion costs least.</summary>
    static abstract (T First, T Second) LoadPairs(int* source);

    /// <summary>Transposes <see cref="Count"/> × <see cref="Count"/> numbers; strides in floats.</summary>
    static abstract void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride);
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NightScan.Vectors;

/// <summary>One frame at a time: for processors without vectors, and the plainest reference for the others.</summary>
internal readonly unsafe struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Lanes1 Load(float* source) => new(*source);

    public static Lanes1 Broadcast(float value) => new(value);

    public void Store(float* destination) => *destination = _value;

    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left._value + right._value);

    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left._value - right._value);

    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left._value * right._value);

    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    public static Lanes1 NegatedMultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(float.MultiplyAddEstimate(-a._value, b._value, c._value));

    public static Lanes1 operator /(Lanes1 left, Lanes1 right) => new(left._value / right._value);

    public static Lanes1 Sqrt(Lanes1 value) => new(MathF.Sqrt(value._value));

    public static Lanes1 Max(Lanes1 left, Lanes1 right) => new(MathF.Max(left._value, right._value));

    public static void StorePairs(Lanes1 first, Lanes1 second, int* destination) =>
        *destination = ((int)MathF.Round(first._value) & 0xFFFF) | ((int)MathF.Round(second._value) << 16);

    public static (Lanes1 First, Lanes1 Second) LoadPairs(int* source) => (new(*source << 16), new(*source & ~0xFFFF));

    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride) => *destination = *source;
}

/// <summary>Four frames: SSE, NEON.</summary>
internal readonly unsafe struct Lanes4(Vector128<float> value) : ILanes<Lanes4>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator +(Lanes4 left, Lanes4 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator -(Lanes4 left, Lanes4 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator *(Lanes4 left, Lanes4 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 MultiplyAdd(Lanes4 a, Lanes4 b, Lanes4 c) => new(
        Fma.IsSupported ? Fma.MultiplyAdd(a._value, b._value, c._value) : Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 NegatedMultiplyAdd(Lanes4 a, Lanes4 b, Lanes4 c) => new(
        Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value)
        : AdvSimd.IsSupported ? AdvSimd.FusedMultiplySubtract(c._value, a._value, b._value)
        : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 operator /(Lanes4 left, Lanes4 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Sqrt(Lanes4 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Max(Lanes4 left, Lanes4 right) => new(Vector128.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes4 first, Lanes4 second, int* destination)
    {
        Vector128<float> round = Vector128.Create(ILanes<Lanes4>.Rounding);
        Vector128<int> low = (first._value + round).AsInt32() & Vector128.Create(0xFFFF);
        (low | ((second._value + round).AsInt32() << 16)).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes4 First, Lanes4 Second) LoadPairs(int* source)
    {
        Vector128<int> pairs = Vector128.Load(source);
        return (new(Vector128.ConvertToSingle(pairs << 16)), new(Vector128.ConvertToSingle(pairs & Vector128.Create(~0xFFFF))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + (2 * sourceStride)), d = Vector128.Load(source + (3 * sourceStride));
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
            Sse.MoveLowToHigh(ab, cd).Store(destination);
            Sse.MoveHighToLow(cd, ab).Store(destination + destinationStride);
            (ab, cd) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
            Sse.MoveLowToHigh(ab, cd).Store(destination + (2 * destinationStride));
            Sse.MoveHighToLow(cd, ab).Store(destination + (3 * destinationStride));
        }
        else
        {
            for (int i = 0; i < 4; i++)
            {
                Vector128.Create(a[i], b[i], c[i], d[i]).Store(destination + (i * destinationStride));
            }
        }
    }
}

/// <summary>Eight frames: AVX2. A complex row of eight frames is exactly one cache line.</summary>
internal readonly unsafe struct Lanes8(Vector256<float> value) : ILanes<Lanes8>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 left, Lanes8 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 left, Lanes8 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 left, Lanes8 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 a, Lanes8 b, Lanes8 c) => new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 NegatedMultiplyAdd(Lanes8 a, Lanes8 b, Lanes8 c) => new(
        Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value) : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator /(Lanes8 left, Lanes8 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Sqrt(Lanes8 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Max(Lanes8 left, Lanes8 right) => new(Vector256.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes8 first, Lanes8 second, int* destination)
    {
        Vector256<float> round = Vector256.Create(ILanes<Lanes8>.Rounding);
        Vector256<int> low = (first._value + round).AsInt32() & Vector256.Create(0xFFFF);
        (low | ((second._value + round).AsInt32() << 16)).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes8 First, Lanes8 Second) LoadPairs(int* source)
    {
        Vector256<int> pairs = Vector256.Load(source);
        return (new(Vector256.ConvertToSingle(pairs << 16)), new(Vector256.ConvertToSingle(pairs & Vector256.Create(~0xFFFF))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        TransposeFour(source, sourceStride, destination, destinationStride);
        TransposeFour(source + 4, sourceStride, destination + (4 * destinationStride), destinationStride);
    }

    /// <summary>Transposes four columns of eight rows; strides in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeFour(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        if (!Avx.IsSupported)
        {
            Lanes4.Transpose(source, sourceStride, destination, destinationStride);
            Lanes4.Transpose(source + (4 * sourceStride), sourceStride, destination + 4, destinationStride);
            return;
        }

        // Rows i and i+4 are joined while loading, which costs no shuffle.
        float* upper = source + (4 * sourceStride);
        Vector256<float> a = Join(source, upper), b = Join(source + sourceStride, upper + sourceStride);
        Vector256<float> c = Join(source + (2 * sourceStride), upper + (2 * sourceStride));
        Vector256<float> d = Join(source + (3 * sourceStride), upper + (3 * sourceStride));
        Vector256<double> ab = Avx.UnpackLow(a, b).AsDouble(), cd = Avx.UnpackLow(c, d).AsDouble();
        Avx.UnpackLow(ab, cd).AsSingle().Store(destination);
        Avx.UnpackHigh(ab, cd).AsSingle().Store(destination + destinationStride);
        (ab, cd) = (Avx.UnpackHigh(a, b).AsDouble(), Avx.UnpackHigh(c, d).AsDouble());
        Avx.UnpackLow(ab, cd).AsSingle().Store(destination + (2 * destinationStride));
        Avx.UnpackHigh(ab, cd).AsSingle().Store(destination + (3 * destinationStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Join(float* lower, float* upper) =>
        Vector128.Load(lower).ToVector256Unsafe().WithUpper(Vector128.Load(upper));
}

/// <summary>Sixteen frames: AVX-512.</summary>
internal readonly unsafe struct Lanes16(Vector512<float> value) : ILanes<Lanes16>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 left, Lanes16 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 left, Lanes16 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 left, Lanes16 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAdd(Lanes16 a, Lanes16 b, Lanes16 c) => new(
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAdd(a._value, b._value, c._value) : Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 NegatedMultiplyAdd(Lanes16 a, Lanes16 b, Lanes16 c) => new(
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAddNegated(a._value, b._value, c._value) : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator /(Lanes16 left, Lanes16 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Sqrt(Lanes16 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Max(Lanes16 left, Lanes16 right) => new(Vector512.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes16 first, Lanes16 second, int* destination)
    {
        Vector512<float> round = Vector512.Create(ILanes<Lanes16>.Rounding);
        Vector512<int> low = (first._value + round).AsInt32() & Vector512.Create(0xFFFF);
        (low | ((second._value + round).AsInt32() << 16)).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes16 First, Lanes16 Second) LoadPairs(int* source)
    {
        Vector512<int> pairs = Vector512.Load(source);
        return (new(Vector512.ConvertToSingle(pairs << 16)), new(Vector512.ConvertToSingle(pairs & Vector512.Create(~0xFFFF))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Lanes8.Transpose(source, sourceStride, destination, destinationStride);
        Lanes8.Transpose(source + 8, sourceStride, destination + (8 * destinationStride), destinationStride);
        Lanes8.Transpose(source + (8 * sourceStride), sourceStride, destination + 8, destinationStride);
        Lanes8.Transpose(source + (8 * sourceStride) + 8, sourceStride, destination + (8 * destinationStride) + 8, destinationStride);
    }
}

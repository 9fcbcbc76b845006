using System.Runtime.Intrinsics;

namespace NightScan.Spectrograms;

/// <summary>IEEE 754 binary16, rounded to nearest even: eight numbers at once where the runtime converts one at a time.</summary>
internal static class HalfPrecision
{
    /// <summary>Bits of eight halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Convert(Vector256<float> value)
    {
        Vector256<uint> bits = value.AsUInt32(), magnitude = bits & Vector256.Create(0x7FFF_FFFFu);
        Vector256<uint> sign = (bits ^ magnitude) >> 16;

        // Normal: move the exponent's bias from 127 to 15 and round 13 bits away, ties to even.
        Vector256<uint> odd = (magnitude >> 13) & Vector256<uint>.One;
        Vector256<uint> normal = (magnitude + Vector256.Create(0xC800_0FFFu) + odd) >> 13;

        // Below 2⁻¹⁴: adding 0.5 lets the float unit shift and round the mantissa into the low bits.
        Vector256<uint> tiny = (magnitude.AsSingle() + Vector256.Create(0.5f)).AsUInt32() - Vector256.Create(0x3F00_0000u);

        // From 65520 up infinity; NaN stays NaN.
        Vector256<uint> special = Vector256.ConditionalSelect(
            Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x7F80_0000)).AsUInt32(), Vector256.Create(0x7E00u),
                Vector256.Create(0x7C00u));
        Vector256<uint> result = Vector256.ConditionalSelect(
            Vector256.LessThan(magnitude.AsInt32(), Vector256.Create(0x3880_0000)).AsUInt32(), tiny, normal);
        result = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create(0x477F_F000)).AsUInt32(), special, result);
        result |= sign;
        return Vector128.Narrow(result.GetLower(), result.GetUpper());
    }

    /// <summary>The numbers that bits of halves stand for; every half is a float.</summary>
    /// <param name="halves">Bits of any number of halves.</param>
    /// <param name="destination">As many floats.</param>
    public static void Widen(ReadOnlySpan<ushort> halves, Span<float> destination)
    {
        destination = destination[..halves.Length];
        ref ushort from = ref MemoryMarshal.GetReference(halves);
        ref float to = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= halves.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            Vector256<ushort> bits = Vector256.LoadUnsafe(ref from, (nuint)i);
            Widen(Vector256.WidenLower(bits)).StoreUnsafe(ref to, (nuint)i);
            Widen(Vector256.WidenUpper(bits)).StoreUnsafe(ref to, (nuint)(i + Vector256<float>.Count));
        }

        for (; i < halves.Length; i++)
        {
            destination[i] = (float)BitConverter.UInt16BitsToHalf(halves[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Widen(Vector256<uint> half)
    {
        Vector256<uint> magnitude = half & Vector256.Create(0x7FFFu), sign = (half ^ magnitude) << 16;

        // In a float's place the exponent is 112 too small, also that of subnormal numbers; infinity and NaN need all of its bits.
        Vector256<float> value = (magnitude << 13).AsSingle() * Vector256.Create(BitConverter.UInt32BitsToSingle((112 + 127) << 23));
        Vector256<uint> special = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create(0x7C00))
            .AsUInt32() & Vector256.Create(0x7F80_0000u);
        return (value.AsUInt32() | special | sign).AsSingle();
    }
}

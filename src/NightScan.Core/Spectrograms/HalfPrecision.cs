using System.Runtime.CompilerServices;
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
            Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x7F80_0000)).AsUInt32(), Vector256.Create(0x7E00u), Vector256.Create(0x7C00u));
        Vector256<uint> result = Vector256.ConditionalSelect(
            Vector256.LessThan(magnitude.AsInt32(), Vector256.Create(0x3880_0000)).AsUInt32(), tiny, normal);
        result = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create(0x477F_F000)).AsUInt32(), special, result);
        result |= sign;
        return Vector128.Narrow(result.GetLower(), result.GetUpper());
    }
}

using System.Runtime.Intrinsics;

namespace NightScan.Spectrograms;

/// <summary>What the numbers of spectrograms in files are.</summary>
public enum SpectrogramDataType
{
    /// <summary>IEEE 754 binary16: 11 bits of precision.</summary>
    Float16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,
}

/// <summary>All that depends on the number type: a new one is a member above and an arm of each of these.</summary>
internal static unsafe class SpectrogramNumbers
{
    /// <summary>Bytes of a number.</summary>
    public static int SizeOf(SpectrogramDataType type) => type == SpectrogramDataType.Float16 ? 2 : 4;

    /// <summary>What numpy calls it, little-endian.</summary>
    public static string NumpyName(SpectrogramDataType type) => type == SpectrogramDataType.Float16 ? "<f2" : "<f4";

    /// <summary>The type that numpy calls so; null for any other.</summary>
    public static SpectrogramDataType? OfNumpy(string name) =>
        Enum.GetValues<SpectrogramDataType>().Cast<SpectrogramDataType?>().FirstOrDefault(type => NumpyName(type!.Value) == name);

    /// <summary>Reads numbers.</summary>
    /// <param name="bytes">Little-endian, any number of them.</param>
    /// <param name="destination">As many floats.</param>
    public static void Widen(ReadOnlySpan<byte> bytes, SpectrogramDataType type, Span<float> destination)
    {
        if (type == SpectrogramDataType.Float16)
        {
            HalfPrecision.Widen(MemoryMarshal.Cast<byte, ushort>(bytes), destination);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination);
        }
    }

    /// <summary>Writes eight numbers where a little-endian processor is.</summary>
    /// <param name="target">Where number 0 of all is.</param>
    /// <param name="index">That of the first of the eight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<float> values, SpectrogramDataType type, byte* target, nint index)
    {
        if (type == SpectrogramDataType.Float32)
        {
            values.Store((float*)target + index);
        }
        else
        {
            HalfPrecision.Convert(values).Store((ushort*)target + index);
        }
    }

    /// <summary>Writes one number, little-endian.</summary>
    internal static void Store(float value, SpectrogramDataType type, Span<byte> target, int index)
    {
        Span<byte> place = target[(index * SizeOf(type))..];
        if (type == SpectrogramDataType.Float32)
        {
            BinaryPrimitives.WriteSingleLittleEndian(place, value);
        }
        else
        {
            BinaryPrimitives.WriteHalfLittleEndian(place, (Half)value);
        }
    }
}

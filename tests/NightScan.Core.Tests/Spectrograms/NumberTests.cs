using System.Runtime.Intrinsics;
using NightScan.Spectrograms;

namespace NightScan.Tests.Spectrograms;

/// <summary>Decibels and halves, number by number.</summary>
public sealed class NumberTests
{
    [Fact]
    public void DecibelsOfEveryMagnitude()
    {
        float[] power = [.. Enumerable.Range(0, 4000).Select(i => (float)Math.Pow(10, -12 + (i * 0.0123)))], decibels = [.. power];
        Decibels.FromPower(decibels, topDb: 1000);
        for (int i = 0; i < power.Length; i++)
        {
            // A few units in the last place of a number near 400.
            Assert.Equal(10 * Math.Log10(Math.Max(power[i], 1e-10)), decibels[i], 1e-4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9)]
    public void DecibelsOfAnyCount(int count)
    {
        float[] values = new float[count];
        values[^1] = 100;
        Decibels.FromPower(values, topDb: 30);
        Assert.Equal(20, values[^1], 1e-5);
        Assert.All(values[..^1], value => Assert.Equal(-10, value, 1e-5));
    }

    [Theory]
    [InlineData(65536)]
    [InlineData(21)]
    public void HalvesAreWidenedAsTheRuntimeDoes(int count)
    {
        ushort[] halves = [.. Enumerable.Range(0, count).Select(bits => (ushort)(bits * (65536 / count)))];
        float[] widened = new float[count];
        HalfPrecision.Widen(halves, widened);
        for (int i = 0; i < count; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf(halves[i]);
            Assert.True(float.IsNaN(expected) ? float.IsNaN(widened[i])
                : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(widened[i]), $"{halves[i]:x4}");
        }
    }

    /// <summary>Every half, what lies half-way to the next one, and the floats around both.</summary>
    [Fact]
    public void HalvesAreRoundedAsTheRuntimeDoes()
    {
        for (int bits = 0; bits < 65536; bits++)
        {
            float value = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float next = (float)BitConverter.UInt16BitsToHalf((ushort)Math.Min(bits + 1, 65535)), middle = (value + next) / 2;
            Vector256<float> cases = Vector256.Create(
                value, MathF.BitIncrement(value), MathF.BitDecrement(value), middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle),
                    value * 4, value / 3);
            Vector128<ushort> halves = HalfPrecision.Convert(cases);
            for (int i = 0; i < 8; i++)
            {
                Half expected = (Half)cases[i], actual = BitConverter.UInt16BitsToHalf(halves[i]);
                Assert.True(expected.Equals(actual)
                    || (Half.IsNaN(expected) && Half.IsNaN(actual)), $"{cases[i]:R} became {actual}, not {expected}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void EqualValuesNormaliseToZeros(int count)
    {
        float[] values = new float[count];
        Array.Fill(values, -37.123456f);
        byte[] bytes = new byte[4 * count];
        (float mean, float scale) = Standardization.Measure(values);
        Standardization.Apply(values, mean, scale, bytes, SpectrogramDataType.Float32);
        Assert.All(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => Assert.Equal(0, value));
    }
}

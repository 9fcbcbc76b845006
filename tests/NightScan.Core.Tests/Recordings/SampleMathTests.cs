using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

public sealed class SampleMathTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(65536)]
    public void Sixteen_bits_become_what_libsndfile_makes_of_them(int count)
    {
        short[] integers = [.. Enumerable.Range(0, count).Select(i => (short)(i - 32768))];
        float[] samples = new float[count];

        SampleMath.FromInt16(integers, samples);

        Assert.Equal(integers.Select(value => value / 32768f), samples);
    }

    [Fact]
    public void Every_format_has_its_own_scale()
    {
        // More than a vector of each.
        float[] samples = new float[19];
        SampleMath.FromUInt8([.. Enumerable.Range(0, 19).Select(i => (byte)(i * 14))], samples);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => ((i * 14) - 128) / 128f), samples);
        SampleMath.FromInt32([.. Enumerable.Range(0, 19).Select(i => int.MinValue + (i * 123_456_789))], samples);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => (float)(int.MinValue + (i * 123_456_789)) / 2147483648f), samples);
        double[] doubles = [.. Enumerable.Range(0, 18).Select(i => Math.Sin(i) / 3), double.MaxValue];
        SampleMath.FromFloat64(doubles, samples);
        Assert.Equal(doubles.Select(value => (float)value), samples);
    }
}

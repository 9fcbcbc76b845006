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
}

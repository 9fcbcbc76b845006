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
    public void SixteenBitsBecomeWhatLibsndfileMakesOfThem(int count)
    {
        short[] integers = [.. Enumerable.Range(0, count).Select(i => (short)(i - 32768))];
        float[] samples = new float[count];

        SampleMath.FromInt16(integers, samples);

        Assert.Equal(integers.Select(value => value / 32768f), samples);
    }

    [Fact]
    public void EveryFormatHasItsOwnScale()
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

    /// <summary>As many as leave every rest of a vector, with the extremes at every place.</summary>
    [Fact]
    public void AnyNumberOfSamplesIsConvertedAsEachByItself()
    {
        for (int count = 0; count <= 100; count++)
        {
            byte[] bytes = new byte[count * 8];
            new Random(count).NextBytes(bytes);
            for (int i = count % 7; i < bytes.Length; i += 7)
            {
                bytes[i] = (byte)(i % 2 == 0 ? 0x80 : 0x7F);
            }

            ReadOnlySpan<short> shorts = MemoryMarshal.Cast<byte, short>(bytes)[..count];
            ReadOnlySpan<int> integers = MemoryMarshal.Cast<byte, int>(bytes)[..count];
            ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(bytes);
            float[] of8 = new float[count + 1], of16 = new float[count + 1], of24 = new float[count + 1], of32 = new float[count + 1],
                of64 = new float[count + 1];
            SampleMath.FromUInt8(bytes.AsSpan(0, count), of8.AsSpan(0, count));
            SampleMath.FromInt16(shorts, of16.AsSpan(0, count));
            SampleMath.FromInt24(bytes.AsSpan(0, count * 3), of24.AsSpan(0, count));
            SampleMath.FromInt32(integers, of32.AsSpan(0, count));
            SampleMath.FromFloat64(doubles, of64.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                int three = bytes[i * 3] | (bytes[(i * 3) + 1] << 8) | ((sbyte)bytes[(i * 3) + 2] << 16);
                Assert.Equal((bytes[i] - 128) / 128f, of8[i]);
                Assert.Equal(shorts[i] / 32768f, of16[i]);
                Assert.Equal(three / 8388608f, of24[i]);
                Assert.Equal(integers[i] / 2147483648f, of32[i]);
                Assert.Equal((float)doubles[i], of64[i]);
            }

            // None writes behind its end.
            Assert.Equal([0, 0, 0, 0, 0], [of8[count], of16[count], of24[count], of32[count], of64[count]]);
        }
    }
}

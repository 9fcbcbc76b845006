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

    [Theory]
    [InlineData(1, 9)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 7)]
    [InlineData(2, 8)]
    [InlineData(2, 9)]
    [InlineData(2, 17)]
    [InlineData(2, 4103)]
    [InlineData(3, 5)]
    [InlineData(4, 8)]
    public void TheMeanOverChannelsIsThatOfSingleNumbersBitForBit(int channels, int frames)
    {
        Random random = new(frames);
        float[] interleaved = [.. Enumerable.Range(0, frames * channels)
            .Select(_ => BitConverter.Int32BitsToSingle(random.Next() & 0x7EFFFFFF) * (random.Next(2) - 0.5f))];
        float[] mono = new float[frames];

        SampleMath.MixDown(interleaved, channels, mono);

        IEnumerable<float> expected = Enumerable.Range(0, frames)
            .Select(frame => interleaved[(frame * channels)..((frame + 1) * channels)].Aggregate((sum, sample) => sum + sample) / channels);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), mono.Select(BitConverter.SingleToInt32Bits));
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
}

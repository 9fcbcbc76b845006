using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

public sealed class ChannelMixerTests
{
    private static readonly float[] s_special =
    [
        0, -0f, float.Epsilon, -float.Epsilon, 1, -1, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity,
        float.NaN,
    ];

    public static TheoryData<int> Channels() => [.. Enumerable.Range(1, 19), 33];

    [Theory]
    [MemberData(nameof(Channels))]
    public void TheMeanIsThatOfSingleNumbersBitForBit(int channels)
    {
        for (int frames = 0; frames <= 100; frames++)
        {
            Random random = new(frames);
            float[] interleaved = [.. Enumerable.Range(0, frames * channels).Select(_ => (random.NextSingle() - 0.5f) * 3)];
            AssertMean(interleaved, channels);
        }
    }

    /// <summary>At every place of vectors and of what they leave.</summary>
    [Theory]
    [MemberData(nameof(Channels))]
    public void NumbersOutOfTheOrdinaryStayWhereTheyAre(int channels)
    {
        const int frames = 37;
        Random random = new(channels);
        for (int place = 0; place < frames * channels; place++)
        {
            float[] interleaved = [.. Enumerable.Range(0, frames * channels).Select(_ => random.NextSingle() - 0.5f)];
            interleaved[place] = s_special[place % s_special.Length];
            interleaved[random.Next(interleaved.Length)] = s_special[random.Next(s_special.Length)];
            AssertMean(interleaved, channels);
        }

        AssertMean([.. Enumerable.Repeat(-0f, frames * channels)], channels);
        AssertMean([.. Enumerable.Repeat(float.MaxValue, frames * channels)], channels);
    }

    [Fact]
    public void MoreFramesThanThereAreAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChannelMixer.MixDown(new float[29], 3, new float[10]));

    private static void AssertMean(float[] interleaved, int channels)
    {
        int frames = interleaved.Length / channels;
        float[] mono = new float[frames + 1];
        ChannelMixer.MixDown(interleaved, channels, mono.AsSpan(0, frames));
        for (int frame = 0; frame < frames; frame++)
        {
            Assert.Equal(Bits(Mean(interleaved.AsSpan(frame * channels, channels))), Bits(mono[frame]));
        }

        Assert.Equal(0, mono[frames]);
    }

    private static float Mean(ReadOnlySpan<float> samples)
    {
        if (samples.Length == 2)
        {
            return (samples[0] + samples[1]) * 0.5f;
        }

        float sum = 0;
        foreach (float sample in samples)
        {
            sum += sample;
        }

        return sum / samples.Length;
    }

    /// <summary>Which of two NaN a processor keeps is its own affair.</summary>
    private static int Bits(float value) => BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value);
}

using NightScan.Augmentation;
using NightScan.Spectrograms;
using NightScan.Tests.Augmentation;

namespace NightScan.Tests.Spectrograms;

/// <summary>What a window has behind the end of its recording.</summary>
public sealed class WindowPaddingTests
{
    private static readonly SpectrogramSettings s_settings = Bench.Settings with { Duration = 1 };

    /// <summary>Step by step: from the end back to the start, or one back at the ends.</summary>
    [Theory]
    [InlineData(Padding.Repeat)]
    [InlineData(Padding.Reflect)]
    public void SamplesFollowInTheirOrder(Padding padding)
    {
        Random random = new(5);
        (int Length, int Wanted)[] sizes = [(1, 1), (1, 7), (2, 9), (3, 3), (3, 4), (3, 100), .. Enumerable.Range(0, 300)
            .Select(_ => random.Next(1, 60)).Select(length => (length, length + random.Next(0, 200)))];
        foreach ((int length, int wanted) in sizes)
        {
            float[] samples = [.. Enumerable.Range(1, length).Select(i => (float)i)], padded = new float[wanted];
            WindowPadding.Fill(samples, padded, padding);
            Assert.Equal(Naive(samples, wanted, padding), padded);
        }
    }

    [Fact]
    public void ReflectionDoesNotRepeatTheEnds()
    {
        float[] padded = new float[11];
        WindowPadding.Fill([1, 2, 3, 4], padded, Padding.Reflect);
        Assert.Equal([1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3], padded);
        WindowPadding.Fill([1, 2, 3, 4], padded, Padding.Repeat);
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3], padded);
    }

    /// <summary>A spectrogram of a short recording is that of the padded one, an empty one has none, a whole one is left alone.</summary>
    [Theory]
    [InlineData(Padding.Repeat)]
    [InlineData(Padding.Reflect)]
    public void SpectrogramsAreThoseOfThePaddedSignal(Padding padding)
    {
        SpectrogramSettings settings = s_settings with { Padding = padding };
        Bench bench = new(settings), plain = new(s_settings);
        foreach (int length in (int[])[1, 2, 700, 8000, s_settings.SampleCount - 1, s_settings.SampleCount, s_settings.SampleCount + 3000])
        {
            float[] samples = [.. Probe.Scene(3, 1).Take(length)];
            float[] padded = length < s_settings.SampleCount ? Naive(samples, s_settings.SampleCount, padding) : samples;
            Assert.Equal(plain.LogMel(padded), bench.LogMel(samples));
            Assert.Equal(Original(plain, padded), Original(bench, samples));
            bench.Synthesizer.LoadOriginal(samples);
            Assert.Equal(Original(plain, padded), Original(bench));
        }

        Assert.Equal(plain.LogMel([]), bench.LogMel([]));
        Assert.Equal(Original(plain, []), Original(bench, []));
        Assert.NotEqual(plain.LogMel(Probe.Noise(0.4, 1)), bench.LogMel(Probe.Noise(0.4, 1)));
    }

    /// <summary>A shift or a stretch reaches into more of the same: the padded signal goes on behind the window.</summary>
    [Theory]
    [InlineData(Padding.Repeat)]
    [InlineData(Padding.Reflect)]
    public void VariantsAreThoseOfThePaddedSignal(Padding padding)
    {
        Bench bench = new(s_settings with { Padding = padding }), plain = new(s_settings);
        byte[] actual = new byte[bench.Synthesizer.ByteCount], expected = new byte[actual.Length];
        foreach (int length in (int[])[900, 12345, s_settings.SampleCount])
        {
            float[] samples = [.. Probe.Scene(3, 2).Take(length)];
            bench.Synthesizer.Load(samples);
            plain.Synthesizer.Load(
                length < s_settings.SampleCount ? Naive(samples, plain.Synthesizer.SampleCount, padding) : samples);
            for (int variant = 1; variant <= 10; variant++)
            {
                VariantRecipe recipe = bench.Sources.Drawer.Draw(Bench.Content(3), variant, StrengthTier.Rare);
                RenderedVariant made = bench.Synthesizer.Render(recipe, actual);
                Assert.Equal(plain.Synthesizer.Render(recipe, expected), made);
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{length} samples, {made.Recipe}");
            }
        }
    }

    private static byte[] Original(Bench bench, float[]? samples = null)
    {
        if (samples is not null)
        {
            bench.Synthesizer.Load(samples);
        }

        byte[] bytes = new byte[bench.Synthesizer.ByteCount];
        bench.Synthesizer.Original(bytes);
        return bytes;
    }

    private static float[] Naive(float[] samples, int wanted, Padding padding)
    {
        List<float> padded = [];
        for (int at = 0, step = 1; padded.Count < wanted; at += step)
        {
            if (padding == Padding.Repeat)
            {
                at = at == samples.Length ? 0 : at;
            }
            else if (at < 0 || at == samples.Length)
            {
                // Turns round on the sample at the end.
                step = -step;
                at = samples.Length == 1 ? 0 : at + (2 * step);
            }

            padded.Add(samples[at]);
        }

        return [.. padded];
    }
}

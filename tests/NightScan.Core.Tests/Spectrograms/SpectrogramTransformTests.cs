using NightScan.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Tests.Spectrograms;

public sealed class SpectrogramTransformTests
{
    private static readonly SpectrogramSettings s_settings =
        SpectrogramPresets.Find("general")! with { Duration = 2, DataType = SpectrogramDataType.Float32 };

    public static TheoryData<string> Presets() => [.. SpectrogramPresets.Names];

    [Theory]
    [InlineData(440)]
    [InlineData(1000)]
    [InlineData(3333)]
    [InlineData(9000)]
    public void ToneIsLoudestInTheBandOfItsFrequency(double frequency)
    {
        float[] decibels = LogMel(s_settings, TestSignals.Tone(frequency, s_settings.SampleRate, s_settings.SampleCount));
        double step = (MelFilterBank.ToMel(s_settings.MaxFrequency) - MelFilterBank.ToMel(s_settings.MinFrequency)) / (
            s_settings.MelBands + 1);
        double expected = ((MelFilterBank.ToMel(frequency) - MelFilterBank.ToMel(s_settings.MinFrequency)) / step) - 1;
        for (int frame = 4; frame < s_settings.FrameCount - 4; frame++)
        {
            int loudest = Enumerable.Range(0, s_settings.MelBands).MaxBy(band => decibels[(band * s_settings.FrameCount) + frame]);
            Assert.Equal(expected, loudest, 1.0);
        }
    }

    /// <summary>A tone on a bin: |X| = A/2 · Σ window = A·N/4, and the bin holds it all but for its two neighbours at half of it.</summary>
    [Fact]
    public void LevelOfAToneIsThatOfItsClosedForm()
    {
        // With one band as wide as the spectrum, the weights of three bins around the peak of the triangle are nearly 1.
        SpectrogramSettings settings = s_settings with { MelBands = 1, MinFrequency = 0 };
        double peakMel = MelFilterBank.ToMel(settings.MaxFrequency) / 2, peak = 700 * (Math.Pow(10, peakMel / 2595) - 1);
        double bin = Math.Round(peak * settings.FftSize / settings.SampleRate);
        float[] decibels = LogMel(settings,
            TestSignals.Tone(bin * settings.SampleRate / settings.FftSize, settings.SampleRate, settings.SampleCount, 0.5));
        double power = Math.Pow(0.5 * settings.FftSize / 4, 2) * (1 + 0.25 + 0.25);
        Assert.Equal(10 * Math.Log10(power), decibels[settings.FrameCount / 2], 0.05);
    }

    [Fact]
    public void TwiceTheAmplitudeIsSixDecibelsMore()
    {
        float[] samples = Noise(s_settings.SampleCount), twice = [.. samples.Select(sample => 2 * sample)];
        float[] one = LogMel(s_settings, samples), two = LogMel(s_settings, twice);
        for (int i = 0; i < one.Length; i++)
        {
            Assert.Equal(one[i] + (20 * Math.Log10(2)), two[i], 1e-4);
        }
    }

    [Fact]
    public void SilenceBecomesZeros()
    {
        Assert.All(Normalised(s_settings, new float[s_settings.SampleCount]), value => Assert.Equal(0, value));
        Assert.All(Normalised(s_settings, []), value => Assert.Equal(0, value));
    }

    [Fact]
    public void SilenceIsAHundredDecibelsDown() =>
        Assert.All(LogMel(s_settings, new float[s_settings.SampleCount]), value => Assert.Equal(-100, value, 1e-4));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(43000)]
    [InlineData(43076)]
    [InlineData(43077)]
    public void ShortSignalsArePaddedWithZerosAtTheEnd(int length)
    {
        float[] samples = Noise(length), padded = new float[s_settings.SampleCount];
        samples.CopyTo(padded, 0);
        Assert.Equal(LogMel(s_settings, padded), LogMel(s_settings, samples));
    }

    [Fact]
    public void LongSignalsAreCut()
    {
        float[] samples = Noise(s_settings.SampleCount + 12345);
        Assert.Equal(LogMel(s_settings, samples[..s_settings.SampleCount]), LogMel(s_settings, samples));
    }

    /// <summary>A worker's transform must not remember the clip before.</summary>
    [Fact]
    public void ResultDoesNotDependOnThePreviousClip()
    {
        SpectrogramTransform transform = new(s_settings);
        float[] first = new float[transform.ValueCount], again = new float[transform.ValueCount], clip = Noise(9999);
        transform.LogMel(clip, first);
        transform.LogMel(TestSignals.Tone(2000, s_settings.SampleRate, s_settings.SampleCount), again);
        transform.LogMel(clip, again);
        Assert.Equal(first, again);
    }

    [Fact]
    public void NothingIsFurtherThanTopDbBelowTheMaximum()
    {
        float[] tone = TestSignals.Tone(2000, s_settings.SampleRate, s_settings.SampleCount);
        float[] floored = LogMel(s_settings with { TopDb = 30 }, tone), whole = LogMel(s_settings with { TopDb = 300 }, tone);
        float floor = whole.Max() - 30;
        Assert.Contains(whole, value => value < floor - 10);
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.Equal(Math.Max(whole[i], floor), floored[i], 1e-4);
        }
    }

    /// <summary>Zero mean, and deviation 1 when divided by n − 1.</summary>
    [Fact]
    public void NormalisationIsUnbiased()
    {
        SpectrogramSettings few = s_settings with { MelBands = 2, Duration = 0.06, HopLength = 1000 };
        float[] decibels = LogMel(few, Noise(few.SampleCount)), values = Normalised(few, Noise(few.SampleCount));
        double mean = decibels.Average(x => (double)x),
            deviation = Math.Sqrt(decibels.Sum(x => (x - mean) * (x - mean)) / (decibels.Length - 1));
        Assert.InRange(values.Length, 3, 8);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal((decibels[i] - mean) / (deviation + 1e-6), values[i], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void EveryPresetMakesASpectrogram(string preset)
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(preset)! with { Duration = 1 };
        float[] values = Normalised(settings with { DataType = SpectrogramDataType.Float32 }, Noise(settings.SampleCount));
        Assert.Equal(settings.MelBands * (1 + (settings.SampleRate / settings.HopLength)), values.Length);
        Assert.Equal(0, values.Average(x => (double)x), 1e-5);
        Assert.All(values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Float16IsTheRoundedFloat32()
    {
        SpectrogramTransform transform = new(s_settings with { DataType = SpectrogramDataType.Float16 });
        float[] samples = Noise(s_settings.SampleCount), single = Normalised(s_settings, samples);
        byte[] bytes = new byte[transform.ByteCount];
        transform.Transform(samples, bytes);
        Assert.Equal(2 * single.Length, bytes.Length);
        for (int i = 0; i < single.Length; i++)
        {
            Assert.Equal((Half)single[i], BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(2 * i)));
        }
    }

    [Theory]
    [InlineData("Scalar")]
    [InlineData("Vector128")]
    [InlineData("Vector256")]
    [InlineData("Vector512")]
    public void WidthsAgree(string path)
    {
        float[] samples = Noise(30000), expected = LogMel(s_settings, samples), actual = new float[expected.Length];
        new SpectrogramTransform(s_settings, Enum.Parse<SimdPath>(path)).LogMel(samples, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-3);
        }
    }

    /// <summary>Fewer frames than lanes, one band, one frame.</summary>
    [Theory]
    [InlineData(0.05, 512, 3)]
    [InlineData(0.05, 4000, 1)]
    [InlineData(0.3, 512, 5)]
    public void SmallSpectrograms(double duration, int hop, int bands)
    {
        SpectrogramSettings settings = s_settings with { Duration = duration, HopLength = hop, MelBands = bands };
        float[] samples = Noise(settings.SampleCount), widest = LogMel(settings, samples), scalar = new float[widest.Length];
        new SpectrogramTransform(settings, SimdPath.Scalar).LogMel(samples, scalar);
        for (int i = 0; i < widest.Length; i++)
        {
            Assert.Equal(scalar[i], widest[i], 1e-3);
        }

        Assert.All(Normalised(settings, samples), value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>Float recordings hold anything finite.</summary>
    [Theory]
    [InlineData(1e15f)]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    public void AbsurdLevelsDoNotOverflow(float level)
    {
        float[] noise = Noise(s_settings.SampleCount);
        noise[100] = 1;
        float[] loud = [.. noise.Select(sample => sample * level)], expected = LogMel(s_settings, noise), actual = LogMel(s_settings, loud);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i] + (20 * Math.Log10(level)), actual[i], 1e-2);
        }
    }

    [Fact]
    public void NothingIsAllocatedPerClip()
    {
        SpectrogramTransform transform = new(s_settings);
        float[] samples = Noise(s_settings.SampleCount);
        byte[] bytes = new byte[transform.ByteCount];
        transform.Transform(samples, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        transform.Transform(samples, bytes);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static float[] Noise(int length) => TestSignals.Samples(length, seed: 11);

    private static float[] LogMel(SpectrogramSettings settings, float[] samples)
    {
        SpectrogramTransform transform = new(settings);
        float[] decibels = new float[transform.ValueCount];
        transform.LogMel(samples, decibels);
        return decibels;
    }

    private static float[] Normalised(SpectrogramSettings settings, float[] samples)
    {
        SpectrogramTransform transform = new(settings);
        byte[] bytes = new byte[transform.ByteCount];
        transform.Transform(samples, bytes);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}

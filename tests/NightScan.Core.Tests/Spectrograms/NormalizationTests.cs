using NightScan.Augmentation;
using NightScan.Spectrograms;
using NightScan.Tests.Augmentation;

namespace NightScan.Tests.Spectrograms;

/// <summary>What the numbers of files are, of originals and variants.</summary>
public sealed class NormalizationTests
{
    private static readonly SpectrogramSettings s_clip = Bench.Settings with { Duration = 1 };
    private static readonly SpectrogramSettings s_none = s_clip with { Normalization = Normalization.None };

    private static readonly SpectrogramSettings s_fixed =
        s_clip with { Normalization = Normalization.Fixed, NormalizationMean = -41.5, NormalizationDeviation = 12.25 };

    private static readonly SpectrogramSettings s_pcen = s_clip with { Normalization = Normalization.Pcen };

    [Fact]
    public void NoneIsDecibels()
    {
        float[] samples = Probe.Scene(2, 1);
        Assert.Equal(new Bench(s_clip).LogMel(samples), Original(s_none, samples));
        Assert.All(Original(s_none, []), value => Assert.Equal(-100, value, 1e-4));
    }

    [Fact]
    public void FixedIsTheSameForAllClips()
    {
        foreach (float level in (float[])[1, 0.01f])
        {
            float[] samples = [.. Probe.Scene(2, 1).Select(sample => sample * level)];
            float[] decibels = Original(s_none, samples), values = Original(s_fixed, samples);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal((decibels[i] + 41.5) / 12.25, values[i], 1e-5);
            }
        }
    }

    /// <summary>Whatever is written of them: the recipe that is used is that of <c>clip</c>.</summary>
    [Fact]
    public void VariantsHaveTheNumbersOfOriginals()
    {
        float[] samples = Probe.Scene(3, 4);
        Bench clip = new(s_clip);
        clip.Synthesizer.Load(samples);
        for (int variant = 1; variant <= 12; variant++)
        {
            VariantRecipe recipe = clip.Sources.Drawer.Draw(Bench.Content(4), variant, StrengthTier.Rare);
            float[] normalised = new float[clip.Synthesizer.ByteCount / 4];
            VariantRecipe used = clip.Synthesizer.Render(recipe, MemoryMarshal.AsBytes(normalised.AsSpan())).Recipe;
            (float[] decibels, VariantRecipe ofNone) = Variant(s_none, samples, recipe);
            (float[] values, VariantRecipe ofFixed) = Variant(s_fixed, samples, recipe);
            Assert.Equal((used, used), (ofNone, ofFixed));
            double mean = decibels.Average(value => (double)value);
            double deviation = Math.Sqrt(decibels.Sum(value => (value - mean) * (value - mean)) / (decibels.Length - 1));
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal((decibels[i] + 41.5) / 12.25, values[i], 1e-5);
                Assert.Equal((decibels[i] - mean) / deviation, normalised[i], 1e-4);
            }
        }
    }

    /// <summary>A recipe that changes nothing gives the original's numbers, also at a level that is scaled down on the way.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1e18f)]
    public void AVariantWithoutOperationsIsTheOriginal(float level)
    {
        float[] samples = [.. Probe.Scene(2, 4).Select(sample => sample * level)];
        foreach (SpectrogramSettings settings in (SpectrogramSettings[])[s_none, s_pcen])
        {
            Bench bench = new(settings);
            float[] expected = Original(settings, samples), actual = bench.Render(samples, Bench.Nothing);
            // The last frames reach behind the window there, and are reflected in the original.
            for (int i = 0; i < expected.Length; i++)
            {
                bool isInside = i % bench.Frames < bench.Frames - 3;
                Assert.True(!isInside || Math.Abs(expected[i] - actual[i]) < 0.01, $"{settings.Normalization} {i}: {actual[i]}");
            }
        }
    }

    /// <summary>What SpecAugment hides becomes the mean of the rest, whatever the numbers are.</summary>
    [Fact]
    public void MasksAreTheMeanOfTheRest()
    {
        VariantRecipe recipe = Bench.Nothing with { TimeMask = new(0.5, 0.1), FrequencyMask = new(0.4, 0.1) };
        foreach (SpectrogramSettings settings in (SpectrogramSettings[])[s_none, s_pcen])
        {
            Bench bench = new(settings);
            float[] plain = bench.Render(Probe.Scene(2, 4), Bench.Nothing), masked = bench.Render(Probe.Scene(2, 4), recipe);
            int[] hidden = [.. Enumerable.Range(0, plain.Length).Where(i => plain[i] != masked[i])];
            double mean = Enumerable.Range(0, plain.Length).Except(hidden).Average(i => (double)plain[i]);
            Assert.InRange(hidden.Length, plain.Length / 8, plain.Length / 4);
            Assert.All(hidden, i => Assert.Equal(mean, masked[i], 1e-3));
        }
    }

    [Fact]
    public void VariantsOfPcenDifferFromTheOriginalAsTheOthersDo()
    {
        Bench bench = new(s_pcen);
        bench.Synthesizer.Load(Probe.Scene(3, 4));
        for (int variant = 1; variant <= 20; variant++)
        {
            RenderedVariant made = bench.Synthesizer.Render(
                bench.Sources.Drawer.Draw(Bench.Content(4), variant, StrengthTier.Common), new byte[bench.Synthesizer.ByteCount]);
            Assert.InRange(made.Distance, VariantSynthesizer.LeastDistance, 2);
        }
    }

    private static float[] Original(SpectrogramSettings settings, float[] samples)
    {
        SpectrogramTransform transform = new(settings);
        float[] values = new float[transform.ValueCount];
        transform.Transform(samples, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static (float[] Values, VariantRecipe Recipe) Variant(SpectrogramSettings settings, float[] samples, VariantRecipe recipe)
    {
        Bench bench = new(settings);
        bench.Synthesizer.Load(samples);
        float[] values = new float[bench.Synthesizer.ByteCount / 4];
        return (values, bench.Synthesizer.Render(recipe, MemoryMarshal.AsBytes(values.AsSpan())).Recipe);
    }
}

using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Tests.Augmentation;

public sealed class SynthesizerTests
{
    private static readonly SpectrogramSettings s_settings = Bench.Settings with { Duration = 2, DataType = SpectrogramDataType.Float16 };

    /// <summary>
    /// With and without a margin, too short, of no length, with every vector width, and at a level that has to be scaled down.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(500, 1)]
    [InlineData(20000, 1)]
    [InlineData(43700, 1)]
    [InlineData(44100, 1)]
    [InlineData(44101, 1)]
    [InlineData(44700, 1)]
    [InlineData(52000, 1)]
    [InlineData(200000, 1)]
    [InlineData(52000, 1e18f)]
    [InlineData(20000, 1e18f)]
    public void OriginalHasTheBytesOfTheTransform(int length, float level)
    {
        float[] samples = [.. Probe.Scene(10, 1).Take(length).Select(sample => sample * level)];
        foreach (SimdPath path in (SimdPath[])[SimdPath.Widest, SimdPath.Scalar, SimdPath.Vector128, SimdPath.Vector512])
        {
            SpectrogramTransform transform = new(s_settings, path);
            byte[] expected = new byte[transform.ByteCount], actual = new byte[transform.ByteCount];
            transform.Transform(samples, expected);
            VariantSynthesizer synthesizer = new Bench(s_settings, path: path).Synthesizer;

            // What another recording left behind must not show.
            synthesizer.Load(Probe.Noise(10, 9));
            synthesizer.Load(samples);
            synthesizer.Original(actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{path}");
        }
    }

    /// <summary>A margin that is absurdly loud does not reach the window.</summary>
    [Fact]
    public void AbsurdMarginIsLeftOut()
    {
        float[] samples = Probe.Scene(3, 1);
        samples.AsSpan(50000).Fill(1e30f);
        Bench bench = new(s_settings);
        bench.Synthesizer.Load(samples);
        byte[] bytes = new byte[bench.Synthesizer.ByteCount];
        RenderedVariant made = bench.Synthesizer.Render(bench.Sources.Drawer.Draw(Bench.Content(1), 1, StrengthTier.Rare), bytes);
        Assert.True(double.IsFinite(made.Distance));
    }

    [Fact]
    public void SameRecipeSameBytesWhateverCameBefore()
    {
        float[] samples = Probe.Scene(3, 2);
        Bench one = new(s_settings), other = new(s_settings);
        other.Synthesizer.Load(Probe.Noise(5, 3));
        other.Synthesizer.Render(other.Sources.Drawer.Draw(Bench.Content(9), 7, StrengthTier.Rare), new byte[other.Synthesizer.ByteCount]);
        one.Synthesizer.Load(samples);
        other.Synthesizer.Load(samples);
        byte[] a = new byte[one.Synthesizer.ByteCount], b = new byte[one.Synthesizer.ByteCount];
        for (int variant = 1; variant <= 10; variant++)
        {
            one.Synthesizer.Render(one.Sources.Drawer.Draw(Bench.Content(2), variant, StrengthTier.Rare), a);
            other.Synthesizer.Render(other.Sources.Drawer.Draw(Bench.Content(2), 11 - variant, StrengthTier.Rare), b);
            other.Synthesizer.Render(other.Sources.Drawer.Draw(Bench.Content(2), variant, StrengthTier.Rare), b);
            Assert.True(a.AsSpan().SequenceEqual(b));
        }
    }

    /// <summary>A machine with other vectors makes the same variants but for rounding.</summary>
    [Fact]
    public void WidthsAgree()
    {
        float[] samples = Probe.Scene(3, 2);
        Bench reference = new(s_settings, path: SimdPath.Scalar);
        foreach (SimdPath path in (SimdPath[])[SimdPath.Vector128, SimdPath.Vector256, SimdPath.Vector512])
        {
            Bench bench = new(s_settings, path: path);
            for (int variant = 1; variant <= 10; variant++)
            {
                VariantRecipe recipe = bench.Sources.Drawer.Draw(Bench.Content(5), variant, StrengthTier.Rare);
                float[] expected = reference.Render(samples, recipe), actual = bench.Render(samples, recipe);
                Assert.InRange(bench.Compare(actual, expected, margin: 0).Max, 0, 0.02);
            }
        }
    }

    [Fact]
    public void VariantsAreNormalised()
    {
        Bench bench = new(s_settings with { DataType = SpectrogramDataType.Float32 });
        bench.Synthesizer.Load(Probe.Scene(3, 2));
        byte[] bytes = new byte[bench.Synthesizer.ByteCount];
        for (int variant = 1; variant <= 20; variant++)
        {
            bench.Synthesizer.Render(bench.Sources.Drawer.Draw(Bench.Content(5), variant, StrengthTier.Rare), bytes);
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
            double sum = 0, squares = 0;
            foreach (float value in values)
            {
                (sum, squares) = (sum + value, squares + (value * value));
            }

            Assert.Equal(0, sum / values.Length, 1e-3);
            Assert.Equal(1, squares / values.Length, 1e-3);
        }
    }

    /// <summary>The hot path makes no garbage once banks and noise are there.</summary>
    [Fact]
    public void NothingIsAllocatedPerVariant()
    {
        Bench bench = new(s_settings);
        float[] samples = Probe.Scene(3, 2);
        byte[] bytes = new byte[bench.Synthesizer.ByteCount];
        ContentHash content = Bench.Content(5);
        void All()
        {
            bench.Synthesizer.Load(samples);
            bench.Synthesizer.Original(bytes);
            for (int variant = 1; variant <= 30; variant++)
            {
                bench.Synthesizer.Render(bench.Sources.Drawer.Draw(content, variant, StrengthTier.Rare), bytes);
            }
        }

        All();
        long before = GC.GetAllocatedBytesForCurrentThread();
        All();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 0);
    }

    /// <summary>Masked numbers are 0, the mean, and nothing else is.</summary>
    [Fact]
    public void MasksAreTheMean()
    {
        Bench bench = new(s_settings);
        float[] samples = Probe.Scene(2, 2);
        VariantRecipe masked = Bench.Nothing with { TimeMask = new(0.5, 0.05), FrequencyMask = new(0.25, 0.1) };
        float[] plain = bench.Render(samples, Bench.Nothing), actual = bench.Render(samples, masked);
        int width = (int)Math.Round(0.05 * bench.Frames), height = (int)Math.Round(0.1 * 128), left = (int)(0.5 * bench.Frames),
            bottom = 32;
        float mean = actual[(bottom * bench.Frames)];
        double others = 0;
        int count = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            int band = i / bench.Frames, frame = i % bench.Frames;
            bool inside = (band >= bottom && band < bottom + height) || (frame >= left && frame < left + width);
            Assert.Equal(inside ? mean : plain[i], actual[i]);
            (others, count) = inside ? (others, count) : (others + actual[i], count + 1);
        }

        Assert.Equal(others / count, mean, 1e-3);
    }
}

using NightScan.Listening;
using NightScan.Spectrograms;
using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>
/// Real recordings against NWaves, a third method (a phase vocoder with phase locking on the waveform). Bounds: those of
/// <see cref="SoxTests"/> for mean and 95th percentile; a phase vocoder loses 0.9 dB where a recording is noise, so the bias may be 1.2.
/// What is half a semitone or 5 % off is beyond them.
/// </summary>
public sealed class NWavesTests(ITestOutputHelper output)
{
    private const int Frame = 1024;

    private readonly Bench _bench = new(Bench.Settings with { Duration = 0.95 });

    [Fact]
    public void StretchIsNWavesStretch()
    {
        Difference right = Stretch(1);
        output.WriteLine($"stretch: {right}");
        Assert.InRange(right.Mean, 0, 1.8);
        Assert.InRange(right.High, 0, 5.5);
        Assert.InRange(right.Bias, -1.2, 1.2);
        Assert.True(Stretch(1.05).Mean > 1.8);
    }

    [Fact]
    public void PitchIsNWavesPitch()
    {
        Difference right = Pitch(0);
        output.WriteLine($"pitch: {right}");
        Assert.InRange(right.Mean, 0, 2);
        Assert.InRange(right.High, 0, 6);
        Assert.InRange(right.Bias, -1.2, 1.2);
        Assert.True(Pitch(50).Mean > 2);
    }

    /// <summary>Both hops are whole, and the factor they make is as good as exact.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.9297)]
    [InlineData(1.0001)]
    [InlineData(1.1892)]
    [InlineData(2)]
    public void HopsMakeTheFactor(double factor)
    {
        HopRatio ratio = HopRatio.Nearest(factor, Frame);
        Assert.InRange(ratio.Value / factor, 1 - 2e-4, 1 + 2e-4);
        Assert.InRange(Math.Max(ratio.Analysis, ratio.Synthesis), 1, Frame / 6);
    }

    /// <summary>From the first sample to the last, and not a sample late.</summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(1.25)]
    public void AClickIsWhereItBelongs(double factor)
    {
        HopRatio ratio = HopRatio.Nearest(factor, Frame);
        foreach (int at in (int[])[0, 700, 10000, 21999])
        {
            float[] click = new float[22000];
            click[at] = 1;
            float[] stretched = TimeScale.Stretch(click, ratio, Frame);
            Assert.Equal((int)Math.Round(22000 * ratio.Value), stretched.Length);
            int loudest = Array.FindIndex(stretched, sample => sample == stretched.Max());
            Assert.InRange(loudest - (at * ratio.Value), -Frame / 20, Frame / 20);
        }
    }

    private Difference Stretch(double wrong) => Together((double[])[0.8, 1.25],
        (samples, rate) => (_bench.Render(samples, Bench.Nothing with { Rate = rate * wrong }),
            TimeScale.Stretch(samples, HopRatio.Nearest(1 / rate, Frame), Frame)), _ => 1);

    private Difference Pitch(int wrong) => Together((int[])[-300, 200],
        (samples, cents) => (_bench.Render(samples, Bench.Nothing with { PitchCents = cents + wrong }),
        TimeScale.Pitch(samples, HopRatio.Nearest(Factor(cents), Frame), Frame)),
        cents => Math.Min(1, 0.95 * Factor(cents)));

    private static double Factor(int cents) => Math.Pow(2, cents / 1200.0);

    // What lies above half the sample rate before a shift down is nowhere: neither is compared there.
    private Difference Together<T>(IReadOnlyList<T> values, Func<float[], T, (float[] Ours, float[] Theirs)> work, Func<T, double> share)
    {
        List<double> all = [];
        foreach (string name in SoxTests.Names)
        {
            foreach (T value in values)
            {
                (float[] ours, float[] theirs) = work(SoxTests.Samples(name), value);
                SpectrogramSettings settings = _bench.Sources.Spectrogram;
                double step = (settings.MelScale.Of(settings.MaxFrequency) - settings.MelScale.Of(settings.MinFrequency)) / (
                    settings.MelBands + 1);
                int bands = (int)((settings.MelScale.Of(settings.MaxFrequency * share(value)) - settings.MelScale.Of(
                    settings.MinFrequency)) / step);
                Difference difference = _bench.Compare(ours, _bench.LogMel(theirs), margin: 4, bands: bands);
                output.WriteLine($"{name} {value}: {difference}");
                all.AddRange(difference.Values);
            }
        }

        return new(all);
    }
}

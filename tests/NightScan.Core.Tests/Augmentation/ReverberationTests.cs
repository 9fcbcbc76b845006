using NightScan.Augmentation;
using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>Reverberation against waveforms convolved with noise that dies away exponentially.</summary>
public sealed class ReverberationTests(ITestOutputHelper output)
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0.8, 0)]
    [InlineData(0.5, 6)]
    public void PowerIsTheMeanOverImpulseResponses(double seconds, double ratio)
    {
        float[] signal = Probe.Scene(4, 8);
        float[] actual = _bench.Render(signal, Reverb(seconds, ratio)), expected = MeanOfResponses(signal, seconds, ratio, 12);
        Difference difference = _bench.Compare(actual, expected);
        output.WriteLine($"{seconds} s {ratio} dB: {difference}");
        Assert.InRange(difference.Mean, 0, 0.8);
    }

    /// <summary>The level of the tail, over all bands and its first 30 dB: half a hop late would be 2.3 dB at 0.3 s.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void ClickTailHasItsLevel(double seconds)
    {
        float[] click = new float[4 * Probe.Rate];
        click[10 * 512] = 0.9f;
        float[] actual = _bench.Render(click, Reverb(seconds, 0)), expected = MeanOfResponses(click, seconds, 0, 40);
        List<double> differences = [];
        for (int frame = 13; frame < 13 + (int)(0.5 * seconds * Probe.Rate / 512); frame++)
        {
            for (int band = 20; band < 128; band++)
            {
                differences.Add(actual[(band * _bench.Frames) + frame] - expected[(band * _bench.Frames) + frame]);
            }
        }

        output.WriteLine($"{seconds}: {differences.Average():f3} dB");
        Assert.InRange(differences.Average(), -0.5, 0.5);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void TailFallsBySixtyDecibelsInItsTime(double seconds)
    {
        float[] click = new float[4 * Probe.Rate];
        click[10 * 512] = 0.9f;
        float[] actual = _bench.Render(click, Reverb(seconds, 0));
        int from = 14, to = 14 + (int)(0.6 * seconds * Probe.Rate / 512);
        double slope = (actual[(60 * _bench.Frames) + to] - actual[(60 * _bench.Frames) + from]) / (to - from);
        double measured = -60 / slope * 512 / Probe.Rate;
        output.WriteLine($"{seconds}: {measured:f4} s");
        Assert.InRange(measured, 0.98 * seconds, 1.02 * seconds);
    }

    private static VariantRecipe Reverb(double seconds, double ratio) =>
        Bench.Nothing with { ReverberationTime = seconds, DirectToReverberant = ratio };

    private float[] MeanOfResponses(float[] signal, double seconds, double ratio, int count)
    {
        double[] power = new double[128 * _bench.Frames];
        for (int seed = 0; seed < count; seed++)
        {
            float[] decibels = _bench.LogMel(Spectrum.Convolve(signal, Impulse(seconds, ratio, seed)));
            for (int i = 0; i < power.Length; i++)
            {
                power[i] += Math.Pow(10, decibels[i] / 10) / count;
            }
        }

        return [.. power.Select(value => (float)(10 * Math.Log10(value)))];
    }

    /// <summary>A direct pulse of energy 1 and Gaussian noise whose expected energy is 10^(−ratio/10).</summary>
    private static float[] Impulse(double seconds, double ratio, int seed)
    {
        Random random = new(seed);
        float[] impulse = new float[(int)(seconds * Probe.Rate)];
        double decay = Math.Pow(10, -6 / (seconds * Probe.Rate)), energy = Math.Pow(10, -ratio / 10) * (1 - decay);
        for (int n = 0; n < impulse.Length; n++, energy *= decay)
        {
            double gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            impulse[n] = (float)(Math.Sqrt(energy) * gauss);
        }

        impulse[0] += 1;
        return impulse;
    }
}

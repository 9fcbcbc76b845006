using NightScan.Augmentation;
using NightScan.Spectrograms;
using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>Pitch shift against sounds generated at their shifted pitch.</summary>
public sealed class PitchTests(ITestOutputHelper output)
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData("slow chirp", 50, 2)]
    [InlineData("trill", 30, 1.5)]
    public void ShiftedProbeIsTheProbeAtThatPitch(string probe, double within, double bound)
    {
        foreach (int cents in (int[])[-400, -200, -100, 100, 200, 400])
        {
            float[] actual = _bench.Render(Probe.Create(probe, 4), Bench.Nothing with { PitchCents = cents });
            float[] expected = _bench.LogMel(Probe.Create(probe, 4, pitch: Math.Pow(2, cents / 1200.0)));
            Difference difference = _bench.Compare(actual, expected, within);
            output.WriteLine($"{probe} {cents}: {difference}");
            Assert.InRange(difference.Mean, 0, bound);
        }
    }

    /// <summary>Where a tone lies between two bins decides how its flanks are drawn: the mean over several.</summary>
    [Fact]
    public void ShiftedTonesAreTheTonesAtThatPitch()
    {
        List<double> means = [];
        foreach (int cents in (int[])[-400, -200, -100, 100, 200, 400])
        {
            foreach (double frequency in (double[])[440, 1000, 2000, 3000, 4000, 5000])
            {
                Difference difference = _bench.Compare(
                    _bench.Render(Tone(frequency), Bench.Nothing with { PitchCents = cents }),
                        _bench.LogMel(Tone(frequency * Math.Pow(2, cents / 1200.0))), within: 30);
                output.WriteLine($"{frequency} {cents}: {difference}");
                means.Add(difference.Mean);
            }
        }

        output.WriteLine($"mean {means.Average()}");
        Assert.InRange(means.Average(), 0, 1);
    }

    /// <summary>The loudest band of a tone, interpolated between bands, is the tone's, to a quarter of a band.</summary>
    [Theory]
    [InlineData(-400)]
    [InlineData(-65)]
    [InlineData(130)]
    [InlineData(400)]
    public void PeakMovesWithTheTone(int cents)
    {
        double factor = Math.Pow(2, cents / 1200.0);
        foreach (double frequency in (double[])[600, 1234, 2500, 5000])
        {
            float[] actual = _bench.Render(Tone(frequency), Bench.Nothing with { PitchCents = cents });
            float[] expected = _bench.LogMel(Tone(frequency * factor));
            Assert.InRange(Peak(actual) - Peak(expected), -0.25, 0.25);
        }
    }

    [Fact]
    public void PitchLeavesTimeAndStretchLeavesPitch()
    {
        float[] clicks = Probe.Create("clicks", 6);
        float[] plain = _bench.Render(clicks, Bench.Nothing), shifted = _bench.Render(clicks, Bench.Nothing with { PitchCents = 300 });
        int[] Onsets(float[] spectrogram) => [.. Enumerable.Range(1, _bench.Frames - 2).Where(t =>
            spectrogram[(60 * _bench.Frames) + t] > -60
                && spectrogram[(60 * _bench.Frames) + t] >= spectrogram[(60 * _bench.Frames) + t - 1]
                && spectrogram[(60 * _bench.Frames) + t] > spectrogram[(60 * _bench.Frames) + t + 1])];
        Assert.NotEmpty(Onsets(plain));
        Assert.Equal(Onsets(plain), Onsets(shifted));

        float[] tone = Tone(2000);
        Assert.Equal(Peak(_bench.Render(tone, Bench.Nothing)), Peak(_bench.Render(tone, Bench.Nothing with { Rate = 1.2 })), 0.01);
    }

    /// <summary>Shifting down leaves nothing in the bands that would have come from above half the sample rate.</summary>
    [Fact]
    public void BandsBeyondNyquistAreEmpty()
    {
        MelFilterBank bank = new WarpedBanks(Bench.Settings).Get(-400);
        Assert.Equal(0, bank.Bands[^1].Count);
        Assert.NotEqual(0, bank.Bands[0].Count);
    }

    private static float[] Tone(double frequency) =>
        [.. Enumerable.Range(0, 4 * Probe.Rate).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * frequency * i / Probe.Rate)))];

    /// <summary>Centre of power around the loudest band of the middle frame.</summary>
    private double Peak(float[] spectrogram)
    {
        double[] powers = [.. Enumerable.Range(0, Bench.Settings.MelBands)
            .Select(band => Math.Pow(10, spectrogram[(band * _bench.Frames) + (_bench.Frames / 2)] / 10))];
        int best = Array.IndexOf(powers, powers.Max());
        double weight = 0, moment = 0;
        for (int band = Math.Max(0, best - 2); band <= Math.Min(powers.Length - 1, best + 2); band++)
        {
            (weight, moment) = (weight + powers[band], moment + (powers[band] * band));
        }

        return moment / weight;
    }
}

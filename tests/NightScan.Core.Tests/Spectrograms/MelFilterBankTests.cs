using NightScan.Spectrograms;

namespace NightScan.Tests.Spectrograms;

public sealed class MelFilterBankTests
{
    public static TheoryData<string> Presets() => [.. SpectrogramPresets.Names];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(700, 781.172839)] // 2595·log10(2)
    [InlineData(1000, 999.985537)]
    [InlineData(6300, 2595)] // 1 + 6300/700 = 10
    public void HertzToMel(double hertz, double mel) => Assert.Equal(mel, MelFilterBank.ToMel(hertz), 1e-5);

    [Theory]
    [MemberData(nameof(Presets))]
    public void EveryBandIsATriangle(string preset)
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(preset)!;
        MelFilterBank bank = MelFilterBank.Create(settings);
        Assert.Equal(settings.MelBands, bank.Bands.Length);
        foreach (MelFilterBank.Band band in bank.Bands)
        {
            ReadOnlySpan<float> weights = bank.Weights.Slice(band.Offset, band.Count);
            Assert.False(weights.IsEmpty);
            int peak = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                Assert.InRange(weights[i], float.Epsilon, 1);
                peak = weights[i] > weights[peak] ? i : peak;
            }

            for (int i = 1; i < weights.Length; i++)
            {
                Assert.True(i <= peak ? weights[i] > weights[i - 1] : weights[i] < weights[i - 1]);
            }
        }
    }

    /// <summary>
    /// Neighbouring triangles share their feet: between the first peak and the last, the weights of a frequency sum to 1.
    /// </summary>
    [Theory]
    [MemberData(nameof(Presets))]
    public void TrianglesPartitionTheBand(string preset)
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(preset)!;
        double[] sums = ColumnSums(MelFilterBank.Create(settings), (settings.FftSize / 2) + 1);
        double step = (MelFilterBank.ToMel(settings.MaxFrequency) - MelFilterBank.ToMel(settings.MinFrequency)) / (settings.MelBands + 1);
        int inside = 0;
        for (int bin = 0; bin < sums.Length; bin++)
        {
            double hertz = (double)bin * settings.SampleRate / settings.FftSize, mel = MelFilterBank.ToMel(hertz);
            if (hertz <= settings.MinFrequency || hertz >= settings.MaxFrequency)
            {
                Assert.Equal(0, sums[bin], 1e-3);
            }
            else if (mel > MelFilterBank.ToMel(settings.MinFrequency) + step && mel < MelFilterBank.ToMel(settings.MaxFrequency) - step)
            {
                // Single precision of the edges, as in torchaudio.
                Assert.Equal(1, sums[bin], 1e-3);
                inside++;
            }
        }

        Assert.True(inside > 100);
    }

    /// <summary>The two forms of a bank are the same filters.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.7)]
    [InlineData(1.5)]
    public void BandsAndSegmentsAgree(double scale)
    {
        SpectrogramSettings settings = SpectrogramPresets.Find("general")! with { FftSize = 256, Duration = 1, MelBands = 40 };
        (float[] apart, float[] joined) = BothWays.Mels(settings, scale);
        for (int i = 0; i < apart.Length; i++)
        {
            Assert.Equal(apart[i], joined[i], 1e-6 * Math.Max(1, apart[i]));
        }

        Assert.Contains(joined, value => value > 0);
    }

    [Fact]
    public void ScaledEdgesMoveTheBandsInFrequency()
    {
        SpectrogramSettings settings = SpectrogramPresets.Find("mammal")! with { FftSize = 8192 };
        MelFilterBank plain = MelFilterBank.Create(settings), up = MelFilterBank.Create(settings, 0.5);
        Assert.Equal(Centroid(plain, 60) / 2, Centroid(up, 60), 0.2);
    }

    [Fact]
    public void BandsAboveNyquistAreEmpty()
    {
        SpectrogramSettings settings = SpectrogramPresets.Find("general")!;
        MelFilterBank bank = MelFilterBank.Create(settings, 2);
        Assert.Equal(0, bank.Bands[^1].Count);
        Assert.NotEqual(0, bank.Bands[0].Count);
    }

    private static double Centroid(MelFilterBank bank, int index)
    {
        MelFilterBank.Band band = bank.Bands[index];
        double sum = 0, moment = 0;
        for (int i = 0; i < band.Count; i++)
        {
            sum += bank.Weights[band.Offset + i];
            moment += bank.Weights[band.Offset + i] * (double)(band.FirstBin + i);
        }

        return moment / sum;
    }

    private static double[] ColumnSums(MelFilterBank bank, int bins)
    {
        double[] sums = new double[bins];
        foreach (MelFilterBank.Band band in bank.Bands)
        {
            for (int i = 0; i < band.Count; i++)
            {
                sums[band.FirstBin + i] += bank.Weights[band.Offset + i];
            }
        }

        return sums;
    }
}

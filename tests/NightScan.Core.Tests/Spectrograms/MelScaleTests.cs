using NightScan.Diagnostics;
using NightScan.Settings;
using NightScan.Spectrograms;
using NightScan.Tests.Augmentation;

namespace NightScan.Tests.Spectrograms;

/// <summary>Closed forms and properties of the filter banks on every scale.</summary>
public sealed class MelScaleTests
{
    public static TheoryData<string, string> Banks()
    {
        TheoryData<string, string> banks = [];
        foreach (string scale in Enum.GetNames<MelScale>())
        {
            foreach (string preset in SpectrogramPresets.Names)
            {
                banks.Add(scale, preset);
            }
        }

        return banks;
    }

    public static TheoryData<string> Scales() => [.. Enum.GetNames<MelScale>()];

    [Theory]
    [InlineData("htk", 6300, 2595)]
    [InlineData("slaney", 500, 7.5)] // 200/3 Hz each, up to 1 kHz
    [InlineData("slaney", 1000, 15)]
    [InlineData("slaney", 6400, 42)] // 27 steps for a factor of 6.4
    [InlineData("bark", 0, -0.53)]
    [InlineData("bark", 1960, 12.875)] // 26.81/2 − 0.53
    [InlineData("linear", 1234, 1234)]
    public void HertzToScale(string scale, double hertz, double expected) =>
        Assert.Equal(expected, Enum.Parse<MelScale>(scale, ignoreCase: true).Of(hertz), 1e-9);

    /// <summary>Each band peaks where the scale says, to one bin; rises to its peak and falls behind it; and is not negative.</summary>
    [Theory]
    [MemberData(nameof(Banks))]
    public void EveryBandIsATriangleInItsPlace(string scale, string preset)
    {
        SpectrogramSettings settings = Settings(scale, preset);
        double low = settings.MelScale.Of(settings.MinFrequency),
            step = (settings.MelScale.Of(settings.MaxFrequency) - low) / (settings.MelBands + 1);
        MelFilterBank bank = MelFilterBank.Create(settings);
        Assert.Equal(settings.MelBands, bank.Bands.Length);
        for (int band = 0; band < settings.MelBands; band++)
        {
            MelFilterBank.Band row = bank.Bands[band];
            ReadOnlySpan<float> weights = bank.Weights.Slice(row.Offset, row.Count);
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

            double perBin = (double)settings.SampleRate / settings.FftSize, at = low + ((band + 1) * step);
            Assert.InRange(at, settings.MelScale.Of((row.FirstBin + peak - 1) * perBin),
                settings.MelScale.Of((row.FirstBin + peak + 1) * perBin));
        }
    }

    /// <summary>
    /// Neighbouring triangles share their feet: between the first peak and the last, the weights of a frequency sum to 1.
    /// </summary>
    [Theory]
    [MemberData(nameof(Banks))]
    public void TrianglesPartitionTheBand(string scale, string preset)
    {
        SpectrogramSettings settings = Settings(scale, preset);
        double low = settings.MelScale.Of(settings.MinFrequency), high = settings.MelScale.Of(settings.MaxFrequency),
            step = (high - low) / (settings.MelBands + 1);
        double[] sums = new double[(settings.FftSize / 2) + 1];
        MelFilterBank bank = MelFilterBank.Create(settings);
        foreach (MelFilterBank.Band band in bank.Bands)
        {
            for (int i = 0; i < band.Count; i++)
            {
                sums[band.FirstBin + i] += bank.Weights[band.Offset + i];
            }
        }

        int inside = 0;
        for (int bin = 0; bin < sums.Length; bin++)
        {
            double place = settings.MelScale.Of((double)bin * settings.SampleRate / settings.FftSize);
            if (place > low + step && place < high - step)
            {
                Assert.Equal(1, sums[bin], settings.MelScale == MelScale.Htk ? 1e-3 : 1e-6);
                inside++;
            }
        }

        Assert.True(inside > 100);
    }

    /// <summary>Equal steps in Hz, so every band is the same triangle, one step further on.</summary>
    [Fact]
    public void LinearBandsAreCopiesOfOneAnother()
    {
        SpectrogramSettings settings =
            Settings("linear", "general") with { SampleRate = 16000, FftSize = 1600, MelBands = 39, MinFrequency = 0, MaxFrequency = 8000 };
        MelFilterBank bank = MelFilterBank.Create(settings);
        for (int band = 0; band < settings.MelBands; band++)
        {
            // 200 Hz from one peak to the next, 10 Hz from bin to bin.
            Assert.Equal((20 * band) + 1, bank.Bands[band].FirstBin);
            Assert.Equal(39, bank.Bands[band].Count);
            for (int i = 0; i < 39; i++)
            {
                Assert.Equal((20 - Math.Abs(i - 19)) / 20.0, bank.Weights[bank.Bands[band].Offset + i], 1e-6);
            }
        }
    }

    /// <summary>Σ weight·Δf is the area under the triangle.</summary>
    [Theory]
    [MemberData(nameof(Scales))]
    public void SlaneysNormMakesAreasEqual(string scale)
    {
        SpectrogramSettings settings = Settings(scale, "general") with { FftSize = 32768, MelNorm = MelNorm.Slaney };
        MelFilterBank bank = MelFilterBank.Create(settings);
        foreach (MelFilterBank.Band band in bank.Bands)
        {
            double sum = 0;
            foreach (float weight in bank.Weights.Slice(band.Offset, band.Count))
            {
                sum += weight;
            }

            // The lowest triangles have only some 40 bins.
            Assert.Equal(1, sum * settings.SampleRate / settings.FftSize, 2e-2);
        }
    }

    /// <summary>
    /// A bank for a shifted pitch is the same bank at other frequencies: twice the FFT size has every frequency where it was.
    /// </summary>
    [Theory]
    [InlineData("htk", "none")]
    [InlineData("htk", "slaney")]
    [InlineData("slaney", "none")]
    [InlineData("slaney", "slaney")]
    [InlineData("bark", "none")]
    [InlineData("linear", "slaney")]
    public void ShiftedBandsKeepTheirWeights(string scale, string norm)
    {
        SpectrogramSettings settings = Settings(scale, "mammal") with { MelNorm = Enum.Parse<MelNorm>(norm, ignoreCase: true) };
        MelFilterBank plain = MelFilterBank.Create(settings),
            octaveUp = MelFilterBank.Create(settings with { FftSize = 2 * settings.FftSize }, 0.5);
        for (int band = 0; band < settings.MelBands; band++)
        {
            MelFilterBank.Band expected = plain.Bands[band], actual = octaveUp.Bands[band];
            Assert.Equal((expected.FirstBin, expected.Count), (actual.FirstBin, actual.Count));
            for (int i = 0; i < expected.Count; i++)
            {
                float weight = plain.Weights[expected.Offset + i];
                Assert.Equal(weight, octaveUp.Weights[actual.Offset + i], 1e-4 * plain.Weights.ToArray().Max());
            }
        }
    }

    /// <summary>Up to an octave down: what would come from above half the sample rate is not there, and no bank fails.</summary>
    [Theory]
    [MemberData(nameof(Banks))]
    public void BandsAboveNyquistAreEmpty(string scale, string preset)
    {
        foreach (double shift in (double[])[0.5, 0.97, 1.03, 1.26, 2])
        {
            SpectrogramSettings settings = Settings(scale, preset);
            MelFilterBank bank = MelFilterBank.Create(settings, shift);
            int bins = (settings.FftSize / 2) + 1;
            Assert.All(bank.Bands.ToArray(), band => Assert.InRange(band.FirstBin + band.Count, 0, bins));
            Assert.NotEqual(0, bank.Weights.Length);
            double left = Edge(settings, settings.MelBands - 1) * shift;
            Assert.Equal(left < settings.SampleRate / 2.0 - (settings.SampleRate / settings.FftSize), bank.Bands[^1].Count > 0);
        }
    }

    /// <summary>The two forms of a bank are the same filters.</summary>
    [Theory]
    [InlineData("slaney", "none", 1)]
    [InlineData("slaney", "slaney", 0.7)]
    [InlineData("bark", "slaney", 1.5)]
    [InlineData("linear", "none", 1)]
    [InlineData("htk", "slaney", 1.5)]
    public void BandsAndSegmentsAgree(string scale, string norm, double shift)
    {
        SpectrogramSettings settings =
            Settings(scale, "general") with { FftSize = 256, Duration = 1, MelBands = 40, MelNorm = Enum.Parse<MelNorm>(norm, true) };
        (float[] apart, float[] joined) = BothWays.Mels(settings, shift);
        for (int i = 0; i < apart.Length; i++)
        {
            Assert.Equal(apart[i], joined[i], 1e-5 * apart.Max());
        }

        Assert.Contains(joined, value => value > 0);
    }

    /// <summary>A variant's pitch on every scale: the spectrogram of the shifted sound, as on the HTK scale.</summary>
    [Theory]
    [MemberData(nameof(Scales))]
    public void PitchShiftsOnEveryScale(string scale)
    {
        Bench bench = new(Bench.Settings with { MelScale = Enum.Parse<MelScale>(scale, ignoreCase: true), MelNorm = MelNorm.Slaney });
        foreach (int cents in (int[])[-400, 200])
        {
            float[] actual = bench.Render(Probe.Create("slow chirp", 6), Bench.Nothing with { PitchCents = cents });
            float[] expected = bench.LogMel(Probe.Create("slow chirp", 6, pitch: Math.Pow(2, cents / 1200.0)));
            Assert.InRange(bench.Compare(actual, expected).Mean, 0, 2);
        }
    }

    /// <summary>Only what differs from the default counts: every cache from before is fresh.</summary>
    [Fact]
    public void DefaultsLeaveKeysAndDescriptionsAsTheyWere()
    {
        SpectrogramSettings settings = SpectrogramPresets.Find("general")!;
        Assert.Equal("21c9172d74a041cf", settings.Key.ToString()[..16]);
        Assert.EndsWith("TopDb=80 SpectrogramDataType=Float16", settings.Describe(), StringComparison.Ordinal);
        Assert.EndsWith("Float16 MelScale=bark MelNorm=slaney",
            (settings with { MelScale = MelScale.Bark, MelNorm = MelNorm.Slaney }).Describe(), StringComparison.Ordinal);
        Assert.Equal(8, Enum.GetValues<MelScale>().SelectMany(scale => Enum.GetValues<MelNorm>().Select(norm =>
            (settings with { MelScale = scale, MelNorm = norm }).Key)).Distinct().Count());
    }

    [Fact]
    public void UnknownNamesAreErrors()
    {
        NightScanException scale = Assert.Throws<NightScanException>(() => Given("MelScale", "melody").Of(KnownSettings.MelScale)),
            norm = Assert.Throws<NightScanException>(() => Given("MelNorm", "l2").Of(KnownSettings.MelNorm));
        Assert.Equal(("NS0206", "NS0206"), (scale.Diagnostic.Code, norm.Diagnostic.Code));
        Assert.Contains("MelScale is 'melody': give one of htk, slaney, bark, linear", scale.Message, StringComparison.Ordinal);
        Assert.Contains("MelNorm is 'l2': give one of none, slaney", norm.Message, StringComparison.Ordinal);
        Assert.Equal(MelScale.Bark, Given("MelScale", "Bark").Of(KnownSettings.MelScale));
        static SettingValues Given(string name, string value) => new(new Dictionary<string, string> { [name] = value }, "/");
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void BandsThatCannotBeToldApartAreErrors(string scale) => Assert.Equal("NS0202", Assert.Throws<NightScanException>(
        () => (Settings(scale, "general") with { MinFrequency = 5000, MaxFrequency = 5000.5 }).Validate()).Diagnostic.Code);

    private static SpectrogramSettings Settings(string scale, string preset) =>
        SpectrogramPresets.Find(preset)! with { MelScale = Enum.Parse<MelScale>(scale, ignoreCase: true) };

    // By bisection: the inverse of the scale.
    private static double Edge(SpectrogramSettings settings, int number)
    {
        double low = settings.MelScale.Of(settings.MinFrequency), high = settings.MelScale.Of(settings.MaxFrequency);
        double wanted = low + (number * (high - low) / (settings.MelBands + 1)), from = 0, to = settings.MaxFrequency;
        for (int i = 0; i < 60; i++)
        {
            double middle = (from + to) / 2;
            (from, to) = settings.MelScale.Of(middle) < wanted ? (middle, to) : (from, middle);
        }

        return from;
    }
}

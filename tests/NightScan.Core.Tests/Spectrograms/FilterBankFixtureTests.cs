using System.Text.Json;
using NightScan.Spectrograms;
using NWaves.Filters.Fda;
using Xunit.Abstractions;

namespace NightScan.Tests.Spectrograms;

/// <summary>torchaudio's filter banks (Fixtures/make_filter_bank_fixtures.py) against ours, and against NWaves' as they come.</summary>
public sealed class FilterBankFixtureTests(ITestOutputHelper output)
{
    private static readonly JsonElement s_fixtures =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "filter-banks.json"))).RootElement;

    public static IEnumerable<object[]> Banks() => Enumerable.Range(0, s_fixtures.GetArrayLength()).Select(i => new object[] { i });

    /// <summary>
    /// torchaudio's edges are rounded to single precision: up to 1.1e-4 of a weight where triangles are narrow against their frequency.
    /// </summary>
    [Theory]
    [MemberData(nameof(Banks))]
    public void WeightsAreEqual(int index)
    {
        JsonElement fixture = s_fixtures[index];
        SpectrogramSettings settings = Settings(fixture);
        (double most, double sum) = Compare(fixture, Dense(settings));
        output.WriteLine(FormattableString.Invariant($"{settings.Describe()}: {most:e1} of the largest weight, sum {sum:e1}"));
        Assert.InRange(most, 0, 1.5e-4);
        Assert.InRange(sum, 0, 5e-7);
    }

    /// <summary>NWaves' HTK bank is as near to torchaudio's as ours, but has other bits: those of existing caches are ours.</summary>
    [Theory]
    [MemberData(nameof(Banks))]
    public void NWavesIsAsNear(int index)
    {
        JsonElement fixture = s_fixtures[index];
        SpectrogramSettings settings = Settings(fixture);
        if (settings.MelScale == MelScale.Htk && settings.MelNorm == MelNorm.None)
        {
            float[][] ours = Dense(settings), theirs = FilterBanks.Triangular(settings.FftSize, settings.SampleRate,
                FilterBanks.MelBands(settings.MelBands, settings.SampleRate, settings.MinFrequency, settings.MaxFrequency));
            Assert.InRange(Compare(fixture, theirs).Most, 0, 1.5e-4);
            Assert.InRange(ours.Zip(theirs, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max(), 1e-7, 1e-4);
        }
        else if (settings.MelScale == MelScale.Slaney)
        {
            Assert.Equal(FilterBanks.MelBankSlaney(settings.MelBands, settings.FftSize, settings.SampleRate, settings.MinFrequency,
                settings.MaxFrequency, settings.MelNorm == MelNorm.Slaney)
                .Select(row => row.Max()), Dense(settings).Select(row => row.Max()), (a, b) => Math.Abs(a - b) <= 1e-6 * b);
        }
    }

    /// <summary>Largest difference of a weight, relative to the largest weight; and that of the sums, relative.</summary>
    private static (double Most, double Sum) Compare(JsonElement fixture, float[][] rows)
    {
        double most = 0, largest = rows.Max(row => row.Max()), expected = fixture.GetProperty("sum").GetDouble();
        foreach (JsonElement weight in fixture.GetProperty("weights").EnumerateArray())
        {
            most = Math.Max(most, Math.Abs(rows[weight[1].GetInt32()][weight[0].GetInt32()] - weight[2].GetDouble()) / largest);
        }

        return (most, Math.Abs(rows.Sum(row => row.Sum(weight => (double)weight)) - expected) / expected);
    }

    private static SpectrogramSettings Settings(JsonElement fixture) => SpectrogramPresets.Find("general")! with
    {
        SampleRate = fixture.GetProperty("rate").GetInt32(),
        FftSize = fixture.GetProperty("fft").GetInt32(),
        MelBands = fixture.GetProperty("mels").GetInt32(),
        MinFrequency = fixture.GetProperty("low").GetDouble(),
        MaxFrequency = fixture.GetProperty("high").GetDouble(),
        MelScale = Enum.Parse<MelScale>(fixture.GetProperty("scale").GetString()!, ignoreCase: true),
        MelNorm = Enum.Parse<MelNorm>(fixture.GetProperty("norm").GetString()!, ignoreCase: true),
    };

    private static float[][] Dense(SpectrogramSettings settings)
    {
        MelFilterBank bank = MelFilterBank.Create(settings);
        return [.. bank.Bands.ToArray().Select(band =>
        {
            float[] row = new float[(settings.FftSize / 2) + 1];
            bank.Weights.Slice(band.Offset, band.Count).CopyTo(row.AsSpan(band.FirstBin));
            return row;
        })];
    }
}

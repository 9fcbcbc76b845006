using NightScan.Augmentation;
using NightScan.Spectrograms;
using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>
/// Real recordings against sox, another program with another method (WSOLA on the waveform). Fixtures/Augmentation/make.sh made the
/// fixtures. Bounds: two waveform methods differ from each other by 2.8 dB; sox and a right implementation by 1.2.
/// </summary>
public sealed class SoxTests(ITestOutputHelper output)
{
    private static readonly SpectrogramSettings s_settings = Bench.Settings with { Duration = 0.95 };

    /// <summary>sox tempo begins 0.4 frames late.</summary>
    [Fact]
    public void StretchIsTempo() => Check(
        [.. Names.SelectMany(name => (double[])[0.8, 1.25], (name, rate) =>
        (name, FormattableString.Invariant($"tempo{rate}"), Bench.Nothing with { Rate = rate }))],
        mean: 1.8, high: 5.5);

    [Fact]
    public void PitchIsPitch() => Check(
        [.. Names.SelectMany(name => (int[])[-300, 200], (name, cents) =>
        (name, FormattableString.Invariant($"pitch{cents}"), Bench.Nothing with { PitchCents = cents }))],
        mean: 2, high: 6);

    /// <summary>The recordings of the fixtures.</summary>
    internal static string[] Names => ["station", "chorus"];

    /// <summary>One of them.</summary>
    internal static float[] Samples(string name)
    {
        byte[] wave = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Augmentation", $"{name}.wav"));
        return [.. wave.Skip(wave.AsSpan().IndexOf("data"u8) + 8).Select(sample => (sample - 128) / 128f * 0.7079f)];
    }

    // Over the recordings together, as the study did.
    private void Check(IReadOnlyList<(string Name, string Operation, VariantRecipe Recipe)> cases, double mean, double high)
    {
        Bench bench = new(s_settings);
        string folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Augmentation");
        List<double> all = [];
        foreach ((string name, string operation, VariantRecipe recipe) in cases)
        {
            float[] samples = Samples(name);
            byte[] fixture = File.ReadAllBytes(Path.Combine(folder, $"{name}.{operation}.bin"));
            float top = BitConverter.ToSingle(fixture);
            float[] expected = [.. fixture.Skip(4).Select(value => top - 80 + (value * 80 / 255f))];
            Difference difference = bench.Compare(bench.Render(samples, recipe), expected, margin: 4);
            output.WriteLine($"{name} {operation}: {difference}");
            all.AddRange(difference.Values);
        }

        Difference together = new(all);
        output.WriteLine($"together: {together}");
        Assert.InRange(together.Mean, 0, mean);
        Assert.InRange(together.High, 0, high);
        Assert.InRange(together.Bias, -0.5, 0.5);
    }
}

using NightScan.Augmentation;
using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>Filters against the same response applied to the whole waveform.</summary>
public sealed class FilterTests(ITestOutputHelper output)
{
    public static TheoryData<double, double, double> Filters => new()
    {
        { 3, 0, 0 }, { -3, 0, 0 }, { 0.6, 0, 0 }, { 0, 3300, 0 }, { 0, 8800, 0 }, { 0, 6000, 300 }, { 0, 3500, 1500 },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void PowerTimesResponseIsTheFilteredWaveform(double tilt, double low, double high)
    {
        Bench bench = new();
        float[] signal = Probe.Scene(4, 5);
        float[] actual = bench.Render(signal, Bench.Nothing with { Filter = new FilterRecipe(tilt, low, high) });
        float[] expected = bench.LogMel(Spectrum.Filter(signal, f => Response(f, tilt, low, high)));
        Difference difference = bench.Compare(actual, expected);
        output.WriteLine($"{tilt} {low} {high}: {difference}");
        Assert.InRange(difference.Mean, 0, 0.1);
        Assert.InRange(difference.High, 0, 0.3);
    }

    [Fact]
    public void CornersHalveThePower()
    {
        float[] response = new float[1025];
        int bin = 300;
        double corner = bin * 22050.0 / 2048;
        FilterOperation.Fill(new(0, corner, 0), Bench.Settings, 1, response);
        Assert.Equal(0.5, response[bin] * response[bin], 1e-6);
        Assert.Equal(1 / 17.0, response[2 * bin] * response[2 * bin], 1e-5);
        FilterOperation.Fill(new(0, 0, corner), Bench.Settings, 1, response);
        Assert.Equal(0.5, response[bin] * response[bin], 1e-6);
        Assert.Equal(0, response[0]);

        // A pitch shift by an octave that follows moves the corner back to where it was asked for.
        FilterOperation.Fill(new(0, corner, 0), Bench.Settings, 2, response);
        Assert.Equal(0.5, response[bin / 2] * response[bin / 2], 1e-6);
    }

    // Written from the documentation, not from the code.
    private static double Response(double f, double tilt, double low, double high)
    {
        double middle = Math.Sqrt(50.0 * 11000), decibels = tilt * Math.Log2(Math.Max(f, 50) / middle);
        double gain = Math.Pow(10, decibels / 20);
        gain /= low > 0 ? Math.Sqrt(1 + Math.Pow(f / low, 4)) : 1;
        return high > 0 ? gain / Math.Sqrt(1 + Math.Pow(high / Math.Max(f, 1e-9), 4)) : gain;
    }
}

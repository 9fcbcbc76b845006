using NightScan.Gallery;

namespace NightScan.Tests.Gallery;

public sealed class ColorMapTests
{
    /// <summary>Measured in CIELAB (CIE 15) from the bytes that a screen gets: another space than the map was drawn in.</summary>
    [Fact]
    public void LightnessRisesWithEveryColourAndNearlyOnALine()
    {
        double[] lightness = [.. Enumerable.Range(0, ColorMap.Count).Select(Lightness)];

        Assert.InRange(lightness[0], 0, 8);
        Assert.InRange(lightness[^1], 93, 100);
        double step = (lightness[^1] - lightness[0]) / (ColorMap.Count - 1);
        for (int i = 1; i < lightness.Length; i++)
        {
            Assert.True(lightness[i] > lightness[i - 1], $"colour {i} is no brighter than the one before");
            // CIELAB and Oklab differ in their darkest tenth; 3.5 is the map's own deviation, the rest rounding to bytes.
            Assert.InRange(lightness[i] - (lightness[0] + (i * step)), -4, 0.5);
        }

        // Over sixteen colours, in which the rounding of the bytes no longer shows.
        Assert.All(Enumerable.Range(0, ColorMap.Count - 16), i =>
            Assert.InRange((lightness[i + 16] - lightness[i]) / (16 * step), 0.5, 1.15));
    }

    [Fact]
    public void NeighboursAreEquallyFarApart()
    {
        double[] steps = [.. Enumerable.Range(1, 255).Select(i => Distance(ColorMap.At((i - 1) / 255.0), ColorMap.At(i / 255.0)))];

        Assert.InRange(steps.Min() / steps.Average(), 0.94, 1);
        Assert.InRange(steps.Max() / steps.Average(), 1, 1.06);
    }

    [Fact]
    public void AScreenCanShowEveryColourWithoutClipping()
    {
        for (int i = 0; i < ColorMap.Count; i++)
        {
            (double red, double green, double blue) = ColorMap.At(i / 255.0).ToLinear();
            Assert.All([red, green, blue], primary => Assert.InRange(primary, 0, 1));
        }
    }

    /// <summary>White and the primaries, from the table in the source of the space.</summary>
    [Theory]
    [InlineData(1, 0, 0, 255, 255, 255)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(0.627955, 0.224863, 0.125846, 255, 0, 0)]
    [InlineData(0.866440, -0.233888, 0.179498, 0, 255, 0)]
    [InlineData(0.452014, -0.032457, -0.311528, 0, 0, 255)]
    public void OklabGivesThePrimariesOfAScreen(double l, double a, double b, byte red, byte green, byte blue) =>
        Assert.Equal([red, green, blue], new OkLab(l, a, b).ToBytes());

    private static double Distance(OkLab one, OkLab other) =>
        Math.Sqrt(Math.Pow(one.L - other.L, 2) + Math.Pow(one.A - other.A, 2) + Math.Pow(one.B - other.B, 2));

    private static double Lightness(int colour)
    {
        double y = (0.2126 * Light(3 * colour)) + (0.7152 * Light((3 * colour) + 1)) + (0.0722 * Light((3 * colour) + 2));
        return y > 216.0 / 24389 ? (116 * Math.Cbrt(y)) - 16 : y * 24389 / 27;
    }

    private static double Light(int at)
    {
        double value = ColorMap.Palette[at] / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}

using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>Time stretch against sounds generated in their stretched form. Bounds: what a right
/// implementation keeps to and one that is a frame late, 2 % off or without interpolation does not.</summary>
public sealed class StretchTests(ITestOutputHelper output)
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData("tone", 0.8, 50, 0.1)]
    [InlineData("tone", 1.25, 50, 0.1)]
    [InlineData("slow chirp", 0.8, 50, 2)]
    [InlineData("slow chirp", 1.25, 50, 2)]
    [InlineData("trill", 0.8, 50, 1.8)]
    [InlineData("trill", 1.25, 50, 1.8)]
    [InlineData("glide", 0.8, 50, 4)]
    [InlineData("glide", 1.25, 50, 4)]
    [InlineData("clicks", 0.8, 30, 5)]
    [InlineData("clicks", 1.25, 30, 5)]
    public void StretchedProbeIsTheProbeAtThatPace(string probe, double rate, double within, double bound)
    {
        float[] actual = _bench.Render(Probe.Create(probe, 6), Bench.Nothing with { Rate = rate });
        float[] expected = _bench.LogMel(Probe.Create(probe, 6, rate: rate));
        Difference difference = _bench.Compare(actual, expected, within);
        output.WriteLine($"{probe} {rate}: {difference}");
        Assert.InRange(difference.Mean, 0, bound);
    }

    /// <summary>Every click's energy has its centre where the click went, to 0.3 frames.</summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(0.93)]
    [InlineData(1.25)]
    public void ClicksAreWhereTheyBelong(double rate)
    {
        float[] actual = _bench.Render(Probe.Create("clicks", 6), Bench.Nothing with { Rate = rate });
        double worst = 0;
        foreach (double time in Probe.ClickTimes(4 * rate - 0.3))
        {
            double expected = time / rate * Probe.Rate / 512, weight = 0, moment = 0;
            for (int frame = (int)expected - 5; frame <= (int)expected + 6; frame++)
            {
                double power = Math.Pow(10, actual[(60 * _bench.Frames) + frame] / 10);
                (weight, moment) = (weight + power, moment + (power * frame));
            }

            worst = Math.Max(worst, Math.Abs((moment / weight) - expected));
        }

        output.WriteLine($"{rate}: {worst:f3} frames");
        Assert.InRange(worst, 0, 0.3);
    }

    /// <summary>A recording shorter than its window ends earlier when it is faster, and silence follows.</summary>
    [Fact]
    public void ShortRecordingBecomesShorter()
    {
        float[] actual = _bench.Render(Probe.Noise(3, 1), Bench.Nothing with { Rate = 1.25 });
        int end = (int)(3 / 1.25 * Probe.Rate / 512);
        for (int frame = 0; frame < _bench.Frames; frame++)
        {
            float value = actual[(80 * _bench.Frames) + frame];
            Assert.True(frame < end - 3 ? value > -30 : frame <= end + 3 || value <= -50, $"frame {frame}: {value}");
        }
    }
}

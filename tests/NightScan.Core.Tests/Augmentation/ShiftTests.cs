using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>Time shift: a later window where the recording goes on, a circle where it doesn't.</summary>
public sealed class ShiftTests(ITestOutputHelper output)
{
    private readonly Bench _bench = new();

    [Fact]
    public void MarginGivesALaterWindow()
    {
        float[] signal = Probe.Scene(6, 6);
        int frames = 20;
        float[] actual = _bench.Render(signal, Bench.Nothing with { Shift = frames / (_bench.Frames - 1.0) });
        Difference difference = _bench.Compare(actual, _bench.LogMel(signal.AsSpan(frames * 512)), margin: 3);
        output.WriteLine($"{difference}");
        Assert.InRange(difference.Max, 0, 1e-3);
    }

    /// <summary>What a rounded shift leaves over: at most half a hop.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    public void RemaindersAreSmall(int remainder)
    {
        float[] signal = Probe.Scene(6, 6);
        int samples = (20 * 512) + remainder;
        float[] actual = _bench.Render(signal, Bench.Nothing with { Shift = samples / 512.0 / (_bench.Frames - 1.0) });
        Difference difference = _bench.Compare(actual, _bench.LogMel(signal.AsSpan(samples)), margin: 3);
        output.WriteLine($"{remainder}: {difference}");
        Assert.InRange(difference.Mean, 0, 1.5);
    }

    [Fact]
    public void WithoutMarginTheWindowIsACircle()
    {
        float[] signal = Probe.Scene(4, 7);
        const int frames = 15;
        float[] plain = _bench.LogMel(signal);
        float[] actual = _bench.Render(signal, Bench.Nothing with { Shift = frames / (_bench.Frames - 1.0) });
        int circle = _bench.Frames - 1;
        for (int band = 0; band < 128; band++)
        {
            for (int frame = 0; frame < _bench.Frames; frame++)
            {
                float expected = plain[(band * _bench.Frames) + ((frame + circle - frames) % circle)];
                Assert.Equal(expected, actual[(band * _bench.Frames) + frame], 1e-3);
            }
        }
    }

    [Fact]
    public void ShortCallMovesIntoTheSilenceBehindIt()
    {
        float[] actual = _bench.Render(Probe.Noise(1, 2), Bench.Nothing with { Shift = 0.25 });
        float[] row = actual.AsSpan(80 * _bench.Frames, _bench.Frames).ToArray();
        int first = Array.FindIndex(row, value => value > row.Max() - 30), last = Array.FindLastIndex(row, value => value > row.Max() - 30);
        Assert.InRange(first, (int)(0.25 * 172) - 3, (int)(0.25 * 172) + 3);
        Assert.InRange(last - first, 40, 49);
    }
}

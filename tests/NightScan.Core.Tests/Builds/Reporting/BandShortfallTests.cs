using NightScan.Builds.Reporting;
using NightScan.Index;
using NightScan.Spectrograms;

namespace NightScan.Tests.Builds.Reporting;

public sealed class BandShortfallTests
{
    [Fact]
    public void RecordingsOfAPresetsOwnRateFillItsBand()
    {
        foreach (string name in SpectrogramPresets.Names)
        {
            SpectrogramSettings preset = SpectrogramPresets.Find(name)!;
            Assert.False(new BandShortfall(preset.MaxFrequency).Lacks(preset.SampleRate), name);
        }
    }

    [Theory]
    [InlineData(7999, true)]
    [InlineData(8000, false)]
    [InlineData(0, false)]
    public void TheEdgeOfTheBandIsHalfTheRate(int rate, bool lacks) => Assert.Equal(lacks, new BandShortfall(4000).Lacks(rate));

    [Fact]
    public void CountsAreToldByRateSplitAndClassTheLargestFirst()
    {
        BandShortfall shortfall = new(5000);
        shortfall.Add(4000, "owl", Split.Train);
        for (int i = 0; i < 2; i++)
        {
            shortfall.Add(8000, "owl", Split.Train);
            shortfall.Add(8000, "frog", Split.Test);
        }

        shortfall.Add(8000, "owl", Split.Test);
        Assert.StartsWith(
            "6 recordings cannot fill the band up to 5,000 Hz: 5 of 8,000 Hz (2 train, 3 test; 'owl' 3, 'frog' 2), 1 of 4,000 Hz (1 train; "
            + "'owl' 1). ",
            shortfall.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void OfManyRatesAndClassesAFewAreTold()
    {
        BandShortfall shortfall = new(5000);
        for (int i = 0; i < 5; i++)
        {
            shortfall.Add(8000, "class" + i, Split.Train);
            shortfall.Add(4000 + i);
        }

        Assert.StartsWith("10 recordings cannot fill the band up to 5,000 Hz: 5 of 8,000 Hz (5 train; 'class0' 1, 'class1' 1, 'class2' 1, "
            + "…), 1 of 4,000 Hz, 1 of 4,001 Hz, …. ",
            shortfall.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void ThereIsNothingToSayOfNone()
    {
        BandShortfall shortfall = new(4000);
        shortfall.Add(8000);
        Assert.Null(shortfall.Summary());
    }
}

using NightScan.Training.Optimisation;

namespace NightScan.Training.Tests.Optimisation;

public sealed class BestEpochTests
{
    [Fact]
    public void HigherF1IsBetterAndLowerLossAmongEquals()
    {
        BestEpoch best = new(patience: 0);
        Assert.True(best.Update(new EpochScore(1, 0.5, 1.0)));
        Assert.False(best.Update(new EpochScore(2, 0.4, 0.1)));
        Assert.False(best.Update(new EpochScore(3, 0.5, 1.0)));
        Assert.True(best.Update(new EpochScore(4, 0.5, 0.9)));
        Assert.True(best.Update(new EpochScore(5, 0.6, 2.0)));
        Assert.Equal(5, best.Best!.Epoch);
    }

    [Fact]
    public void StopsAfterAsManyEpochsAsPatienceAllows()
    {
        BestEpoch best = new(patience: 3);
        best.Update(new EpochScore(4, 0.5, 1.0));
        Assert.False(best.IsExhausted(6, cycleStart: 0));
        Assert.True(best.IsExhausted(7, cycleStart: 0));
    }

    [Fact]
    public void AnExtensionGetsItsPatienceAnew()
    {
        BestEpoch best = new(patience: 3);
        best.Update(new EpochScore(4, 0.5, 1.0));
        Assert.False(best.IsExhausted(12, cycleStart: 10));
        Assert.True(best.IsExhausted(13, cycleStart: 10));
    }

    [Fact]
    public void WithoutPatienceItNeverStops()
    {
        BestEpoch best = new(patience: 0);
        best.Update(new EpochScore(1, 0.5, 1.0));
        Assert.False(best.IsExhausted(10_000, cycleStart: 0));
    }
}

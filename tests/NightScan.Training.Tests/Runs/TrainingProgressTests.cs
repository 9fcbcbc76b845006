using NightScan.Training.Optimisation;
using NightScan.Training.Runs;

namespace NightScan.Training.Tests.Runs;

public sealed class TrainingProgressTests
{
    private static readonly TrainingProgress s_progress = new()
    {
        Identity = new Dictionary<string, string>(),
        Epochs = 100,
        Cycles = [100],
        Best = new EpochScore(4, 0.5, 1.0),
    };

    [Theory]
    [InlineData(0.4, 0.1, false)]
    [InlineData(0.5, 1.0, false)]
    [InlineData(0.5, 0.9, true)]
    [InlineData(0.6, 2.0, true)]
    public void HigherF1IsBetterAndLowerLossAmongEquals(double macroF1, double loss, bool isBetter) =>
        Assert.Equal(isBetter, new EpochScore(5, macroF1, loss).IsBetterThan(s_progress.Best!));

    [Fact]
    public void PatienceRunsOutAfterAsManyEpochs()
    {
        Assert.False((s_progress with { Epoch = 6 }).HasRunOut(patience: 3));
        Assert.True((s_progress with { Epoch = 7 }).HasRunOut(patience: 3));
    }

    [Fact]
    public void AnExtensionGetsItsPatienceAnew()
    {
        TrainingProgress extended = s_progress with { Cycles = [10, 100] };
        Assert.False((extended with { Epoch = 12 }).HasRunOut(patience: 3));
        Assert.True((extended with { Epoch = 13 }).HasRunOut(patience: 3));
    }

    [Fact]
    public void WithoutPatienceItNeverRunsOut() => Assert.False((s_progress with { Epoch = 99 }).HasRunOut(patience: 0));
}

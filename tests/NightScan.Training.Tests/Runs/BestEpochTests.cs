using NightScan.Training.Metrics;
using NightScan.Training.Optimisation;
using NightScan.Training.Reporting;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>Which epoch's weights a finished training answers with.</summary>
public sealed class BestEpochTests(TonesFolder tones) : IClassFixture<TonesFolder>
{
    /// <summary>That no epoch learns all there is, so that an earlier one could have been better.</summary>
    private const double LowRate = 1e-5;

    [Theory]
    [InlineData(0.05, 3)]
    [InlineData(1, 1)]
    public void TheLastIsTakenUnlessAnEarlierOneWasBetterByMoreThanChance(double above, int expected)
    {
        TrainingSettings settings = tones.NewSettings() with { LearningRate = LowRate }, again = settings with
        {
            ModelDir = tones.NewSettings().ModelDir
        };
        double last = tones.Train(settings).Epochs[^1].Row.Validation.MacroF1;
        Assert.InRange(last, 0.05, 0.75);

        using (CancellationTokenSource cancellation = new())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => TrainingRun.Run(
                again, tones.Index, TrainingListener.Cancelling(cancellation, "train", epoch: 3, batch: 1), cancellation.Token));
        }

        byte[] first = File.ReadAllBytes(Path.Join(again.ModelDir, "best.safetensors"));
        SavedProgress.Change(again, progress => progress with { Best = new EpochScore(1, Math.Min(last + above, 1), Loss: 0) });
        TrainingListener resumed = tones.Train(again);
        Assert.Equal((3, expected == 3 ? EpochStanding.LastWithinChance : EpochStanding.Behind),
            (resumed.Epochs[^1].Row.Epoch, resumed.Epochs[^1].Standing));
        Assert.Equal(expected, SavedProgress.Of(again).Best!.Epoch);
        Assert.Equal(expected == 3 ? File.ReadAllBytes(Path.Join(again.ModelDir, "last.safetensors")) : first,
            File.ReadAllBytes(Path.Join(again.ModelDir, "best.safetensors")));
    }

    /// <summary>The rate is high until the end: nothing but what was measured speaks for one of these.</summary>
    [Fact]
    public void BeforeTheEndTheHighestMeasureIsTheBest()
    {
        TrainingListener reporter = tones.Train(tones.NewSettings() with { LearningRate = LowRate, Epochs = 8 });
        EpochScore? best = null;
        foreach (EpochReport epoch in reporter.Epochs.SkipLast(1))
        {
            EpochScore score = new(epoch.Row.Epoch, epoch.Row.Validation.MacroF1, epoch.Row.Validation.Loss);
            bool isBest = best is null || score.IsBetterThan(best);
            Assert.Equal((epoch.Row.Epoch, isBest), (epoch.Row.Epoch, epoch.Standing == EpochStanding.Best));
            best = isBest ? score : best;
        }

        Assert.Contains(reporter.Epochs.SkipLast(1), epoch => epoch.Standing == EpochStanding.Behind);
    }

    /// <summary>Two standard errors of 90 + 2 among 104 are 0.0627; of 12 + 2 among 16, 0.1654; of half of 4, 0.5.</summary>
    [Theory]
    [InlineData(0.9, 100, 0.838, true)]
    [InlineData(0.9, 100, 0.836, false)]
    [InlineData(1.0, 12, 0.835, true)]
    [InlineData(1.0, 12, 0.834, false)]
    [InlineData(0.9, 1_000_000, 0.8995, true)]
    [InlineData(0.9, 1_000_000, 0.8993, false)]
    [InlineData(0.5, 0, 0, true)]
    [InlineData(0.5, 100, 0.6, false)]
    public void ChanceIsTwoStandardErrorsOfAShare(double best, long examples, double measure, bool isWithin)
    {
        EpochScore before = new(1, best, 1), last = new(2, measure, 2);
        EpochStanding otherwise = measure > best ? EpochStanding.Best : EpochStanding.Behind;
        Assert.Equal(isWithin ? EpochStanding.LastWithinChance : otherwise, last.After(before, isLast: true, examples));
        Assert.Equal(otherwise, last.After(before, isLast: false, examples));
        Assert.Equal(EpochStanding.Best, last.After(best: null, isLast: true, examples));
    }
}

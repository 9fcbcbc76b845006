using NightScan.Training.Optimisation;

namespace NightScan.Training.Tests.Optimisation;

public sealed class LossScalerTests
{
    [Fact]
    public void HalvesOnOverflowAndDoublesAfterTwoThousandGoodSteps()
    {
        LossScaler scaler = new();
        double initial = scaler.Scale;
        scaler.Update(isFinite: false);
        Assert.Equal(initial / 2, scaler.Scale);
        for (int step = 0; step < 1999; step++)
        {
            scaler.Update(isFinite: true);
        }

        Assert.Equal(initial / 2, scaler.Scale);
        scaler.Update(isFinite: true);
        Assert.Equal(initial, scaler.Scale);
    }

    [Fact]
    public void AnOverflowStartsTheCountAnew()
    {
        LossScaler scaler = new();
        for (int step = 0; step < 3000; step++)
        {
            scaler.Update(isFinite: step % 1000 != 999);
        }

        Assert.Equal(65536.0 / 8, scaler.Scale);
    }

    [Fact]
    public void NeverReachesZero()
    {
        LossScaler scaler = new();
        for (int step = 0; step < 5000; step++)
        {
            scaler.Update(isFinite: false);
        }

        Assert.True(scaler.Scale > 0);
    }

    [Fact]
    public void GoesOnFromACheckpoint()
    {
        LossScaler scaler = new();
        scaler.Restore(128, 1999);
        scaler.Update(isFinite: true);
        Assert.Equal((256, 0), (scaler.Scale, scaler.GoodSteps));
    }
}

using System.Text.Json;
using NightScan.Training.Optimisation;
using NightScan.Training.Tests.Fixtures;

namespace NightScan.Training.Tests.Optimisation;

public sealed class ScheduleTests
{
    private static readonly JsonElement Expected = Fixture.Read("optimisation.json").GetProperty("oneCycle");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EqualsPyTorchs(int number)
    {
        JsonElement expected = Expected[number];
        OneCycleSchedule schedule = new(expected.GetProperty("maximum").GetDouble(), expected.GetProperty("steps").GetInt64());
        int every = expected.TryGetProperty("every", out JsonElement spacing) ? spacing.GetInt32() : 1, step = 0;
        foreach (double rate in expected.Doubles("rates"))
        {
            Assert.Equal(rate, schedule.At(step), 1e-12);
            step += every;
        }
    }

    [Fact]
    public void RisesToTheMaximumThenFallsToNearlyNothing()
    {
        OneCycleSchedule schedule = new(0.5, 1000);
        double[] rates = [.. Enumerable.Range(0, 1000).Select(step => schedule.At(step))];
        Assert.Equal(0.5 / 25, rates[0], 1e-12);
        Assert.Equal(0.5, rates[299], 1e-12); // 30% of the steps, the last of them at the maximum.
        Assert.Equal(0.5 / 25e4, rates[999], 1e-12);
        Assert.All(Enumerable.Range(1, 299), step => Assert.True(rates[step] > rates[step - 1]));
        Assert.All(Enumerable.Range(300, 700), step => Assert.True(rates[step] < rates[step - 1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TheShortestRunsHaveUsableRates(int steps)
    {
        OneCycleSchedule schedule = new(0.1, steps);
        Assert.All(Enumerable.Range(0, steps), step => Assert.InRange(schedule.At(step), 0.1 / 25e4 / 2, 0.1));
        Assert.Equal(0.1, Enumerable.Range(0, steps).Max(step => schedule.At(step)), 0.05);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void ThereAreNoStepsOutside(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(0.1, 10).At(step));

    [Fact]
    public void AnExtensionAddsACycleAndLeavesTheFirstAlone()
    {
        LearningRatePlan before = new(0.1, 7, [10]), after = new(0.1, 7, [10, 15]);
        Assert.All(Enumerable.Range(0, 70), step => Assert.Equal(before.At(step), after.At(step)));
        OneCycleSchedule added = new(0.1, 35);
        Assert.All(Enumerable.Range(0, 35), step => Assert.Equal(added.At(step), after.At(70 + step)));
        Assert.Throws<ArgumentOutOfRangeException>(() => after.At(105));
    }
}

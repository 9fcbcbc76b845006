using NightScan.Training.Optimisation;

namespace NightScan.Training.Tests.Optimisation;

public sealed class StepGroupsTests
{
    [Theory]
    [InlineData(100, 32, 2)]
    [InlineData(100, 32, 1)]
    [InlineData(96, 32, 3)]
    [InlineData(97, 8, 5)]
    [InlineData(1, 32, 4)]
    [InlineData(7, 1, 3)]
    public void EveryExampleCountsOnceAndEquallyWithinItsStep(int examples, int batchSize, int batchesPerStep)
    {
        StepGroups groups = new(examples, batchSize, batchesPerStep);
        int seen = 0, steps = 0, inStep = 0;
        List<(int Size, double Share)> step = [];
        for (int batch = 0; batch < groups.Batches; batch++)
        {
            int size = Math.Min(batchSize, examples - seen);
            seen += size;
            Assert.Equal(step.Count == 0, groups.IsFirst(batch));
            step.Add((size, groups.Share(batch)));
            inStep += size;
            if (groups.IsLast(batch))
            {
                Assert.All(step, item => Assert.Equal((double)item.Size / inStep, item.Share, 1e-12));
                (steps, inStep) = (steps + 1, 0);
                step.Clear();
            }
        }

        Assert.Empty(step);
        Assert.Equal(examples, seen);
        Assert.Equal(groups.Steps, steps);
    }
}

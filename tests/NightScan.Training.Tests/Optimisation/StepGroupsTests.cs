using NightScan.Training.Data;
using NightScan.Training.Optimisation;

namespace NightScan.Training.Tests.Optimisation;

public sealed class StepGroupsTests
{
    [Theory]
    [InlineData(100, 32, 2)]
    [InlineData(100, 32, 1)]
    [InlineData(96, 32, 3)]
    [InlineData(97, 8, 5)]
    [InlineData(97, 32, 1)]
    [InlineData(97, 32, 2)]
    [InlineData(65, 32, 2)]
    [InlineData(33, 32, 4)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(1, 32, 4)]
    [InlineData(7, 1, 3)]
    public void EveryExampleCountsOnceAndEquallyWithinItsStep(int examples, int batchSize, int batchesPerStep)
    {
        StepGroups groups = new(new Batching(examples, batchSize, JoinsLone: true), batchesPerStep);
        int seen = 0, steps = 0, inStep = 0;
        List<(int Size, double Share)> step = [];
        for (int batch = 0; batch < groups.Batches; batch++)
        {
            bool isLone = batchSize > 1 && examples - seen - batchSize == 1;
            int size = Math.Min(batchSize + (isLone ? 1 : 0), examples - seen);
            Assert.True(size > 1 || batchSize == 1 || examples == 1);
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

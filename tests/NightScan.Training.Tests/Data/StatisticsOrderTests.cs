using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public sealed class StatisticsOrderTests
{
    /// <summary>15% of an epoch; at least 64 and at most 8,192, in full batches; never more than there are.</summary>
    [Theory]
    [InlineData(100_000, 32, 8192)]
    [InlineData(10_000, 32, 1504)]
    [InlineData(500, 32, 96)]
    [InlineData(400, 32, 64)]
    [InlineData(115, 4, 64)]
    [InlineData(50, 4, 48)]
    [InlineData(33, 32, 32)]
    [InlineData(20, 32, 20)]
    [InlineData(1, 2, 1)]
    public void TheirNumberIsBoundedByAnEpoch(int recordings, int batchSize, int expected) =>
        Assert.Equal(expected, StatisticsOrder.Examples(recordings, batchSize));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheyAreOriginalsInAnOrderOfTheirOwn(bool balanced)
    {
        RecordingList list = Lists.Of([400, 40, 60], (_, _) => 11);
        StatisticsOrder order = new(list, balanced, seed: 5, batchSize: 8), again = new(list, balanced, seed: 5, batchSize: 8);
        Example[] first = Epoch(order, 0);
        Assert.Equal(80, first.Length);
        Assert.All(first, example => Assert.Equal((0, list.ClassOf(example.Recording)), (example.File, example.Class)));
        Assert.Equal(first, Epoch(again, 0));
        Assert.NotEqual(first, Epoch(order, 1));
        TrainingOrder training = new(list, balanced, seed: 5);
        Assert.NotEqual(first.Select(example => example.Recording),
            Enumerable.Range(0, 80).Select(position => training.At(0, position).Recording));
        if (balanced)
        {
            Assert.All(first.CountBy(example => example.Class), pair => Assert.InRange(pair.Value, 26, 27));
        }
        else
        {
            Assert.Equal(80, first.DistinctBy(example => example.Recording).Count());
        }
    }

    private static Example[] Epoch(StatisticsOrder order, int epoch) =>
        [.. Enumerable.Range(0, order.Count).Select(position => order.At(epoch, position))];
}

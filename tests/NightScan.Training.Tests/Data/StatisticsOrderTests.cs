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
    public void TheyAreWhatTrainingShowsInAnOrderOfTheirOwn(bool balanced)
    {
        RecordingList list = Lists.Of([400, 40, 60], (_, _) => 11);
        StatisticsOrder order = new(list, balanced, seed: 5, batchSize: 8, null), again = new(list, balanced, seed: 5, batchSize: 8, null);
        Example[] first = Epoch(order, 0);
        Assert.Equal(80, first.Length);
        Assert.All(first, example => Assert.Equal(list.ClassOf(example.Recording), example.Class));
        // One of eleven is an original, in any 800 of them.
        Assert.InRange(Enumerable.Range(0, 10).SelectMany(epoch => Epoch(order, epoch)).Count(example => example.File == 0), 45, 100);
        Assert.All(first, example => Assert.InRange(example.File, 0, 10));
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

    [Theory]
    [InlineData(1, 80)]
    [InlineData(0, 0)]
    public void TheyHaveItsShareOfOriginals(double share, int expected)
    {
        StatisticsOrder order = new(Lists.Of([400, 40, 60], (_, _) => 11), balanceClasses: true, seed: 5, batchSize: 8, share);
        Assert.Equal(expected, Epoch(order, 3).Count(example => example.File == 0));
    }

    [Fact]
    public void WithoutVariantsTheyAreOriginals() =>
        Assert.All(Epoch(new(Lists.Of([40, 60], (_, _) => 1), balanceClasses: false, seed: 5, batchSize: 8, null), 1),
            example => Assert.Equal(0, example.File));

    private static Example[] Epoch(StatisticsOrder order, int epoch) =>
        [.. Enumerable.Range(0, order.Count).Select(position => order.At(epoch, position))];
}

using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public class ShuffleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    [InlineData(100_003)]
    public void EveryNumberComesOnce(int count)
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            Assert.Equal(Enumerable.Range(0, count),
                Enumerable.Range(0, count).Select(position => Shuffle.At(position, count, seed)).Order());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(11)]
    [InlineData(100)]
    public void OverManySeedsEveryNumberIsEquallyLikelyAtEveryPlace(int count)
    {
        // Chi-squared with count - 1 degrees of freedom; six deviations above its mean is beyond chance for all places together.
        const int seeds = 4000;
        double limit = count - 1 + (6 * Math.Sqrt(2 * (count - 1)));
        foreach (int position in (int[])[0, 1, count / 2, count - 1])
        {
            int[] counts = new int[count];
            for (int seed = 0; seed < seeds; seed++)
            {
                counts[Shuffle.At(position, count, (ulong)seed)]++;
            }

            double expected = (double)seeds / count;
            Assert.InRange(counts.Sum(n => (n - expected) * (n - expected) / expected), 0, limit);
        }
    }

    [Fact]
    public void NeighboursDoNotStayNeighbours()
    {
        // Of 100,000 pairs about two would by chance.
        int[] order = [.. Enumerable.Range(0, 100_000).Select(position => Shuffle.At(position, 100_000, 7))];
        Assert.InRange(order.Zip(order.Skip(1)).Count(pair => Math.Abs(pair.First - pair.Second) == 1), 0, 12);
    }
}

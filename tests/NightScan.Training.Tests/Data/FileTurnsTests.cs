using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public class FileTurnsTests
{
    private const int Files = 5;

    private static readonly RecordingList s_list = Lists.Of([300], (_, _) => Files);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.1, 10)]
    [InlineData(0.37, 100)]
    [InlineData(0.5, 2)]
    [InlineData(0.125, 8)]
    [InlineData(1, 10)]
    public void OfAnyStretchOfDrawsAsManyAreOriginalsAsTheShareSays(double share, int stretch)
    {
        FileTurns turns = new(s_list, seed: 7, share);
        foreach (int recording in new[] { 0, 1, 2, 299 })
        {
            int[] drawn = Draws(turns, recording, 3 * stretch);
            Assert.All(Enumerable.Range(0, 2 * stretch), first =>
                Assert.Equal((int)Math.Round(share * stretch), drawn[first..(first + stretch)].Count(file => file == 0)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.37)]
    [InlineData(0.9)]
    public void VariantsComeInTurn(double share)
    {
        FileTurns turns = new(s_list, seed: 7, share);
        int[] variants = [.. Draws(turns, 3, 400).Where(file => file > 0)];
        Assert.True(variants.Length >= 40);
        Assert.All(variants.Chunk(Files - 1).Where(turn => turn.Length == Files - 1), turn =>
            Assert.Equal(Enumerable.Range(1, Files - 1), turn.Order()));
        Assert.True(variants.Chunk(Files - 1).Select(turn => string.Join(' ', turn)).Distinct().Count() > 3);
    }

    /// <summary>Not all originals in one epoch and none in the next.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.37)]
    [InlineData(0.5)]
    public void EveryEpochHasTheShareOverTheRecordings(double share)
    {
        FileTurns turns = new(s_list, seed: 11, share);
        for (int draw = 0; draw < 50; draw++)
        {
            int originals = Enumerable.Range(0, s_list.Count).Count(recording => turns.At(recording, draw) == 0);
            // Multiples of the golden ratio leave no gaps: the error grows with the logarithm of their number.
            Assert.InRange(originals, (share * s_list.Count) - 3, (share * s_list.Count) + 3);
        }
    }

    [Fact]
    public void WithoutVariantsAShareChangesNothing()
    {
        RecordingList alone = Lists.Of([4, 3], (_, _) => 1);
        TrainingOrder with = new(alone, balanceClasses: true, seed: 1, originalShare: 0);
        TrainingOrder without = new(alone, balanceClasses: true, seed: 1);
        Assert.All(Enumerable.Range(0, 5), epoch => Assert.All(Enumerable.Range(0, alone.Count), position =>
            Assert.Equal(without.At(epoch, position), with.At(epoch, position))));
        Assert.Equal(7, with.FilesUsed(5));
    }

    [Theory]
    [InlineData(true, 0.0)]
    [InlineData(true, 0.4)]
    [InlineData(false, 0.4)]
    [InlineData(false, 1.0)]
    public void CoverageIsWhatCountingGives(bool balanced, double share)
    {
        RecordingList uneven = Lists.Of([40, 1, 0, 7], (_, i) => 1 + (i % 3));
        TrainingOrder order = new(uneven, balanced, seed: 5, share);
        HashSet<(int, int)> seen = [];
        for (int epoch = 0; epoch < 6; epoch++)
        {
            Example[] examples = [.. Enumerable.Range(0, order.Count).Select(position => order.At(epoch, position))];
            seen.UnionWith(examples.Select(example => (example.Recording, example.File)));
            int originals = examples.Count(example => example.File == 0);
            Assert.Equal(new CacheUse(originals, 48 - originals, seen.Count, uneven.FileCount), CacheUse.After(order, epoch));
        }
    }

    [Fact]
    public void SeedsDifferAndLongTrainingsDoNotOverflow()
    {
        Assert.NotEqual(Draws(new(s_list, 1, 0.3), 5, 60), Draws(new(s_list, 2, 0.3), 5, 60));
        FileTurns turns = new(s_list, 1, 1);
        Assert.Equal((0, 1L), (turns.At(299, 1L << 32), turns.Used(299, 1L << 32)));
    }

    private static int[] Draws(FileTurns turns, int recording, int count) =>
        [.. Enumerable.Range(0, count).Select(draw => turns.At(recording, draw))];
}

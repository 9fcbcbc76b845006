using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public class TrainingOrderTests
{
    private static readonly RecordingList s_uneven = Lists.Of([40, 1, 0, 7], (_, i) => 1 + (i % 3));

    [Fact]
    public void BalancedEveryClassWithRecordingsComesEquallyOften()
    {
        var order = new TrainingOrder(s_uneven, balanceClasses: true, seed: 1);
        Assert.Equal(48, order.Count);
        int[] perClass = [.. Epochs(order, 5).CountBy(example => example.Class).OrderBy(pair => pair.Key).Select(pair => pair.Value)];
        Assert.Equal([80, 80, 80], perClass);
        // Not only in the end: in every run of three examples all three classes are there.
        Assert.All(Epochs(order, 5).Chunk(3), round => Assert.Equal([0, 1, 3], round.Select(example => example.Class).Order()));
    }

    [Fact]
    public void UnbalancedEveryRecordingComesOnceAnEpoch()
    {
        var order = new TrainingOrder(s_uneven, balanceClasses: false, seed: 1);
        for (int epoch = 0; epoch < 4; epoch++)
        {
            Example[] examples = Epoch(order, epoch);
            Assert.Equal(Enumerable.Range(0, 48), examples.Select(example => example.Recording).Order());
            Assert.All(examples, example => Assert.Equal(s_uneven.ClassOf(example.Recording), example.Class));
        }

        Assert.NotEqual(Epoch(order, 0), Epoch(order, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryFileOfEveryRecordingIsSeen(bool balanced)
    {
        RecordingList list = Lists.Of([5, 20], (_, _) => 11);
        var order = new TrainingOrder(list, balanced, seed: 3);
        // Balanced, the class of 20 gets 12.5 draws an epoch: 220 files take 17.6 epochs, and no epoch more.
        int epochs = balanced ? 18 : 11;
        HashSet<(int, int)> seen = [.. Epochs(order, epochs).Select(example => (example.Recording, example.File))];
        Assert.Equal(25 * 11, seen.Count);
        Assert.Equal(25 * 11, CacheUse.After(order, epochs - 1).FilesUsed);
    }

    [Fact]
    public void AClassesRecordingsComeInTurn()
    {
        var order = new TrainingOrder(s_uneven, balanceClasses: true, seed: 1);
        int[] drawn = [.. Epochs(order, 3).Where(example => example.Class == 3).Select(example => example.Recording)];
        Assert.All(drawn.Chunk(7).Where(turn => turn.Length == 7), turn => Assert.Equal(Enumerable.Range(41, 7), turn.Order()));
        Assert.NotEqual(drawn[..7], drawn[7..14]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CoverageIsWhatCountingGives(bool balanced)
    {
        var order = new TrainingOrder(s_uneven, balanced, seed: 5);
        HashSet<(int, int)> seen = [];
        for (int epoch = 0; epoch < 6; epoch++)
        {
            Example[] examples = Epoch(order, epoch);
            seen.UnionWith(examples.Select(example => (example.Recording, example.File)));
            int originals = examples.Count(example => example.File == 0);
            Assert.Equal(new CacheUse(originals, 48 - originals, seen.Count, s_uneven.FileCount), CacheUse.After(order, epoch));
        }
    }

    [Fact]
    public void TheSeedDecidesAndNothingElse()
    {
        Assert.Equal(Epoch(new TrainingOrder(s_uneven, true, 9), 2), Epoch(new TrainingOrder(s_uneven, true, 9), 2));
        Assert.NotEqual(Epoch(new TrainingOrder(s_uneven, true, 9), 2), Epoch(new TrainingOrder(s_uneven, true, 10), 2));
        // Known numbers: a resumed run depends on them, also after an update.
        Assert.Equal("1:40/0 0:2/1 3:43/2 0:32/0 3:44/0 1:40/0",
            string.Join(' ', Epoch(new TrainingOrder(s_uneven, true, 9), 2).Take(6).Select(e => $"{e.Class}:{e.Recording}/{e.File}")));
    }

    [Fact]
    public void OneRecordingIsEnough()
    {
        var order = new TrainingOrder(Lists.Of([1], (_, _) => 2), balanceClasses: true, seed: 0);
        Assert.Equal([0, 1], Epochs(order, 2).Select(example => example.File).Order());
    }

    private static Example[] Epoch(TrainingOrder order, int epoch) =>
        [.. Enumerable.Range(0, order.Count).Select(position => order.At(epoch, position))];

    private static IEnumerable<Example> Epochs(TrainingOrder order, int epochs) =>
        Enumerable.Range(0, epochs).SelectMany(epoch => Epoch(order, epoch));
}

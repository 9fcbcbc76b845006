using NightScan.Cache;
using NightScan.Index;
using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

/// <summary>Recordings of any number of labels, in memory and in the order of training.</summary>
public class LabelledListTests
{
    private const int Labels = 3;

    // By folder: labels of its recordings; ~n is a class that nobody is certain of.
    private static readonly int[][][] s_folders = [[[0], [0], [0, ~2], [0], [0]], [[0, 1], [0, 1]], [[], [~1], []]];

    [Fact]
    public void ATargetSaysWhatIsThereAndWhatNobodyKnows()
    {
        RecordingList list = List();
        Assert.Equal([1, 0, 0], Target(list, 0));
        Assert.Equal([1, 0, 0.5f], Target(list, 2));
        Assert.Equal([1, 1, 0], Target(list, 5));
        Assert.Equal([0, 0, 0], Target(list, 7));
        Assert.Equal([0, 0.5f, 0], Target(list, 8));
        Assert.Equal([7, 2, 0], Enumerable.Range(0, Labels).Select(list.ExamplesOf));
    }

    /// <summary>The folders came in another order than their names have.</summary>
    [Fact]
    public void LabelsStayWithTheirRecordings()
    {
        PackedRecordings packed = new(2, hasLabels: true);
        packed.Add(1, "b"u8, [1], [1]);
        packed.Add(0, "a"u8, [1], [0, 2]);
        RecordingList list = new(Split.Train, packed, new CacheLayout("/cache"), ["first", "second"], Labels);
        Assert.Equal([1, 0, 1], Target(list, 0));
        Assert.Equal([0, 1, 0], Target(list, 1));
        Assert.Equal((1, 0), (list.InGroup(1, 0), list.InGroup(2, 0)));
    }

    [Fact]
    public void BalancedEveryLabelAndTheRestAreDrawnEquallyOften()
    {
        RecordingList list = List();
        TrainingOrder order = new(list, balanceClasses: true, seed: 1);
        Assert.Equal(10, order.Count);
        // Rounds of three: label 0 (7 recordings), label 1 (2), none (3); nobody has label 2. In 42 rounds each goes around in full.
        int[] drawn = [.. Enumerable.Range(0, 126).Select(position => order.At(position / 10, position % 10).Recording)];
        Assert.All(drawn.Chunk(3), round => Assert.Equal([false, false, true], round.Select(recording => recording >= 7).Order()));
        int[] times = [.. Enumerable.Range(0, 10).Select(recording => drawn.Count(other => other == recording))];
        // Those of both labels are drawn by both: 42 / 7 by the first, 42 / 2 by the second.
        Assert.Equal([6, 6, 6, 6, 6, 27, 27, 14, 14, 14], times);
        Assert.All(Enumerable.Range(0, 10).Select(position => order.At(0, position)),
            example => Assert.Equal(list.ClassOf(example.Recording), example.Class));
    }

    [Fact]
    public void WithoutBackgroundThereIsNoneToDraw()
    {
        TrainingOrder order = new(List(s_folders[..2]), balanceClasses: true, seed: 1);
        // The only two of label 1 are every second draw at least.
        int[] drawn = [.. Enumerable.Range(0, 70).Select(position => order.At(position / 7, position % 7).Recording)];
        Assert.All(drawn.Chunk(2), pair => Assert.Contains(pair, recording => recording >= 5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CoverageIsWhatCountingGives(bool balanced)
    {
        RecordingList list = List();
        TrainingOrder order = new(list, balanced, seed: 5);
        HashSet<(int, int)> seen = [];
        for (int epoch = 0; epoch < 9; epoch++)
        {
            Example[] examples = [.. Enumerable.Range(0, order.Count).Select(position => order.At(epoch, position))];
            seen.UnionWith(examples.Select(example => (example.Recording, example.File)));
            int originals = examples.Count(example => example.File == 0);
            Assert.Equal(new CacheUse(originals, 10 - originals, seen.Count, list.FileCount), CacheUse.After(order, epoch));
        }
    }

    [Fact]
    public void MixedExamplesHaveTheLabelsOfBoth()
    {
        BatchAugmentation augmentation = new(new LoaderSettings(2, 1, Mixup: 0.4, Targets: 6));
        Batch batch = new(2, 2, 2, _ => { }, targets: 6);
        batch.Begin(0, 0, 2);
        (float no, float unknown, float yes) = (LabelTarget.Absent, LabelTarget.Unknown, LabelTarget.Present);
        new[] { no, no, yes, unknown, unknown, unknown }.CopyTo(batch.Target(0));
        new[] { no, yes, yes, no, yes, unknown }.CopyTo(batch.Target(1));
        augmentation.Mix(batch);
        Assert.InRange(batch.Lambda, 0.5f, 1);
        float[] both = [no, yes, yes, unknown, yes, unknown];
        Assert.Equal([.. both, .. both], batch.Targets.ToArray());
    }

    private static float[] Target(RecordingList list, int recording)
    {
        float[] target = [9, 9, 9];
        list.WriteTarget(recording, target);
        return target;
    }

    private static RecordingList List(int[][][]? folders = null)
    {
        folders ??= s_folders;
        PackedRecordings packed = new(folders.Length, hasLabels: true);
        for (int folder = 0; folder < folders.Length; folder++)
        {
            for (int i = 0; i < folders[folder].Length; i++)
            {
                packed.Add(folder, Encoding.UTF8.GetBytes($"r{i}"), new ulong[1 + (i % 3)], folders[folder][i]);
            }
        }

        return new(Split.Train, packed, new CacheLayout("/cache"), [.. folders.Select((_, folder) => $"folder {folder}")], Labels);
    }
}

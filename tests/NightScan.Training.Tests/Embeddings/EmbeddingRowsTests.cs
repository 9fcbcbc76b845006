using NightScan.Training.Data;
using NightScan.Training.Embeddings;
using NightScan.Training.Tests.Data;

namespace NightScan.Training.Tests.Embeddings;

public sealed class EmbeddingRowsTests
{
    private readonly EmbeddingRows _rows =
        new(Lists.Of([3, 0, 5], (number, place) => 1 + number + place), Lists.Of([0, 4, 2], (_, _) => 3));

    [Fact]
    public void EverySpectrogramThatIsDrawnHasARowOfItsOwn()
    {
        HashSet<long> seen = [];
        foreach ((EmbeddingPart part, Func<int, int> files) in ((EmbeddingPart, Func<int, int>)[])
            [(_rows.Train, _rows.Train.Recordings.Files), (_rows.Validation, _ => 1)])
        {
            for (int recording = 0; recording < part.Recordings.Count; recording++)
            {
                for (int file = 0; file < files(recording); file++)
                {
                    long row = part.Row(recording, file);
                    Assert.True(seen.Add(row), $"row {row}");
                    Assert.Equal(new Example(recording, file, part.Recordings.ClassOf(recording)), part.At((int)(row - part.FirstRow)));
                }
            }
        }

        Assert.Equal(1 + 2 + 3 + 3 + 4 + 5 + 6 + 7 + 6, _rows.Count);
        Assert.Equal(_rows.Count, seen.Count);
        Assert.Equal((0, _rows.Count - 1), (seen.Min(), seen.Max()));
    }

    [Fact]
    public void BlocksAreTheBatchesOfTheirOrder()
    {
        Assert.Equal(2, _rows.Train.Blocks);
        BlockOrder all = new(_rows.Train, [0, 1]), last = new(_rows.Train, [1]), none = new(_rows.Train, []);
        Assert.Equal((31, 15, 0), (all.Count, last.Count, none.Count));
        Assert.Equal(Enumerable.Range(0, 31).Select(_rows.Train.At), Enumerable.Range(0, 31).Select(place => all.At(0, place)));
        Assert.Equal(Enumerable.Range(16, 15).Select(_rows.Train.At), Enumerable.Range(0, 15).Select(place => last.At(0, place)));
        Assert.Equal(16, last.FirstRow(0));
        Assert.Equal(16, new BlockOrder(_rows.Train, [0]).Count);
    }

    [Fact]
    public void OtherSplitsHaveNone() => Assert.Throws<ArgumentException>(() => _rows.Of(NightScan.Index.Split.Test));
}

using NightScan.Annotations;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Runs;

namespace NightScan.Training.Tests.Runs;

public sealed class SplitPredictionsTests : IDisposable
{
    // Bytes order these otherwise than UTF-16 units do, and blanks and case otherwise than people; two have one stem.
    private static readonly string[] s_names =
        ["=1+1", "Z", "a", "a b", "a,\"b\"", "sub/a", "é", "\uFF21", "\U0001F989", "long " + new string('x', 150)];

    private readonly PipelineFolder _folder = new();

    public SplitPredictionsTests()
    {
        int seed = 0;
        foreach (string className in new[] { "=owl", "bat", "Zebra" })
        {
            Array.ForEach(s_names, name => _folder.WriteOne($"{className}/{name}.wav", seed++));
        }

        // Everything trains, so that one split has all of it.
        _folder.Settings = _folder.Settings with { ValidationFraction = 0, TestFraction = 0 };
        _folder.Build();
    }

    private string Csv => Path.Join(_folder.Cache, "predictions-train.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryRecordingIsNamedAndNamesAreNoFormulas()
    {
        List<List<string>> rows = Write(probability: (label, number) => label == number ? 0.5f : 0.25f);
        Assert.Equal(["file_path", "label", "predicted", "rank", "'=owl", "Zebra", "bat"], rows[0]);
        string[] expected = _folder.Query("SELECT c.name || '/' || r.path FROM recordings r JOIN classes c ON c.id = r.class_id");
        Assert.Equal(3 * s_names.Length, expected.Length);
        Assert.Equal(
            expected.Select(path => path[0] == '=' ? "'" + path : path).Order(StringComparer.Ordinal),
                rows.Skip(1).Select(row => row[0]).Order(StringComparer.Ordinal));
        // In the row of its own spectrogram: the class and the numbers are those of the list.
        Assert.All(rows.Skip(1), row => Assert.Equal((row[0].Split('/')[0], row[1], "1"), (row[1], row[2], row[3])));
        Assert.Contains(rows, row => row[0] == "'=owl/=1+1.wav");
        Assert.Equal(["0.25", "0.5", "0.25"], rows.First(row => row[1] == "Zebra")[4..]);
    }

    [Fact]
    public void TheRankCountsTheClassesAboveAndTheSmallestNumbersAreZero()
    {
        List<List<string>> rows = Write(probability: (_, number) => number switch { 0 => 0.9999996f, 1 => 0.0000004f, _ => 0 });
        Assert.Equal(["1", "2", "3"], new[] { "'=owl", "Zebra", "bat" }.Select(label => rows.First(row => row[1] == label)[3]));
        Assert.All(rows.Skip(1), row => Assert.Equal(["'=owl", "1", "0", "0"], [row[2], .. row[4..]]));
    }

    [Theory]
    [InlineData(0.1234564f, "0.123456")]
    [InlineData(0.1234566f, "0.123457")]
    [InlineData(0.05f, "0.05")]
    [InlineData(0.3f, "0.3")]
    [InlineData(0.000001f, "0.000001")]
    [InlineData(0.999999f, "0.999999")]
    [InlineData(1.0000001f, "1")]
    public void ProbabilitiesHaveSixDecimals(float probability, string expected) =>
        Assert.Equal(expected, Write((_, _) => probability)[1][4]);

    /// <summary>Hours may lie between reading the index and measuring.</summary>
    [Fact]
    public void ARecordingThatIsNoLongerInTheIndexIsNamedByItsSpectrogram()
    {
        TrainingIndex index = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        _folder.Execute("DELETE FROM recordings WHERE path = 'Z.wav'");
        List<List<string>> rows = Write((_, _) => 0.25f, index);
        Assert.Equal(index.Train.Count, rows.Count - 1);
        Assert.Equal(["train/Zebra/Z.npy", "train/bat/Z.npy"],
            rows.Select(row => row[0]).Where(path => path.StartsWith("train/", StringComparison.Ordinal) && !path.Contains('=')));
        Assert.Contains(rows, row => row[0] == "Zebra/a.wav");
    }

    [Fact]
    public void WindowsAreNamedByTheirRecordingAndTimes()
    {
        _folder.Settings = _folder.Settings with { Windows = WindowChoice.All };
        _folder.Build();
        List<List<string>> rows = Write((_, _) => 0.25f);
        Assert.Equal(["file_path", "start", "end", "label", "predicted", "rank", "'=owl", "Zebra", "bat"], rows[0]);
        Assert.Equal((2 * 3 * s_names.Length) + 1, rows.Count);
        Assert.Equal([["Zebra/sub/a.wav", "0", "0.25"], ["Zebra/sub/a.wav", "0.25", "0.5"]],
            rows.Where(row => row[0] == "Zebra/sub/a.wav").Select(row => row[..3]).OrderBy(row => row[1], StringComparer.Ordinal));
    }

    [Fact]
    public void AnUnfinishedFileDoesNotAppear()
    {
        TrainingIndex index = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        using (SplitPredictions predictions = new(Csv, index, index.Train))
        {
            predictions.Add([1, 0, 0], [0]);
        }

        Assert.Empty(Directory.GetFiles(_folder.Cache, "predictions*"));
    }

    private List<List<string>> Write(Func<int, int, float> probability, TrainingIndex? index = null)
    {
        index ??= TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        using (SplitPredictions predictions = new(Csv, index, index.Train))
        {
            // In batches of two, as they come from the model.
            foreach (int[] batch in Enumerable.Range(0, index.Train.Count).Chunk(2))
            {
                long[] labels = [.. batch.Select(recording => (long)index.Train.ClassOf(recording))];
                predictions.Add([.. labels.SelectMany(label =>
                    Enumerable.Range(0, index.Classes.Count).Select(number => probability((int)label, number)))], labels);
            }

            predictions.Complete();
        }

        using StreamReader reader = new(Csv);
        return [.. NightScan.Files.Csv.Read(reader).Select(row => row.Fields)];
    }
}

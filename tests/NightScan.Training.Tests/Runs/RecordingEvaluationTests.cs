using NightScan.Settings;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Metrics;
using NightScan.Training.Runs;
using static NightScan.Tests.Builds.AnnotatedFolder;

namespace NightScan.Training.Tests.Runs;

/// <summary>Recordings of which the windows lie in several folders, and what a model might say of them.</summary>
public sealed class RecordingEvaluationTests : IDisposable
{
    private readonly AnnotatedFolder _folder = new();

    public RecordingEvaluationTests()
    {
        _folder.Data.Settings = _folder.Data.Settings with { AcceptSettings = true, BackgroundFraction = 1 };
        _folder.Write("night/r.wav", 1, 1.25);
        _folder.Write("a.wav", 2, 0.5);
        _folder.Write("=still.wav", 3, 0.5);
        _folder.Annotate([.. Calls("night/r.wav", "ab.b."), .. Calls("a.wav", "a"), "a.wav,0.25,0.5,b,uncertain",
            "night/r.wav,0.5,0.75,a,uncertain", "=still.wav,0,0.5,a,negative"]);
        _folder.Data.Build();
    }

    private string Csv => Path.Join(_folder.Data.Cache, "predictions-recordings-train.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OfOneLabelARecordingHasThatOfMostWindows()
    {
        TrainingIndex index = Read(LabelCount.Single);
        Assert.Equal(["_background_", "a", "b"], index.Classes);
        // The window of which nobody knows whether it is background is no example.
        Assert.Equal(["=still.wav|0", "=still.wav|0.25", "night/r.wav|1", "a.wav|0", "night/r.wav|0", "night/r.wav|0.25",
            "night/r.wav|0.75"], Places(index));
        RecordingMetrics metrics = Measure(index, [[0.8f, 0.1f, 0.1f], [0.6f, 0.4f, 0], [0.9f, 0.1f, 0], [0, 1, 0], [0.2f, 0.7f, 0.1f],
            [0, 0.1f, 0.9f], [0.1f, 0.3f, 0.6f]]);
        string[] rows = File.ReadAllLines(Csv);
        Assert.Equal(["file_path,windows,label,predicted,rank,_background_,a,b", "'=still.wav,2,_background_,_background_,1,0.7,0.25,0.05",
            "night/r.wav,4,b,b,1,0.3,0.3,0.4", "a.wav,1,a,a,1,0,1,0"], rows);
        Assert.Equal((3L, 1.0, 1.0), (metrics.Mean.Summary.Examples, metrics.Mean.Summary.Top1, metrics.Mean.Summary.MacroF1));
        // Its largest are 0.9, 0.7 and 0.9: of equal ones the first counts.
        Assert.Equal(2 / 3.0, metrics.Max.Summary.Top1);
        Assert.Equal(1, metrics.LogMeanExp.Summary.Top1);
        Assert.Equal(1, metrics.Max.Classes[1].Support);
        Assert.True(double.IsNaN(metrics.Mean.Summary.Loss));
    }

    [Fact]
    public void OfSeveralLabelsARecordingHasAllOfItsWindows()
    {
        TrainingIndex index = Read(LabelCount.Multi);
        Assert.Equal(["a", "b"], index.Classes);
        string[] places = Places(index);
        Assert.Equal(9, places.Length); // Also those of which something is uncertain: it is masked.
        // As logits: certain of b in one window of r, and of nothing else.
        RecordingMetrics metrics = Measure(index,
            [.. places.Select(place => place == "night/r.wav|0.25" ? new[] { -9f, 9f } : [-9f, -9f])]);
        string[] rows = File.ReadAllLines(Csv);
        Assert.Equal(["file_path,windows,label,predicted,rank,a,b", "a.wav,2,a,,1,0.000123,0.000123", "'=still.wav,2,,,,0.000123,0.000123",
            "night/r.wav,5,a;b,,1,0.000123,0.200074"], rows.Take(1).Concat(rows.Skip(1).Order(StringComparer.Ordinal)
                .OrderBy(row => row[0] == '\'' ? 1 : row[0] == 'a' ? 0 : 2)));
        // A mean of a fifth is not enough for b, the largest is. Of a.wav nobody knows it.
        Assert.Equal((0.0, 1.0), (metrics.Mean.Classes[1].Recall, metrics.Max.Classes[1].Recall));
        Assert.Equal((1, 1L), (metrics.Mean.Classes[1].AveragePrecision, metrics.Mean.Classes[1].Unknown));
        Assert.Equal(2, metrics.Mean.Classes[0].Support);
    }

    [Fact]
    public void WithOneWindowOfEachRecordingThereIsNothingToMeasure()
    {
        TrainingIndex index = Read(LabelCount.Single);
        using (RecordingEvaluation? evaluation = RecordingEvaluation.Of(index, index.Train))
        {
            Assert.NotNull(evaluation);
        }

        _folder.Data.Execute("UPDATE recordings SET output_files = 0, selected = 0 WHERE source IS NOT NULL AND window_start > 0");
        // Also where a build has taken the others out of the index meanwhile: nobody knows then what they are of.
        Assert.Null(RecordingEvaluation.Of(index, index.Train));
        index = Read(LabelCount.Single);
        Assert.Null(RecordingEvaluation.Of(index, index.Train));
    }

    private TrainingIndex Read(LabelCount labels) =>
        TrainingIndex.Read(_folder.Data.Settings.IndexDb, _folder.Data.Cache, labels);

    private static string[] Places(TrainingIndex index)
    {
        using RecordingPaths paths = new(index, index.Train);
        return [.. Enumerable.Range(0, index.Train.Count).Select(_ => paths.Next())
            .Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Path}|{place.Window?.Start}"))];
    }

    private RecordingMetrics Measure(TrainingIndex index, float[][] scores)
    {
        using RecordingEvaluation? evaluation = RecordingEvaluation.Of(index, index.Train);
        Assert.NotNull(evaluation);
        Array.ForEach(scores, row => evaluation.Add(row));
        return evaluation.Measure(Csv, default);
    }
}

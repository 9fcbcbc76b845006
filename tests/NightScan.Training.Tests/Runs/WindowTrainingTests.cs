using System.Text.Json;
using NightScan.Annotations;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Tests;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>A training on windows of recordings, with an attention head and a share of originals.</summary>
public sealed class WindowTrainingTests : IDisposable
{
    private const int Windows = 4;

    private readonly PipelineFolder _folder = new();

    public WindowTrainingTests()
    {
        _folder.Settings = _folder.Settings with { ValidationFraction = 0.25, TestFraction = 0.25, Windows = WindowChoice.All };
        for (int seed = 0; seed < 12; seed++)
        {
            foreach ((string name, int first) in new[] { ("low", 0), ("high", 60) })
            {
                WaveFile.WriteTone(_folder.Recording($"{name}/r{seed}.wav"), first + seed, seconds: 0.25 * Windows);
                _folder.Age($"{name}/r{seed}.wav");
            }
        }

        _folder.Build();
    }

    private string ModelDir => Path.Join(_folder.Cache, "..", "model");

    private TrainingSettings Settings => new()
    {
        IndexDb = _folder.Settings.IndexDb,
        CacheDir = _folder.Cache,
        ModelDir = ModelDir,
        Architecture = "cnn6",
        Head = ModelHead.Attention,
        OriginalShare = 0.5,
        Epochs = 4,
        BatchSize = 8,
        LearningRate = 0.003,
        TrainThreads = 1,
        NumWorkers = 2,
        TrainDevice = "cpu",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RecordingsAreMeasuredBesideTheirWindows()
    {
        TrainingIndex index = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        SaidReporter said = new();
        string outcome = TrainingRun.Run(Settings, index, said, default);
        int recordings = index.Test.Count / Windows;
        Assert.True(recordings >= 2 && index.Test.Count % Windows == 0);
        Assert.Contains($"({index.Test.Count} windows of {recordings} recordings)", outcome, StringComparison.Ordinal);
        JsonElement final = Json("metrics.json").GetProperty("final");
        JsonElement mean = Check(final.GetProperty("recordings"), recordings);
        Assert.True(mean.GetProperty("top1").GetDouble() > 0.9, final.ToString());
        foreach (string way in new[] { "mean", "maximum", "log-mean-exp" })
        {
            Assert.Contains(said.Messages, message => message.StartsWith($"test recordings by the {way} of their windows: top-1 ",
                StringComparison.Ordinal));
        }

        CheckRows("test", recordings);
        CheckModel();
        Evaluate(index);
        _ = Assert.Single(said.Messages, message => message.Contains("predictions-recordings-test.csv", StringComparison.Ordinal));
        Assert.StartsWith("The model is up to date", TrainingRun.Run(Settings, index, said, default), StringComparison.Ordinal);
        Assert.Contains("Head (was 'attention', is ''), OriginalShare (was '0.5', is '')", string.Join(", ", RunIdentity.Differences(
            RunIdentity.Of(Settings, index), RunIdentity.Of(Settings with { Head = ModelHead.Average, OriginalShare = null }, index))),
            StringComparison.Ordinal);
    }

    /// <summary>Scores of windows are logits then, and those of recordings made of probabilities.</summary>
    [Fact]
    public void RecordingsOfAnyNumberOfLabelsAreMeasuredToo()
    {
        TrainingIndex index = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache, LabelCount.Multi);
        SaidReporter said = new();
        TrainingRun.Run(Settings with { Epochs = 2 }, index, said, default);
        CheckRows("test", index.Test.Count / Windows);
        JsonElement final = Json("metrics.json").GetProperty("final");
        JsonElement mean = Check(final.GetProperty("recordings"), index.Test.Count / Windows);
        Assert.InRange(mean.GetProperty("mean_average_precision").GetDouble(), 0.3, 1);
        Assert.InRange(mean.GetProperty("macro_auroc").GetDouble(), 0, 1);
        Assert.False(mean.TryGetProperty("loss", out _));
        Assert.Contains(said.Messages, message => message.StartsWith("test recordings by the mean of their windows: ",
            StringComparison.Ordinal) && message.Contains("cmAP ", StringComparison.Ordinal));
    }

    private void Evaluate(TrainingIndex index)
    {
        SaidReporter said = new();
        string rows = File.ReadAllText(Path.Join(ModelDir, "predictions-recordings-test.csv"));
        EvaluationRun.Run(Settings with { Head = ModelHead.Average }, index, said, default);
        Assert.True(JsonElement.DeepEquals(Json("metrics.json").GetProperty("final").GetProperty("recordings"),
            Json("evaluation-test.json").GetProperty("recordings")));
        Assert.Equal(rows, File.ReadAllText(Path.Join(ModelDir, "predictions-recordings-test.csv")));
        EvaluationRun.Run(Settings with { EvaluateSplit = Split.Validation }, index, said, default);
        CheckRows("val", index.Validation.Count / Windows);
        Assert.Equal(6, said.Messages.Count(message => message.Contains(" of their windows: ", StringComparison.Ordinal)));

        // With one window of each, the recordings are what is measured anyway.
        _folder.Execute("UPDATE recordings SET output_files = 0, selected = 0 WHERE source IS NOT NULL AND window_start > 0");
        TrainingIndex firsts = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        SaidReporter alone = new();
        string outcome = EvaluationRun.Run(Settings, firsts, alone, default);
        Assert.Contains($"({firsts.Test.Count} recordings)", outcome, StringComparison.Ordinal);
        Assert.False(Json("evaluation-test.json").TryGetProperty("recordings", out _));
        Assert.False(File.Exists(Path.Join(ModelDir, "predictions-recordings-test.csv")));
        Assert.DoesNotContain(alone.Messages, message => message.Contains("of their windows", StringComparison.Ordinal));
    }

    private static JsonElement Check(JsonElement recordings, int count)
    {
        Assert.Equal(["mean", "max", "log_mean_exp"], recordings.EnumerateObject().Select(item => item.Name));
        Assert.All(recordings.EnumerateObject(), item => Assert.Equal(count, item.Value.GetProperty("recordings").GetInt32()));
        return recordings.GetProperty("mean");
    }

    /// <summary>By the rows of the windows.</summary>
    private void CheckRows(string split, int recordings)
    {
        string[][] windows = Rows($"predictions-{split}.csv"), rows = Rows($"predictions-recordings-{split}.csv");
        Assert.Equal(recordings, rows.Length);
        Assert.Equal(windows.GroupBy(row => row[0]).Select(group => group.Key), rows.Select(row => row[0]));
        Assert.All(rows, row =>
        {
            string[][] own = [.. windows.Where(window => window[0] == row[0])];
            Assert.Equal((Windows.ToString(CultureInfo.InvariantCulture), own[0][3]), (row[1], row[2]));
            double[] means = [.. Enumerable.Range(0, 2).Select(number => own.Average(window => Number(window[6 + number])))];
            Assert.All(means.Zip(row[5..], (mean, text) => mean - Number(text)), error => Assert.True(Math.Abs(error) < 2e-6));
        });
    }

    private void CheckModel()
    {
        JsonElement model = Json("model.json");
        Assert.Equal(("attention", 4), (model.GetProperty("head").GetString(), model.GetProperty("format").GetInt32()));
        Assert.Equal("0.5", model.GetProperty("training").GetProperty("OriginalShare").ToString());
        using TrainedModel trained = TrainedModel.Load(ModelDir, "cpu");
        WaveFile.WriteTone(_folder.Recording("../unheard.wav"), 70, seconds: 0.25);
        Assert.Equal("high", trained.Predict(_folder.Recording("../unheard.wav")).Single().Best.Class);
        string path = Path.Join(ModelDir, "model.json"), text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\"attention\"", "\"transformer\"", StringComparison.Ordinal));
        Assert.Contains("'transformer'", Assert.Throws<Diagnostics.NightScanException>(() => ModelDescription.Read(path)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(path, text);
    }

    private string[][] Rows(string file) => [.. File.ReadAllLines(Path.Join(ModelDir, file)).Skip(1).Select(row => row.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Join(ModelDir, file))).RootElement;
}

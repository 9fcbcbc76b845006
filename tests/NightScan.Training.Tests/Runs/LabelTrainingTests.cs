using System.Text.Json;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Training.Data;
using NightScan.Training.Metrics;
using NightScan.Training.Optimisation;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>Training, evaluation and prediction where a recording may have any number of labels.</summary>
public sealed class LabelTrainingTests(LabelledTones tones) : IClassFixture<LabelledTones>
{
    private readonly TrainingSettings _settings = tones.NewSettings() with { ModelDir = tones.ModelDir };

    [Fact]
    public void LabelsAreLearnedAndEverythingIsWritten()
    {
        Assert.Empty(tones.Said.Warnings);
        JsonElement metrics = Json("metrics.json"), final = metrics.GetProperty("final");
        Assert.True(final.GetProperty("mean_average_precision").GetDouble() > 0.9, final.ToString());
        Assert.True(final.GetProperty("macro_auroc").GetDouble() > 0.9, final.ToString());
        Assert.Equal(JsonValueKind.Null, final.GetProperty("top5").ValueKind);
        TrainingIndex index = tones.Read(LabelCount.Multi);
        Assert.Equal(Enumerable.Range(0, 2).Select(number => index.Test.ExamplesOf(number)),
            final.GetProperty("classes").EnumerateArray().Select(item => item.GetProperty("support").GetInt32()));

        // The best epoch is that of the highest mean average precision, and of those the one with the lowest loss; or the last, by chance.
        (int Epoch, double Area, double Loss)[] epochs = [.. metrics.GetProperty("epochs").EnumerateArray().Select(row => (
            row.GetProperty("epoch").GetInt32(), row.GetProperty("validation").GetProperty("mean_average_precision").GetDouble(),
            row.GetProperty("validation").GetProperty("loss").GetDouble()))];
        EpochScore[] scores = [.. epochs.Select(row => new EpochScore(row.Epoch, row.Area, row.Loss))];
        EpochScore best = scores.OrderByDescending(row => row.Measure).ThenBy(row => row.Loss).First();
        Assert.Equal(scores[^1].After(best, isLast: true, index.Validation.Count) == EpochStanding.Behind ? best.Epoch : scores[^1].Epoch,
            metrics.GetProperty("best_epoch").GetInt32());

        string[] history = File.ReadAllLines(Path.Join(tones.ModelDir, "history.csv"));
        Assert.EndsWith(",val_macro_auroc,val_mean_average_precision,seconds", history[0], StringComparison.Ordinal);
        Assert.All(history, row => Assert.Equal(13, row.Split(',').Length));
        string[] confusion = File.ReadAllLines(Path.Join(tones.ModelDir, "confusion.csv"));
        Assert.Equal(["class", "high", "low"], confusion.Select(row => row.Split(',')[0]));
        Assert.Contains(tones.Said.Messages, message => message.Contains("cmAP 0.9", StringComparison.Ordinal)
            || message.Contains("cmAP 1.000", StringComparison.Ordinal));
    }

    [Fact]
    public void TheModelSaysThatItIsForAnyNumberOfLabels()
    {
        JsonElement model = Json("model.json");
        Assert.Equal(("multi", 3), (model.GetProperty("labels").GetString(), model.GetProperty("format").GetInt32()));
        Assert.Equal(["high", "low"], model.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("multi", model.GetProperty("training").GetProperty("Labels").GetString());
        int each = model.GetProperty("recordings_per_class").GetProperty("high").EnumerateObject().Sum(split => split.Value.GetInt32());
        Assert.Equal(32, each);
        Assert.Equal(LabelCount.Multi, ModelDescription.LabelsOf(tones.ModelDir));
        Assert.Null(ModelDescription.LabelsOf(Path.Join(tones.ModelDir, "nowhere")));
    }

    [Fact]
    public void PredictionsOfTheTestSplitNameAllLabels()
    {
        string[][] rows = [.. File.ReadAllLines(Path.Join(tones.ModelDir, "predictions-test.csv")).Select(row => row.Split(','))];
        Assert.Equal(["file_path", "label", "predicted", "rank", "high", "low"], rows[0]);
        // A path with a comma is in quotes: the labels of both are the third field then.
        Assert.Contains(rows, row => row[0] == "\"high" && row[2] == "high;low");
        Assert.Contains(rows, row => row[0].StartsWith("_background_/", StringComparison.Ordinal) && row[1].Length + row[3].Length == 0);
        Assert.Contains(rows, row => row[0].StartsWith("low/", StringComparison.Ordinal) && (row[1], row[3]) == ("low", "1"));
    }

    [Fact]
    public void ARunOfTheSameLabelsIsUpToDateAndOneOfOthersIsNot()
    {
        SaidReporter said = new();
        Assert.StartsWith("The model is up to date",
            TrainingRun.Run(_settings, tones.Read(LabelCount.Multi), said, default),
            StringComparison.Ordinal);
        var multi = RunIdentity.Of(_settings, tones.Read(LabelCount.Multi));
        var single = RunIdentity.Of(_settings, tones.Read(LabelCount.Single));
        Assert.False(single.ContainsKey("Labels"));
        Assert.Contains("Labels (was '', is 'multi')", RunIdentity.Differences(single, multi));
    }

    [Fact]
    public void EvaluationFollowsTheModel()
    {
        SaidReporter said = new();
        string outcome = EvaluationRun.Run(
            _settings with { EvaluateSplit = Split.Validation }, tones.Read(LabelCount.Multi), said, default);
        Assert.Contains("cmAP", outcome, StringComparison.Ordinal);
        Assert.Empty(said.Warnings);
        Assert.True(File.Exists(Path.Join(tones.ModelDir, "confusion-val.csv")));
        Diagnostic refusal = Assert.Throws<NightScanException>(() =>
            EvaluationRun.Run(_settings, tones.Read(LabelCount.Single), said, default)).Diagnostic;
        Assert.Equal("NS0628", refusal.Code);
        Assert.Contains("Labels=multi", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoresAreOfEachClassForItself()
    {
        using TrainedModel model = TrainedModel.Load(tones.ModelDir, "cpu");
        Assert.Equal(["high", "low"], model.Classes);
        foreach ((bool low, bool high) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            PredictedWindow window = model.Predict(tones.Unheard($"{low} {high}", low, high)).First();
            Assert.Equal(low, window.Scores.Single(score => score.Class == "low").Score > 0.5);
            Assert.Equal(high, window.Scores.Single(score => score.Class == "high").Score > 0.5);
        }
    }

    /// <summary>The folder counts, background is a class, and no answer.</summary>
    [Fact]
    public void OneLabelOnTheSameIndex()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        SaidReporter said = new();
        TrainingRun.Run(settings, tones.Read(LabelCount.Single), said, default);
        Assert.Equal(["NS0641"], said.Warnings.Select(warning => warning.Code));
        Assert.StartsWith("16 examples", said.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Equal(LabelCount.Single, ModelDescription.LabelsOf(settings.ModelDir));

        using SavedModel all = SavedModel.LoadToPredict(settings with { PredictBackground = true }, said);
        using SavedModel answers = SavedModel.LoadToPredict(settings, said);
        Assert.Equal(["_background_", "high", "high,low", "low"], all.Classes);
        Assert.Equal(["high", "high,low", "low"], answers.Classes);
        float[] picture = [.. Enumerable.Range(0, all.Spectrogram.MelBands * all.Spectrogram.FrameCount).Select(i => MathF.Sin(i))];
        float[] four = new float[4], three = new float[3];
        all.Classify(picture, 1, four);
        answers.Classify(picture, 1, three);
        Assert.All(three.Zip(four[1..]), pair => Assert.Equal(pair.Second / (1 - four[0]), pair.First, 1e-5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnInterruptedRunEndsWithTheSameWeights(bool withAttention)
    {
        TrainingSettings whole = tones.NewSettings() with
        {
            Epochs = 2,
            Mixup = 0.2,
            Head = withAttention ? ModelHead.Attention : ModelHead.Average,
        };
        TrainingSettings halted = whole with { ModelDir = tones.NewSettings().ModelDir };
        TrainingIndex index = tones.Read(LabelCount.Multi);
        TrainingRun.Run(whole, index, new SaidReporter(), default);
        using CancellationTokenSource cancellation = new();
        TrainingListener listener = new()
        {
            OnBatch = progress =>
            {
                if (progress is { Stage: "train", Epoch: 2, Batch: 2 })
                {
                    cancellation.Cancel();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => TrainingRun.Run(halted, index, listener, cancellation.Token));
        TrainingRun.Run(halted, index, new SaidReporter(), default);
        Assert.All(new[] { "best.safetensors", "last.safetensors", "predictions-test.csv", "confusion.csv" }, file => Assert.Equal(
            File.ReadAllBytes(Path.Join(whole.ModelDir, file)), File.ReadAllBytes(Path.Join(halted.ModelDir, file))));
        // But for the seconds, what was measured before the interruption counts as well.
        Assert.Equal(History(whole), History(halted));

        static IEnumerable<string> History(TrainingSettings settings) =>
            File.ReadLines(Path.Join(settings.ModelDir, "history.csv")).Select(row => row[..row.LastIndexOf(',')]);
    }

    private JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Join(tones.ModelDir, file))).RootElement;
}

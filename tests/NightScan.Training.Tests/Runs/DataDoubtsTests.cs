using System.Text.Json;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>Collections of which no good model can come: training says so, by name, and measures nothing that has no meaning.</summary>
public sealed class DataDoubtsTests : IDisposable
{
    private readonly PipelineFolder _folder = new();
    private readonly SaidReporter _said = new();
    private readonly List<string> _splits = ["file_path,split"];

    private TrainingSettings Settings => new()
    {
        IndexDb = _folder.Settings.IndexDb,
        CacheDir = _folder.Cache,
        ModelDir = Path.Join(_folder.Cache, "..", "model"),
        Architecture = "cnn6",
        Epochs = 1,
        BatchSize = 4,
        TrainThreads = 1,
        NumWorkers = 1,
        TrainDevice = "cpu",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ClassesWithoutTrainingOrValidationRecordingsAreNamed()
    {
        Write("a", train: 4, val: 1, test: 1);
        Write("b", train: 4, val: 1, test: 1);
        for (int i = 0; i < 12; i++)
        {
            Write($"rare{i}", train: 0, val: 1, test: 0);
        }

        Write("odd", train: 1, val: 0, test: 0);
        Train();
        Assert.Equal(["NS0631", "NS0635"], _said.Warnings.Select(warning => warning.Code));
        Assert.StartsWith("there is no training recording of 12 of 15 classes (rare0, rare1, rare10, rare11, rare2, rare3, rare4, rare5, "
            + "rare6, rare7, …): ", _said.Warnings[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("there is no validation recording of 1 of 15 classes (odd): ", _said.Warnings[1].Message,
            StringComparison.Ordinal);
        Assert.Equal(15, Json("model.json").GetProperty("classes").GetArrayLength());
        JsonElement[] classes = [.. Json("metrics.json").GetProperty("final").GetProperty("classes").EnumerateArray()];
        // Measured on the test split, which has none of them.
        JsonElement rare = classes.Single(item => item.GetProperty("name").GetString() == "rare0");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null),
            (rare.GetProperty("recall").ValueKind, rare.GetProperty("average_precision").ValueKind));

        _said.Warnings.Clear();
        using SavedModel model = SavedModel.Load(Settings, _said);
        Diagnostic said = Assert.Single(_said.Warnings);
        Assert.Equal(("NS0631", Path.Join(Settings.ModelDir, "model.json")), (said.Code, said.File));
        Assert.Contains("12 of 15 classes (rare0, rare1, rare10, rare11, rare2, rare3, rare4, rare5, rare6, rare7, …)", said.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Also when there is nothing left to train: a model does not become better by being up to date.</summary>
    [Fact]
    public void ASingleClassIsSaidAndNothingIsAHundredPercent()
    {
        Write("only", train: 6, val: 2, test: 2);
        for (int run = 0; run < 2; run++)
        {
            _said.Warnings.Clear();
            string outcome = Train();
            Assert.Equal(["NS0637"], _said.Warnings.Select(warning => warning.Code));
            Assert.Contains("'only'", _said.Warnings[0].Message, StringComparison.Ordinal);
            Assert.DoesNotContain('%', outcome);
        }

        Assert.All(_said.Messages, message => Assert.DoesNotMatch(@"top-1|top-5|F1|mAP", message));
        foreach (JsonElement measured in new[] { Json("metrics.json").GetProperty("final"), Json("model.json").GetProperty("test"),
            Json("metrics.json").GetProperty("epochs")[0].GetProperty("validation") })
        {
            Assert.Equal(2, measured.GetProperty("samples").GetInt32());
            Assert.All(new[] { "top1", "top5", "macro_f1" }, name =>
                Assert.Equal(JsonValueKind.Null, measured.GetProperty(name).ValueKind));
        }

        Assert.Equal(JsonValueKind.Null, Json("metrics.json").GetProperty("final").GetProperty("mean_average_precision").ValueKind);
        Assert.Matches("^1,[^,]+,[0-9.]+,,,,[0-9.]+,,,,[0-9.]+$", File.ReadAllLines(Path.Join(Settings.ModelDir, "history.csv"))[1]);
    }

    [Fact]
    public void OneClassAloneToTrainOnIsSaid()
    {
        Write("a", train: 6, val: 1, test: 1);
        Write("b", train: 0, val: 1, test: 1);
        Train();
        Assert.Equal(["NS0631", "NS0637"], _said.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void FewerRecordingsThanABatchAreSaidAndOneIsAnError()
    {
        Write("a", train: 2, val: 1, test: 1);
        Write("b", train: 1, val: 1, test: 1);
        Train();
        Assert.StartsWith("3 training recordings cannot fill a batch (BatchSize is 4)", Assert.Single(_said.Warnings).Message,
            StringComparison.Ordinal);

        _folder.Execute("UPDATE recordings SET pending = 1 WHERE split = 0 AND id > (SELECT min(id) FROM recordings WHERE split = 0)");
        TrainingIndex one = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        Assert.Equal(1, one.Train.Count);
        Assert.Equal("NS0636", Assert.Throws<NightScanException>(() => TrainingRun.Run(Settings, one, _said, default)).Diagnostic.Code);
    }

    [Fact]
    public void ASplitOfOneClassIsSaidWhenItIsMeasured()
    {
        Write("a", train: 4, val: 3, test: 2);
        Write("b", train: 4, val: 0, test: 0);
        Train();
        Assert.Equal(["NS0635", "NS0638", "NS0638"], _said.Warnings.Select(warning => warning.Code));
        Assert.StartsWith("split val has recordings of one class alone ('a', 3): ", _said.Warnings[1].Message, StringComparison.Ordinal);
        Assert.StartsWith("split test has ", _said.Warnings[2].Message, StringComparison.Ordinal);
        // Whatever the order, all that is found is right.
        JsonElement final = Json("metrics.json").GetProperty("final");
        Assert.Equal(JsonValueKind.Null, final.GetProperty("mean_average_precision").ValueKind);
        _said.Warnings.Clear();
        EvaluationRun.Run(Settings with { EvaluateSplit = Split.Validation }, Index, _said, default);
        Assert.Equal(["NS0638"], _said.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void NoValidationIsSaid()
    {
        Write("a", train: 4, val: 0, test: 0);
        Write("b", train: 4, val: 0, test: 0);
        Train();
        Assert.Contains("the last epoch counts as the best", Assert.Single(_said.Warnings).Message, StringComparison.Ordinal);
    }

    /// <summary>It is there, or it is not; and of a model for one label it would be the only answer.</summary>
    [Fact]
    public void OneClassAndBackgroundAreEnoughForLabels()
    {
        Write("only", train: 4, val: 1, test: 1);
        Write("_background_", train: 4, val: 1, test: 1);
        Train();
        Assert.Empty(_said.Warnings);
        Assert.Equal("multi", Json("model.json").GetProperty("labels").GetString());

        TrainingRun.Run(Settings, Read(LabelCount.Single), _said, default);
        Assert.Empty(_said.Warnings);
        using SavedModel model = SavedModel.LoadToPredict(Settings, _said);
        Assert.Equal(["only"], model.Classes);
        Diagnostic said = Assert.Single(_said.Warnings);
        Assert.Equal(("NS0642", Settings.ModelDir), (said.Code, said.File));
        Assert.Contains("'only'", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsThatAllHaveAreSaid()
    {
        Write("only", train: 4, val: 1, test: 1);
        Train();
        _said.Warnings.Clear();
        DataDoubts.Report(Settings, Read(LabelCount.Multi), _said);
        Assert.Equal(["NS0637", "NS0638", "NS0638"], _said.Warnings.Select(warning => warning.Code));
        Assert.StartsWith("all 1 recordings of split val have the same labels (only): ", _said.Warnings[1].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsThatASplitHasNothingOfAreNamed()
    {
        Write("a", train: 4, val: 1, test: 1);
        Write("b", train: 4, val: 0, test: 0);
        Write("_background_", train: 4, val: 1, test: 1);
        Train();
        Assert.StartsWith("there is no validation recording of 1 of 2 classes (b): ", Assert.Single(_said.Warnings).Message,
            StringComparison.Ordinal);
        Assert.Contains("Split test has nothing of 1 of 2 classes (b): cmAP and AUROC are means over the others.", _said.Messages);
        JsonElement[] classes = [.. Json("metrics.json").GetProperty("final").GetProperty("classes").EnumerateArray()];
        Assert.Equal([JsonValueKind.Number, JsonValueKind.Null], classes.Select(item => item.GetProperty("average_precision").ValueKind));
    }

    private TrainingIndex Read(LabelCount labels) => TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache, labels);

    private TrainingIndex Index => TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);

    private void Write(string className, int train, int val, int test)
    {
        int seed = _splits.Count;
        foreach (string split in Enumerable.Repeat("train", train).Concat(Enumerable.Repeat("val", val))
            .Concat(Enumerable.Repeat("test", test)))
        {
            _folder.Write(className, seed);
            _splits.Add($"{className}/r{seed++:000}.wav,{split}");
        }
    }

    private string Train()
    {
        string csv = Path.Join(_folder.AudioRoot, "..", "splits-given.csv");
        File.WriteAllLines(csv, _splits);
        _folder.Settings = _folder.Settings with { SplitsCsv = csv, Unlisted = Unlisted.Exclude };
        _folder.Build();
        return TrainingRun.Run(Settings, Index, _said, default);
    }

    private JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Join(Settings.ModelDir, file))).RootElement;
}

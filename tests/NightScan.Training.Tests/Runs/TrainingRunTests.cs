using System.Text.Json;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Training.Metrics;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

public sealed class TrainingRunTests(TonesFolder tones) : IClassFixture<TonesFolder>
{
    [Fact]
    public void TonesAreLearnedAndEverythingIsWritten()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 8, AccumulationSteps = 1 };
        TrainingListener reporter = tones.Train(settings);
        Assert.Equal(8, reporter.Epochs.Count);
        Assert.All(
            new[] { "best.safetensors", "last.safetensors", "state.safetensors", "model.json", "history.csv", "metrics.json",
            "confusion.csv", "predictions-test.csv" },
            file => Assert.True(File.Exists(Path.Join(settings.ModelDir, file)), file));

        JsonElement final = Json(settings, "metrics.json").GetProperty("final");
        Assert.Equal("test", final.GetProperty("split").GetString());
        Assert.True(final.GetProperty("top1").GetDouble() > 0.8, final.ToString());
        Assert.Equal(3, final.GetProperty("classes").GetArrayLength());
        Assert.Equal(8, Json(settings, "metrics.json").GetProperty("epochs").GetArrayLength());

        string[] confusion = File.ReadAllLines(Path.Join(settings.ModelDir, "confusion.csv"));
        Assert.Equal("class,high,low,middle", confusion[0]);
        Assert.Equal(tones.Index.Test.Count, confusion[1..].Sum(row => row.Split(',')[1..].Sum(int.Parse)));
    }

    [Fact]
    public void ModelJsonTellsAllThatIsNeededToUseTheModel()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        JsonElement model = Json(settings, "model.json");
        Assert.Equal("cnn6", model.GetProperty("architecture").GetString());
        Assert.Equal(["high", "low", "middle"], model.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        JsonElement spectrogram = model.GetProperty("spectrogram");
        Assert.Equal((8000, 16, 0.25),
            (spectrogram.GetProperty("SampleRate").GetInt32(), spectrogram.GetProperty("MelBands").GetInt32(),
            spectrogram.GetProperty("Duration").GetDouble()));
        Assert.Equal(("htk", "none", "Float16"),
            (Text(spectrogram, "MelScale"), Text(spectrogram, "MelNorm"), Text(spectrogram, "SpectrogramDataType")));
        Assert.Equal(("silence", "clip"), (Text(spectrogram, "Padding"), Text(spectrogram, "Normalization")));
        Assert.StartsWith("per spectrogram: ", Text(model, "normalization"), StringComparison.Ordinal);
        Assert.NotEqual("", model.GetProperty("versions").GetProperty("libtorch").GetString());
    }

    [Fact]
    public void ModelJsonTellsAReportOfTheData()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        JsonElement model = Json(settings, "model.json");
        Assert.Equal("general", Text(model, "animal_type"));
        Assert.Equal((1, 0), (model.GetProperty("variants").GetProperty("VariantsPerSample").GetInt32(),
            model.GetProperty("variants").GetProperty("AugmentationSeed").GetInt32()));
        Assert.Equal(tones.Index.Train.FileCount, model.GetProperty("variants").GetProperty("TrainSpectrograms").GetInt64());
        Assert.StartsWith("pitch stretch", Text(model.GetProperty("augmentation"), "Augmentations"), StringComparison.Ordinal);
        JsonElement splits = model.GetProperty("splits");
        Assert.Equal(("drawn", 0.2, 42, ""),
            (Text(splits, "Origin"), splits.GetProperty("TestFraction").GetDouble(), splits.GetProperty("SplitSeed").GetInt32(),
            Text(splits, "GroupPattern")));

        int[] counts = [.. new[] { "train", "val", "test" }.Select(split => model.GetProperty("recordings").GetProperty(split).GetInt32())];
        Assert.Equal([tones.Index.Train.Count, tones.Index.Validation.Count, tones.Index.Test.Count], counts);
        Assert.Equal(["high", "low", "middle"], model.GetProperty("recordings_per_class").EnumerateObject().Select(of => of.Name));
        Assert.Equal(counts[2], model.GetProperty("recordings_per_class").EnumerateObject()
            .Sum(of => of.Value.GetProperty("test").GetInt32()));
        // As long as the recordings are, not as much of them as is used.
        Assert.Equal(counts[0] * 0.3 / 3600, model.GetProperty("recording_hours").GetProperty("train").GetDouble(), 1e-6);

        Assert.InRange(DateTimeOffset.Parse(Text(model, "date"), System.Globalization.CultureInfo.InvariantCulture),
            DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow);
        Assert.EndsWith("Z", Text(model, "date"), StringComparison.Ordinal);
        Assert.Contains("libtorch", Text(model, "device"), StringComparison.Ordinal);
        Assert.Equal((0.001, true, "cnn6"),
            (model.GetProperty("training").GetProperty("LearningRate").GetDouble(), model.GetProperty("training")
            .GetProperty("BalanceClasses").GetBoolean(), Text(model.GetProperty("training"), "Architecture")));
        Assert.Equal(JsonValueKind.String, model.GetProperty("training").GetProperty("Data").ValueKind);
    }

    [Fact]
    public void EqualTrainingsDifferInDateAndDeviceAlone()
    {
        string[] Described()
        {
            TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
            tones.Train(settings);
            return [.. Json(settings, "model.json").EnumerateObject().Where(property => property.Name is not ("date" or "device"))
                .Select(property => property.ToString())];
        }

        Assert.Equal(Described(), Described());
    }

    /// <summary>As the first version wrote it: all settings in quotes, and nothing about the data.</summary>
    [Fact]
    public void AnOlderModelJsonIsRead()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        string path = Path.Join(settings.ModelDir, "model.json");
        ModelDescription now = ModelDescription.Read(path);
        Dictionary<string, string> spectrogram =
            new()
            {
                ["SampleRate"] = "8000",
                ["FftSize"] = "256",
                ["HopLength"] = "80",
                ["MelBands"] = "16",
                ["MinFrequency"] = "50",
                ["MaxFrequency"] = "4000",
                ["Duration"] = "0.25",
                ["TopDb"] = "80",
                ["SpectrogramDataType"] = "Float16"
            };
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            format = 1,
            architecture = "cnn6",
            input_channels = 1,
            classes = now.Classes,
            spectrogram,
            epoch = 1,
            training = new { Epochs = "1", BatchSize = "5" },
            versions = new { NightScan = "0.1.0" }
        }));
        using SavedModel old = SavedModel.Load(settings, new TrainingListener());
        Assert.Equal(tones.Index.Spectrogram, old.Spectrogram);
        EvaluationRun.Run(settings, tones.Index, new TrainingListener(), CancellationToken.None);
    }

    [Fact]
    public void PredictionsOfTheTestSplitListEveryRecording()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 2, EvaluateSplit = Split.Validation };
        TrainingListener reporter = tones.Train(settings);
        Assert.Contains(reporter.Messages, message => message.Contains("predictions-test.csv", StringComparison.Ordinal)
            && message.Contains("confusion.csv", StringComparison.Ordinal));
        string[][] rows = [.. File.ReadLines(Path.Join(settings.ModelDir, "predictions-test.csv")).Select(row => row.Split(','))];
        Assert.Equal(["file_path", "label", "predicted", "rank", "high", "low", "middle"], rows[0]);
        Assert.Equal(tones.Recordings("test"), rows.Skip(1).Select(row => row[0]));
        Assert.All(rows.Skip(1), row =>
        {
            double[] probabilities = [.. row[4..].Select(field => double.Parse(field, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(1, probabilities.Sum(), 2e-6);
            Assert.Equal(row[0].Split('/')[0], row[1]);
            Assert.Equal(rows[0][4 + Array.IndexOf(probabilities, probabilities.Max())], row[2]);
            Assert.Equal(row[1] == row[2], row[3] == "1");
            Assert.Equal(1 + probabilities.Count(other => other > probabilities[Array.IndexOf(rows[0], row[1]) - 4]), int.Parse(row[3]));
        });
        // They say what the metrics say.
        Assert.Equal(Json(settings, "metrics.json").GetProperty("final").GetProperty("top1").GetDouble(),
            rows.Skip(1).Average(row => row[3] == "1" ? 1 : 0), 1e-9);

        TrainingListener second = new();
        EvaluationRun.Run(settings, tones.Index, second, CancellationToken.None);
        Assert.Equal(tones.Recordings("val"),
            File.ReadLines(Path.Join(settings.ModelDir, "predictions-val.csv")).Skip(1).Select(row => row.Split(',')[0]));
        Assert.Contains(second.Messages, message => message.Contains("split val", StringComparison.Ordinal)
            && message.Contains($"{tones.Index.Validation.Count} recordings", StringComparison.Ordinal));
        Assert.Contains(second.Messages, message =>
            message.Contains("evaluation-val.json, confusion-val.csv, predictions-val.csv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("predictions-test.csv")]
    [InlineData("evaluation-test.json")]
    [InlineData("confusion-test.csv")]
    public void AFileThatSomebodyElseWroteIsRefusedBeforeTraining(string name)
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        string path = Path.Join(settings.ModelDir, name);
        File.WriteAllText(path, "file,mine\n");
        foreach (Action run in new Action[] { () => tones.Train(settings with { Epochs = 2 }), () =>
            EvaluationRun.Run(settings, tones.Index, new TrainingListener(), CancellationToken.None) })
        {
            Diagnostic refused = Assert.Throws<NightScanException>(run).Diagnostic;
            Assert.Equal(("NS0312", path, "file,mine\n"), (refused.Code, refused.File, File.ReadAllText(path)));
        }
    }

    [Fact]
    public void WhatWasMeasuredOfAnEarlierModelDoesNotStayBesideANewOne()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1, EvaluateSplit = Split.Train };
        string evaluation = Path.Join(settings.ModelDir, "evaluation-train.json");
        tones.Train(settings);
        EvaluationRun.Run(settings, tones.Index, new TrainingListener(), CancellationToken.None);
        File.Delete(Path.Join(settings.ModelDir, "metrics.json"));
        tones.Train(settings);
        Assert.True(File.Exists(evaluation), "The model is the same, and was only measured again.");
        tones.Train(settings with { LearningRate = 0.002 });
        Assert.False(File.Exists(evaluation));
        Assert.True(File.Exists(Path.Join(settings.ModelDir, "earlier", "run-001", "evaluation-train.json")));
        EvaluationRun.Run(settings, tones.Index, new TrainingListener(), CancellationToken.None);
        tones.Train(settings with { LearningRate = 0.002, Epochs = 2 });
        Assert.False(File.Exists(evaluation));
    }

    [Fact]
    public void AFinishedRunIsUpToDateAndNothingIsTouched()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        Dictionary<string, DateTime> before = Times(settings);
        TrainingListener second = tones.Train(settings with { NumWorkers = 1, Patience = 3 });
        Assert.Contains("up to date", second.Outcome);
        Assert.Empty(second.Messages);
        Assert.Equal(before, Times(settings));
    }

    [Fact]
    public void RaisedEpochsGoOnWithWhatIsThere()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 2 };
        tones.Train(settings);
        string[] history = File.ReadAllLines(Path.Join(settings.ModelDir, "history.csv"));
        TrainingListener second = tones.Train(settings with { Epochs = 3 });
        Assert.Equal(3, Assert.Single(second.Epochs).Row.Epoch);
        Assert.Equal(history, File.ReadAllLines(Path.Join(settings.ModelDir, "history.csv"))[..^1]);
        Assert.False(Directory.Exists(Path.Join(settings.ModelDir, "earlier")));
    }

    [Fact]
    public void FewerEpochsThanWereTrainedAreUpToDate()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 2 };
        tones.Train(settings);
        Assert.Contains("up to date", tones.Train(settings with { Epochs = 1 }).Outcome);
    }

    [Fact]
    public void AnotherSettingStartsAnewAndKeepsTheEarlierRun()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        byte[] weights = File.ReadAllBytes(Path.Join(settings.ModelDir, "best.safetensors"));
        TrainingListener second = tones.Train(settings with { LearningRate = 0.002, Mixup = 0.2 });
        Assert.Contains("LearningRate (was '0.001', is '0.002'), Mixup (was '0', is '0.2')", second.Messages[0]);
        Assert.Equal(weights, File.ReadAllBytes(Path.Join(settings.ModelDir, "earlier", "run-001", "best.safetensors")));
        Assert.NotEqual(weights, File.ReadAllBytes(Path.Join(settings.ModelDir, "best.safetensors")));
        tones.Train(settings with { LearningRate = 0.003 });
        Assert.True(File.Exists(Path.Join(settings.ModelDir, "earlier", "run-002", "model.json")));
    }

    [Fact]
    public void ARunThatMissesFilesIsMeasuredAgainButNotTrained()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        string path = Path.Join(settings.ModelDir, "confusion.csv"), confusion = File.ReadAllText(path);
        File.Delete(path);
        TrainingListener second = tones.Train(settings);
        Assert.Empty(second.Epochs);
        Assert.Equal(confusion, File.ReadAllText(path));
    }

    [Fact]
    public void PatienceEndsTrainingEarlyAndMorePatienceGoesOn()
    {
        // A rate that wrecks the weights after a good start: validation cannot get better for long.
        TrainingSettings settings = tones.NewSettings() with { Epochs = 40, Patience = 2, LearningRate = 0.3, GradientClip = 0 };
        TrainingListener reporter = tones.Train(settings);
        Assert.InRange(reporter.Epochs.Count, 3, 39);
        int best = reporter.Epochs.Last(report => report.Standing != EpochStanding.Behind).Row.Epoch;
        Assert.Equal(best + 2, reporter.Epochs.Count);
        Assert.Contains(reporter.Messages, message => message.Contains("stopped early"));
        Assert.Contains("up to date", tones.Train(settings).Outcome);

        TrainingListener patient = tones.Train(settings with { Patience = 3 });
        Assert.Equal(best + 3, patient.Epochs[0].Row.Epoch);
    }

    [Fact]
    public void ALossThatIsNotFiniteStopsTheRunWithEpochBatchAndAdvice()
    {
        TrainingSettings settings = tones.NewSettings() with { LearningRate = 1e30, GradientClip = 0, AccumulationSteps = 1 };
        NightScanException exception = Assert.Throws<NightScanException>(() => tones.Train(settings));
        Assert.Equal("NS0626", exception.Diagnostic.Code);
        Assert.Matches("epoch 1, batch [2-9]", exception.Message);
        Assert.Contains("lower LearningRate", exception.Message);
        Assert.False(File.Exists(Path.Join(settings.ModelDir, "state.safetensors")));
    }

    [Fact]
    public void EvaluatingTheSavedModelGivesWhatTheRunMeasured()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 2, EvaluateSplit = Split.Test };
        tones.Train(settings);
        TrainingListener reporter = new();
        EvaluationRun.Run(settings, tones.Index, reporter, CancellationToken.None);
        Assert.True(JsonElement.DeepEquals(Json(settings, "metrics.json").GetProperty("final"), Json(settings, "evaluation-test.json")));
        Assert.Equal(File.ReadAllText(Path.Join(settings.ModelDir, "confusion.csv")),
            File.ReadAllText(Path.Join(settings.ModelDir, "confusion-test.csv")));
    }

    [Fact]
    public void ASavedModelGivesProbabilities()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        using SavedModel model = SavedModel.Load(settings, new TrainingListener());
        Assert.Equal(tones.Index.Classes, model.Classes);
        Assert.Equal(tones.Index.Spectrogram.Describe(), model.Spectrogram.Describe());
        float[] probabilities = new float[2 * 3];
        model.Classify(new float[2 * model.Spectrogram.MelBands * model.Spectrogram.FrameCount], 2, probabilities);
        Assert.Equal(1, probabilities[..3].Sum(), 1e-5);
        Assert.All(probabilities, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void WithoutAModelThereIsACodedErrorInPlainWords()
    {
        TrainingSettings settings = tones.NewSettings();
        Diagnostic missing = Assert.Throws<NightScanException>(() => SavedModel.Load(settings, new TrainingListener())).Diagnostic;
        Assert.Equal(("NS0627", Path.Join(settings.ModelDir, "model.json")), (missing.Code, missing.File));
        Assert.Equal("there is no model to use here: no training has written one yet. Give the ModelDir of a training, or train first "
            + "(-t:Train)", missing.Message);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\n  \"format\": 'x'\n}")]
    public void ADamagedModelJsonIsACodedError(string text)
    {
        TrainingSettings settings = tones.NewSettings();
        Directory.CreateDirectory(settings.ModelDir);
        File.WriteAllText(Path.Join(settings.ModelDir, "model.json"), text);
        Diagnostic damaged = Assert.Throws<NightScanException>(() => SavedModel.Load(settings, new TrainingListener())).Diagnostic;
        Assert.Equal("NS0627", damaged.Code);
        // What stands in quotes there would be quoted once more by who shows the message.
        Assert.DoesNotContain('\'', damaged.Message);
        Assert.DoesNotContain("NightScan.", damaged.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGpuThatIsNotThereIsACodedError()
    {
        if (TorchSharp.torch.cuda.is_available())
        {
            Assert.Equal("NS0624", Assert.Throws<NightScanException>(() =>
                tones.Train(tones.NewSettings() with { TrainDevice = "cuda:99" })).Diagnostic.Code);
            return;
        }

        Assert.Equal("NS0624", Assert.Throws<NightScanException>(() =>
            tones.Train(tones.NewSettings() with { TrainDevice = "cuda" })).Diagnostic.Code);
    }

    [Fact]
    public void Float16OnACpuIsACodedError() =>
        Assert.Equal("NS0625", Assert.Throws<NightScanException>(() =>
            tones.Train(tones.NewSettings() with { Precision = TrainingPrecision.Float16 })).Diagnostic.Code);

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static JsonElement Json(TrainingSettings settings, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Join(settings.ModelDir, file))).RootElement;

    private static Dictionary<string, DateTime> Times(TrainingSettings settings) =>
        Directory.EnumerateFiles(settings.ModelDir).ToDictionary(path => path, File.GetLastWriteTimeUtc);
}

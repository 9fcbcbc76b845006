using System.Text.Json;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Training.Checkpoints;
using NightScan.Training.Models;
using NightScan.Training.Reporting;
using NightScan.Training.Runs;
using NightScan.Training.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Runs;

/// <summary>Trainings of a last layer on embeddings.</summary>
public sealed class LinearRunTests : IClassFixture<LinearFixture>
{
    private static readonly string[] Files =
        ["best.safetensors", "last.safetensors", "confusion.csv", "predictions-test.csv", "embeddings.bin"];

    private readonly LinearFixture _backbone;
    private readonly TrainingSettings _settings;

    public LinearRunTests(LinearFixture backbone) => (_backbone, _settings) = (backbone, backbone.NewSettings());

    [Fact]
    public void TheResultIsAWholeOrdinaryModelOfTheBackbone()
    {
        TrainingListener said = Train(_settings);
        JsonElement model = Json("model.json");
        Assert.Equal(("cnn6", "linear"), (model.GetProperty("architecture").GetString(),
            model.GetProperty("training").GetProperty("Architecture").GetString()));
        Assert.False(model.GetProperty("training").TryGetProperty("BackboneLearningRate", out _));
        Dictionary<string, float[]> before = State(_backbone.Weights), after = State(File("best.safetensors"));
        Assert.All(before, entry => Assert.Equal(
            !entry.Key.StartsWith("fc_audioset.", StringComparison.Ordinal) && !entry.Key.Contains(".running_", StringComparison.Ordinal),
            entry.Value.SequenceEqual(after[entry.Key])));
        Assert.True(Json("metrics.json").GetProperty("final").GetProperty("top1").GetDouble() > 0.8);
        Assert.Equal(["embeddings", "train", "val", "test"], said.Batches.Select(progress => progress.Stage).Distinct());

        // Validation on embeddings is that of the whole model on spectrograms, to which Evaluate asks it.
        EvaluationRun.Run(_settings with { EvaluateSplit = Split.Validation }, _backbone.Index, new TrainingListener(), default);
        JsonElement measured = Json("evaluation-val.json");
        Assert.Equal(model.GetProperty("validation").GetProperty("loss").GetDouble(), measured.GetProperty("loss").GetDouble(), 1e-5);
        Assert.Equal(model.GetProperty("validation").GetProperty("macro_f1").GetDouble(), measured.GetProperty("macro_f1").GetDouble());
    }

    [Fact]
    public void EveryTrainingSpectrogramIsLookedAtOnceAndEveryOneThatValidates()
    {
        TrainingListener said = Train(_settings);
        BatchProgress last = said.Batches.Last(progress => progress.Stage == "embeddings");
        Assert.Equal((_backbone.Index.Train.FileCount + _backbone.Index.Validation.Count, last.Batches), (last.Examples, last.Batch));
        Assert.Equal(4, said.Epochs.Count);
        Assert.Contains(said.Messages, message => message.StartsWith("The embeddings of", StringComparison.Ordinal)
            && message.Contains("by cnn6 (512 numbers each", StringComparison.Ordinal)
            && message.Contains("computed in", StringComparison.Ordinal));
    }

    /// <summary>What the last layer learns with changes nothing in what it learns from.</summary>
    [Fact]
    public void EmbeddingsServeLaterRunsOfTheSameBackboneAndData()
    {
        Train(_settings);
        byte[] embeddings = Bytes(_settings, "embeddings.bin");
        TrainingSettings second = _settings with
        {
            LearningRate = 0.002,
            BatchSize = 7,
            TrainSeed = 5,
            Mixup = 0.4,
            BalanceClasses = false,
        };
        TrainingListener said = Train(second);
        Assert.DoesNotContain(said.Batches, progress => progress.Stage == "embeddings");
        Assert.Contains(said.Messages, message => message.Contains("are there already", StringComparison.Ordinal));
        Assert.Equal(embeddings, Bytes(_settings, "embeddings.bin"));
        Assert.True(System.IO.File.Exists(File(Path.Join("earlier", "run-001", "best.safetensors"))));
        Assert.False(System.IO.File.Exists(File(Path.Join("earlier", "run-001", "embeddings.bin"))));

        // As if there had been none.
        TrainingSettings fresh = second with { ModelDir = _backbone.NewSettings().ModelDir };
        Train(fresh);
        AssertSameFiles(fresh, second);
        Assert.Empty(Train(second).Epochs);
    }

    [Fact]
    public void EmbeddingsOfAnotherBackboneAreComputedAnew()
    {
        Train(_settings);
        TrainingListener said = Train(_settings with { PretrainedWeights = _backbone.Other });
        Assert.Contains(said.Messages, message => message.Contains("of another network", StringComparison.Ordinal));
        Assert.Contains(said.Batches, progress => progress.Stage == "embeddings");
    }

    [Fact]
    public void EmbeddingsGoWhenAnotherKindOfTrainingBegins()
    {
        Train(_settings);
        Train(_settings with { Architecture = "cnn6", Epochs = 1 });
        Assert.False(System.IO.File.Exists(File("embeddings.bin")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-3000)]
    public void DamagedEmbeddingsAreComputedAnewAndTheWeightsAreTheSame(int at)
    {
        TrainingSettings whole = _backbone.NewSettings();
        Train(whole);
        Train(_settings with { Epochs = 1 });
        byte[] embeddings = Bytes(_settings, "embeddings.bin");
        if (at == 0)
        {
            Array.Resize(ref embeddings, embeddings.Length / 2);
        }
        else
        {
            embeddings[at < 0 ? embeddings.Length + at : at] ^= 4;
        }

        System.IO.File.WriteAllBytes(File("embeddings.bin"), embeddings);
        TrainingListener said = Train(_settings with { TrainSeed = 6 });
        int blocks = said.Batches.Last(progress => progress.Stage == "embeddings").Batches;
        Assert.Equal((at < 0, at == 100), (blocks == 1, said.Messages.Any(message => message.Contains("computed anew"))));
        Train(_settings);
        AssertSameFiles(whole, _settings);
    }

    /// <summary>Ctrl-C while embeddings are computed, within an epoch, and in validation.</summary>
    [Theory]
    [InlineData("embeddings", 0, 2)]
    [InlineData("train", 1, 2)]
    [InlineData("train", 2, 2)]
    [InlineData("val", 3, 1)]
    public void AnInterruptedRunEndsWithTheSameWeights(string stage, int epoch, int batch)
    {
        TrainingSettings whole = _settings with { Mixup = 0.3 }, interrupted = whole with { ModelDir = whole.ModelDir + " interrupted" };
        Train(whole);
        using CancellationTokenSource cancellation = new();
        TrainingListener dying = TrainingListener.Cancelling(cancellation, stage, epoch, batch);
        Assert.ThrowsAny<OperationCanceledException>(() => TrainingRun.Run(interrupted, _backbone.Index, dying, cancellation.Token));
        TrainingListener second = Train(interrupted);
        Assert.Equal(stage == "embeddings", second.Batches[0].Stage == "embeddings");
        // Blocks that were there are not computed again.
        Assert.True(stage != "embeddings" || second.Batches[0].Batches < dying.Batches[0].Batches);
        AssertSameFiles(whole, interrupted);
        Assert.Equal(History(whole), History(interrupted));
    }

    /// <summary>kill -9, with checkpoints at every step and with none within epochs.</summary>
    [Theory]
    [InlineData("embeddings", 0, 2, true)]
    [InlineData("train", 2, 3, true)]
    [InlineData("train", 3, 1, false)]
    public void AKilledRunEndsWithTheSameWeights(string stage, int epoch, int batch, bool savesWithinEpochs)
    {
        TrainingSettings whole = _settings, interrupted = whole with { ModelDir = whole.ModelDir + " killed" };
        Train(whole);
        TrainingListener dying = new()
        {
            OnBatch = progress =>
            {
                if ((progress.Stage, progress.Epoch, progress.Batch) == (stage, epoch, batch))
                {
                    throw new ProcessKilledException();
                }
            },
        };
        Assert.Throws<ProcessKilledException>(() => TrainingRun.Run(interrupted, _backbone.Index, dying,
            savesWithinEpochs ? TimeSpan.Zero : TimeSpan.MaxValue, CancellationToken.None));
        Train(interrupted);
        AssertSameFiles(whole, interrupted);
        Assert.Equal(History(whole), History(interrupted));
    }

    [Fact]
    public void MoreEpochsGoOnFromTheLast()
    {
        Train(_settings);
        TrainingListener said = Train(_settings with { Epochs = 6 });
        Assert.Equal([5, 6], said.Epochs.Select(report => report.Row.Epoch));
        Assert.DoesNotContain(said.Batches, progress => progress.Stage == "embeddings");
        Assert.Contains("up to date", Train(_settings with { Epochs = 6 }).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheBackboneWouldLearnByIsNoChange()
    {
        Train(_settings);
        Assert.Contains("up to date", Train(_settings with { BackboneLearningRate = 0.1, FreezeEpochs = 2 }).Outcome,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AModelDirNamesItsNetwork()
    {
        Train(_settings with { PretrainedWeights = _backbone.ModelDir });
        Assert.Equal("cnn6", Json("model.json").GetProperty("architecture").GetString());
    }

    [Theory]
    [InlineData("", false, "NS0646", "imagenet")]
    [InlineData("ModelDir", false, "NS0653", "another ModelDir")]
    [InlineData("Other", true, "NS0648", "SpecAugment at false")]
    public void WhatCannotBeIsACodedErrorBeforeAnythingChanges(string weights, bool specAugment, string code, string wayOut)
    {
        Train(_settings);
        byte[] best = Bytes(_settings, "best.safetensors");
        Diagnostic refused = Assert.Throws<NightScanException>(() => Train(_settings with
        {
            PretrainedWeights = weights == "ModelDir" ? _settings.ModelDir : weights == "Other" ? _backbone.Other : weights,
            SpecAugment = specAugment,
        })).Diagnostic;
        Assert.Equal(code, refused.Code);
        Assert.Contains(wayOut, refused.Message, StringComparison.Ordinal);
        Assert.Equal(best, Bytes(_settings, "best.safetensors"));
    }

    [Fact]
    public void WeightsOfNoNetworkAndForeignFilesAreRefusedBeforeAnEarlierRunIsSetAside()
    {
        Train(_settings);
        string foreign = Path.Join(_settings.ModelDir, "foreign.safetensors");
        using (Tensor tensor = zeros(3))
        {
            SafetensorsFile.Write(foreign, new Dictionary<string, Tensor> { ["weight"] = tensor }, new Dictionary<string, string>());
        }

        string elsewhere = Path.Join(_settings.ModelDir, "..", $"{Guid.NewGuid():N}.safetensors");
        System.IO.File.Move(foreign, elsewhere);
        Assert.Equal("NS0647", Refused(_settings with { PretrainedWeights = elsewhere }).Code);
        Assert.True(System.IO.File.Exists(File("best.safetensors")));
        System.IO.File.WriteAllText(File("embeddings.bin"), "these are mine, and nobody else has written them");
        Assert.Equal(("NS0312", File("embeddings.bin")), (Refused(_settings with { TrainSeed = 3 }).Code,
            Refused(_settings with { TrainSeed = 3 }).File));
        Assert.True(System.IO.File.Exists(File("best.safetensors")));
    }

    private Diagnostic Refused(TrainingSettings settings) => Assert.Throws<NightScanException>(() => Train(settings)).Diagnostic;

    private TrainingListener Train(TrainingSettings settings)
    {
        TrainingListener reporter = new();
        reporter.Outcome = TrainingRun.Run(settings, _backbone.Index, reporter, CancellationToken.None);
        return reporter;
    }

    private string File(string name) => Path.Join(_settings.ModelDir, name);

    private JsonElement Json(string name) => JsonDocument.Parse(System.IO.File.ReadAllText(File(name))).RootElement;

    private static byte[] Bytes(TrainingSettings settings, string name) =>
        System.IO.File.ReadAllBytes(Path.Join(settings.ModelDir, name));

    private static void AssertSameFiles(TrainingSettings expected, TrainingSettings actual) => Assert.All(Files,
        file => Assert.True(Bytes(expected, file).AsSpan().SequenceEqual(Bytes(actual, file)), $"{file} differs"));

    // All but the seconds, which are the last field.
    private static string[] History(TrainingSettings settings) =>
        [.. System.IO.File.ReadLines(Path.Join(settings.ModelDir, "history.csv")).Select(line => line[..line.LastIndexOf(',')])];

    private static Dictionary<string, float[]> State(string path)
    {
        using Classifier model = Architecture.Find("cnn6").Build(3, 1);
        using DisposeScope scope = NewDisposeScope();
        ModelWeights.Load(model, path);
        return model.state_dict().ToDictionary(entry => entry.Key,
            entry => entry.Value.detach().to(ScalarType.Float32).data<float>().ToArray());
    }

    private sealed class ProcessKilledException : Exception;
}

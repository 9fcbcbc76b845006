using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Tests;
using NightScan.Training.Metrics;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Settings;

public sealed class TrainingSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnRealRecordingsTheDefaultsAreTheOriginalsButForTheNetwork()
    {
        _folder.File("data", "audio_data", "x");
        TrainingSettings settings = Read();
        Assert.Equal(("resnet18", 100, 32, 1),
            (settings.Architecture, settings.Epochs, settings.BatchSize, settings.AccumulationSteps));
        Assert.Equal((0.001, 0.01, 0.1, 1.0, 0.0),
            (settings.LearningRate, settings.WeightDecay, settings.LabelSmoothing, settings.GradientClip, settings.Mixup));
        Assert.Equal((true, false, 1, 0, 20),
            (settings.BalanceClasses, settings.SpecAugment, settings.InputChannels, settings.NumClasses, settings.Patience));
        Assert.Equal((TrainingPrecision.Auto, "auto", 42L), (settings.Precision, settings.TrainDevice, settings.TrainSeed));
        Assert.Equal((Split.Test, 5), (settings.EvaluateSplit, settings.TopK));
        Assert.Equal(Path.Join(_folder.Path, "data", "models"), settings.ModelDir);
        Assert.Equal(Path.Join(_folder.Path, "data", "models", "predictions"), settings.PredictOutput);
        Assert.Empty(settings.NonDefault);
    }

    [Fact]
    public void OnTheSampleSetAModelIsSmallAndHasAFolderOfItsOwn()
    {
        TrainingSettings settings = Read();
        Assert.Equal(("cnn6", 10, 4, 0.0003), (settings.Architecture, settings.Epochs, settings.BatchSize, settings.LearningRate));
        Assert.Equal(Path.Join(_folder.Path, "data", "sample_models"), settings.ModelDir);
        Assert.Equal(Path.Join(_folder.Path, "data", "sample_cache"), settings.CacheDir);
        TrainingSettings linear = Read(("Architecture", "linear"));
        Assert.Equal((100, 32, 0.001), (linear.Epochs, linear.BatchSize, linear.LearningRate));
        Assert.Equal(("resnet18", 3), (Read(("Architecture", "ResNet18"), ("Epochs", "3")).Architecture, Read(("Epochs", "3")).Epochs));
    }

    [Fact]
    public void ACacheThatWasCopiedIsTrainedOnWithoutItsRecordings()
    {
        File.WriteAllText(_folder.File("data", "spectrograms_cache", "index.db"), "");
        TrainingSettings settings = Read(("TrainOnly", "true"));
        Assert.Equal(Path.Join(_folder.Path, "data", "spectrograms_cache"), settings.CacheDir);
        Assert.Equal("resnet18", settings.Architecture);
        Assert.Equal(Path.Join(_folder.Path, "data", "models"), settings.ModelDir);
        Assert.Equal(Path.Join(_folder.Path, "data", "spectrograms_cache"), Read().CacheDir);
    }

    [Fact]
    public void WithWeightsToStartFromTheBackboneLearnsATenthAsFast()
    {
        Assert.Equal(0.002, Read(("LearningRate", "0.002")).BackboneLearningRate);
        TrainingSettings tuned = Read(("LearningRate", "0.002"), ("PretrainedWeights", "w.safetensors"), ("FreezeEpochs", "3"));
        Assert.Equal((0.0002, 3), (tuned.BackboneLearningRate, tuned.FreezeEpochs));
        Assert.Equal(0.0005, (tuned with { LearningRate = 0.005 }).BackboneLearningRate);
        Assert.Equal(0.07, Read(("BackboneLearningRate", "0.07"), ("PretrainedWeights", "w.safetensors")).BackboneLearningRate);
    }

    [Fact]
    public void HeadsSharesAndScoresOfRecordingsAreReadAndCheckedByName()
    {
        TrainingSettings none = Read(), all = Read(("Head", "Attention"), ("OriginalShare", "0.25"), ("RecordingScores", "Log-Mean-Exp"));
        Assert.Equal((ModelHead.Average, null, null), (none.Head, none.OriginalShare, none.RecordingScores));
        Assert.Null(Read(("RecordingScores", "None")).RecordingScores);
        Assert.Equal((ModelHead.Attention, 0.25, Pooling.LogMeanExp), (all.Head, all.OriginalShare, all.RecordingScores));
        Assert.Equal(["Head=Attention", "OriginalShare=0.25", "RecordingScores=Log-Mean-Exp"], all.NonDefault);
        Assert.Equal((0, 1), (Read(("OriginalShare", "0")).OriginalShare, Read(("OriginalShare", "1")).OriginalShare));
        foreach ((string name, string value) in new[] { ("Head", "max"), ("OriginalShare", "1.5"), ("RecordingScores", "median") })
        {
            Diagnostic diagnostic = Assert.Throws<NightScanException>(() => Read((name, value))).Diagnostic;
            Assert.StartsWith("NS02", diagnostic.Code, StringComparison.Ordinal);
            Assert.StartsWith($"{name} is '{value}'", diagnostic.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WithoutWeightsToStartFromThereIsNothingToFreeze() => Assert.Equal(0, Read(("FreezeEpochs", "3")).FreezeEpochs);

    [Fact]
    public void ALastLayerAloneFreezesNothingAndHasTheNetworkOfItsWeights()
    {
        TrainingSettings settings = Read(("Architecture", "Linear"), ("PretrainedWeights", "imagenet"), ("FreezeEpochs", "3"));
        Assert.Equal(("linear", true, 0, ""), (settings.Architecture, settings.IsLinear, settings.FreezeEpochs, settings.Network));
        Assert.Equal("resnet18", (settings with { Network = "resnet18" }).Network);
        Assert.Equal(("cnn10", false), (Read(("Architecture", "cnn10")).Network, Read(("Architecture", "cnn10")).IsLinear));
        LinearSettings.Check(settings);
        LinearSettings.Check(Read(("Architecture", "cnn10"), ("SpecAugment", "true")));
        Assert.Equal("NS0646", Assert.Throws<NightScanException>(() =>
            LinearSettings.Check(Read(("Architecture", "linear")))).Diagnostic.Code);
        Assert.Equal("NS0648", Assert.Throws<NightScanException>(() =>
            LinearSettings.Check(settings with { SpecAugment = true })).Diagnostic.Code);
    }

    [Fact]
    public void LocksAreTheBuilds()
    {
        Assert.Equal((600, false), (Read().LockTimeout, Read().AllowUnlocked));
        TrainingSettings settings = Read(("LockTimeout", "5"), ("AllowUnlocked", "true"));
        Assert.Equal((5, true), (settings.LockTimeout, settings.AllowUnlocked));
    }

    [Fact]
    public void AModelThatWasCopiedPredictsWithoutItsRecordings()
    {
        Directory.CreateDirectory(Path.Join(_folder.Path, "data", "models"));
        Assert.Equal(Path.Join(_folder.Path, "data", "models"), Read().ModelDir);
    }

    [Theory]
    [InlineData("Architecture", "vgg16", "NS0206", "efficientnet-b0, ")]
    [InlineData("Precision", "float8", "NS0206", "auto, float32, bfloat16, float16")]
    [InlineData("InputChannels", "2", "NS0206", "1, 3")]
    [InlineData("TrainDevice", "gpu", "NS0206", "auto, cpu, cuda")]
    [InlineData("TrainDevice", "cuda:", "NS0206", "cuda")]
    [InlineData("TrainDevice", "cuda:x", "NS0206", "cuda")]
    [InlineData("EvaluateSplit", "all", "NS0206", "train, val, test")]
    [InlineData("Epochs", "0", "NS0202", "1 or more")]
    [InlineData("Epochs", "many", "NS0201", "1 or more")]
    [InlineData("BatchSize", "-1", "NS0202", "1 or more")]
    [InlineData("AccumulationSteps", "0", "NS0202", "1 or more")]
    [InlineData("LearningRate", "0", "NS0202", "above 0")]
    [InlineData("LearningRate", "0,001", "NS0201", "point")]
    [InlineData("BackboneLearningRate", "0", "NS0202", "above 0")]
    [InlineData("FreezeEpochs", "-1", "NS0202", "0 or more")]
    [InlineData("WeightDecay", "-0.1", "NS0202", "0 or more")]
    [InlineData("LabelSmoothing", "1", "NS0202", "less than 1")]
    [InlineData("GradientClip", "-1", "NS0202", "0 to leave")]
    [InlineData("Patience", "-1", "NS0202", "0 or more")]
    [InlineData("Mixup", "-0.2", "NS0202", "no mixup")]
    [InlineData("TopK", "0", "NS0202", "1 or more")]
    [InlineData("TrainThreads", "0", "NS0202", "1 to")]
    [InlineData("SpecAugment", "yes", "NS0201", "true or false")]
    public void ABadValueNamesThePropertyAndTheWayOut(string name, string value, string code, string wayOut)
    {
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => Read((name, value))).Diagnostic;
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains($"{name} is '{value}'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(wayOut, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("CUDA", "cuda")]
    [InlineData("cuda:1", "cuda:1")]
    public void DevicesAreLowerCase(string given, string expected) => Assert.Equal(expected, Read(("TrainDevice", given)).TrainDevice);

    [Fact]
    public void WhatDiffersFromItsDefaultIsListed()
    {
        TrainingSettings settings = Read(
            ("Epochs", "3"), ("BatchSize", "4"), ("mixup", "0.2"), ("TrainDevice", ""), ("LearningRate", "3e-4"), ("NumWorkers", "3"),
                ("MelBands", "x"));
        // What a build tells is not told again, and what concerns the trainer in nothing is not read.
        Assert.Equal(["Epochs=3", "Mixup=0.2"], settings.NonDefault);
    }

    private TrainingSettings Read(params (string Name, string Value)[] values) =>
        TrainingSettings.Read(new(values.ToDictionary(pair => pair.Name, pair => pair.Value), _folder.Path));
}

using NightScan.Diagnostics;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>Trainings that begin with weights of elsewhere.</summary>
public sealed class PretrainedRunTests(TonesFolder tones) : IClassFixture<TonesFolder>
{
    [Fact]
    public void ThePretrainedWeightsAreWhereTrainingStarts()
    {
        TrainingSettings first = tones.NewSettings() with { Epochs = 1 };
        tones.Train(first);
        string weights = Path.Join(first.ModelDir, "best.safetensors");
        TrainingSettings second = tones.NewSettings() with
        {
            Epochs = 1,
            LearningRate = 1e-12,
            WeightDecay = 0,
            PretrainedWeights = weights
        };
        TrainingListener reporter = tones.Train(second);
        Assert.Contains(reporter.Messages, message => message.Contains(weights));
        using SavedModel before = SavedModel.Load(first, new TrainingListener()), after = SavedModel.Load(second, new TrainingListener());
        Assert.True(before.Network.state_dict()["fc1.weight"].allclose(after.Network.state_dict()["fc1.weight"], atol: 1e-7));
    }

    [Fact]
    public void AnotherModelIsWhereTrainingStarts()
    {
        TrainingSettings first = tones.NewSettings() with { Epochs = 1 };
        tones.Train(first);
        TrainingSettings second = tones.NewSettings() with { Epochs = 1, PretrainedWeights = first.ModelDir };
        string taken = Assert.Single(tones.Train(second).Messages,
            message => message.StartsWith("The model starts", StringComparison.Ordinal));
        Assert.DoesNotContain("left out", taken);
        Assert.Empty(tones.Train(second).Epochs);

        // Of other classes the last layer is of no use, though its shape is right.
        string model = Path.Join(first.ModelDir, "model.json");
        File.WriteAllText(model, File.ReadAllText(model).Replace("\"high\"", "\"highest\"", StringComparison.Ordinal));
        TrainingSettings third = tones.NewSettings() with { Epochs = 1, PretrainedWeights = first.ModelDir };
        Assert.Contains(tones.Train(third).Messages, message => message.Contains("2 left out (fc_audioset.weight, fc_audioset.bias)"));

        TrainingSettings other = tones.NewSettings() with { Architecture = "cnn10", PretrainedWeights = first.ModelDir };
        Diagnostic mismatch = Assert.Throws<NightScanException>(() => tones.Train(other)).Diagnostic;
        Assert.Equal("NS0621", mismatch.Code);
        Assert.Contains("of cnn6", mismatch.Message);
    }

    [Fact]
    public void WeightsThatTheRunWouldReplaceAreACodedError()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        byte[] best = File.ReadAllBytes(Path.Join(settings.ModelDir, "best.safetensors"));
        Assert.All((string[])[settings.ModelDir, Path.Join(settings.ModelDir, "best.safetensors")], weights => Assert.Equal("NS0653",
            Assert.Throws<NightScanException>(() => tones.Train(settings with { PretrainedWeights = weights })).Diagnostic.Code));
        Assert.Equal(best, File.ReadAllBytes(Path.Join(settings.ModelDir, "best.safetensors")));
    }

    [Fact]
    public void WeightsThatOnlyABuildFetchesAreACodedError() => Assert.Equal("NS0651", Assert.Throws<NightScanException>(() =>
        tones.Train(tones.NewSettings() with { PretrainedWeights = "imagenet" })).Diagnostic.Code);

    [Fact]
    public void AFolderWithoutAModelIsACodedError() => Assert.Equal("NS0627", Assert.Throws<NightScanException>(() =>
        tones.Train(tones.NewSettings() with { PretrainedWeights = tones.Cache })).Diagnostic.Code);
}

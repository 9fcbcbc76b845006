using NightScan.Training.Models;
using NightScan.Training.Runs;
using NightScan.Training.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Runs;

public sealed class FineTuningTests : IClassFixture<TonesFolder>
{
    private readonly TonesFolder _tones;
    private readonly TrainingSettings _settings;

    public FineTuningTests(TonesFolder tones)
    {
        _tones = tones;
        TrainingSettings first = tones.NewSettings() with { Epochs = 1 };
        Train(first);
        _settings = tones.NewSettings() with { PretrainedWeights = Weights(first, "last"), FreezeEpochs = 2, Epochs = 2, TrainSeed = 7 };
    }

    [Fact]
    public void WhileItIsFrozenTheBackboneStaysAsItWasGiven()
    {
        Train(_settings);
        Dictionary<string, float[]> before = State(_settings.PretrainedWeights), after = State(Weights(_settings, "last"));
        Assert.All(before, entry => Assert.Equal(
            !entry.Key.StartsWith("fc_audioset.", StringComparison.Ordinal) && !entry.Key.Contains(".running_", StringComparison.Ordinal),
            entry.Value.SequenceEqual(after[entry.Key])));
        // The statistics are of these recordings, taken once: those of all epochs are the same.
        Dictionary<string, float[]> best = State(Weights(_settings, "best"));
        Assert.All(after.Where(entry => entry.Key.Contains(".running_", StringComparison.Ordinal)),
            entry => Assert.Equal(entry.Value, best[entry.Key]));
    }

    [Fact]
    public void AfterThatItLearnsToo()
    {
        Train(_settings with { Epochs = 3 });
        Dictionary<string, float[]> before = State(_settings.PretrainedWeights), after = State(Weights(_settings, "last"));
        Assert.All(before.Where(entry => entry.Key.EndsWith(".weight", StringComparison.Ordinal)),
            entry => Assert.NotEqual(entry.Value, after[entry.Key]));
        // A cycle of the rate for the head alone, and one for all: it has come down before the backbone begins.
        string[][] history = [.. File.ReadLines(Path.Join(_settings.ModelDir, "history.csv")).Select(row => row.Split(','))];
        int rate = Array.IndexOf(history[0], "learning_rate");
        Assert.All(history[2..],
            row => Assert.InRange(double.Parse(row[rate], System.Globalization.CultureInfo.InvariantCulture), 0, 1e-6));
    }

    /// <summary>Nothing learns here but the norms: their statistics alone tell what they are of.</summary>
    [Fact]
    public void NormsGoByWhatTheModelLearntBehindIfItHadLearntBefore()
    {
        float[] MeansOf(TrainingSettings settings, double originalShare)
        {
            TrainingSettings still = settings with
            {
                Epochs = 1,
                FreezeEpochs = 0,
                LearningRate = 1e-30,
                OriginalShare = originalShare,
                ModelDir = $"{_settings.ModelDir} {settings.PretrainedWeights.Length} {originalShare}",
            };
            Train(still);
            return State(Weights(still, "last"))["conv_block1.bn1.running_mean"];
        }

        TrainingSettings anew = _settings with { PretrainedWeights = "" };
        Assert.NotEqual(MeansOf(_settings, originalShare: 0), MeansOf(_settings, originalShare: 1));
        Assert.Equal(MeansOf(anew, originalShare: 0), MeansOf(anew, originalShare: 1));
    }

    /// <summary>Killed after a step while the backbone was frozen, in the epoch in which it begins to learn, and in validation.</summary>
    [Theory]
    [InlineData("train", 1, 3)]
    [InlineData("train", 2, 1)]
    [InlineData("val", 2, 1)]
    [InlineData("train", 3, 3)]
    public void AnInterruptedRunEndsWithTheSameWeights(string stage, int epoch, int batch)
    {
        TrainingSettings whole = _settings with { Epochs = 4 }, interrupted = whole with { ModelDir = whole.ModelDir + " interrupted" };
        Train(whole);
        using CancellationTokenSource cancellation = new();
        TrainingListener dying = TrainingListener.Cancelling(cancellation, stage, epoch, batch);
        Assert.ThrowsAny<OperationCanceledException>(() => TrainingRun.Run(interrupted, _tones.Index, dying, cancellation.Token));
        Assert.NotEmpty(Train(interrupted).Messages);
        Assert.All(new[] { "best", "last" },
            name => Assert.Equal(File.ReadAllBytes(Weights(whole, name)), File.ReadAllBytes(Weights(interrupted, name))));
    }

    [Fact]
    public void ALowRateOfTheBackboneMovesItLess()
    {
        double Moved(double? rate)
        {
            TrainingSettings settings = _settings with { FreezeEpochs = 0, ModelDir = $"{_settings.ModelDir} {rate}" };
            Train(rate is { } given ? settings with { BackboneLearningRate = given } : settings);
            float[] before = State(settings.PretrainedWeights)["conv_block4.conv1.weight"];
            float[] after = State(Weights(settings, "last"))["conv_block4.conv1.weight"];
            return before.Zip(after).Average(pair => Math.Abs(pair.First - pair.Second));
        }

        double all = Moved(_settings.LearningRate), tenth = Moved(null);
        Assert.InRange(tenth / all, 0.03, 0.3);
        Assert.Equal(tenth, Moved(_settings.LearningRate / 10), all / 1000);
    }

    [Fact]
    public void OtherFineTuningIsAnotherRun()
    {
        Train(_settings);
        TrainingListener second = Train(_settings with { FreezeEpochs = 1, BackboneLearningRate = 0.0005 });
        Assert.Contains("BackboneLearningRate (was '0.0001', is '0.0005'), FreezeEpochs (was '2', is '1')", second.Messages[0],
            StringComparison.Ordinal);
    }

    private TrainingListener Train(TrainingSettings settings)
    {
        TrainingListener reporter = new();
        TrainingRun.Run(settings, _tones.Index, reporter, CancellationToken.None);
        return reporter;
    }

    private static string Weights(TrainingSettings settings, string name) => Path.Join(settings.ModelDir, $"{name}.safetensors");

    private static Dictionary<string, float[]> State(string path)
    {
        using Classifier model = Architecture.Find("cnn6").Build(3, 1);
        using DisposeScope scope = NewDisposeScope();
        NightScan.Training.Checkpoints.ModelWeights.Load(model, path);
        return model.state_dict().ToDictionary(entry => entry.Key,
            entry => entry.Value.detach().to(ScalarType.Float32).data<float>().ToArray());
    }
}

using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>Tones, and two models that learned a little of them, whose backbones others may use.</summary>
public sealed class LinearFixture : IDisposable
{
    private readonly TonesFolder _tones = new();

    public LinearFixture() => (ModelDir, Other) = (Train(seed: 1), WeightsOf(Train(seed: 2)));

    /// <summary>Of the one.</summary>
    public string ModelDir { get; }

    /// <summary>Its weights.</summary>
    internal string Weights => WeightsOf(ModelDir);

    /// <summary>The weights of the other.</summary>
    public string Other { get; }

    internal TrainingIndex Index => _tones.Index;

    /// <summary>Settings with a ModelDir of their own, for the last layer on the one.</summary>
    internal TrainingSettings NewSettings() => _tones.NewSettings() with
    {
        Architecture = "linear",
        PretrainedWeights = WeightsOf(ModelDir),
        Epochs = 4,
        LearningRate = 0.005,
        AccumulationSteps = 1,
    };

    public void Dispose() => _tones.Dispose();

    private static string WeightsOf(string modelDir) => Path.Join(modelDir, "last.safetensors");

    private string Train(long seed)
    {
        TrainingSettings settings = _tones.NewSettings() with { Epochs = 4, TrainSeed = seed, AccumulationSteps = 1 };
        TrainingRun.Run(settings, Index, new TrainingListener(), CancellationToken.None);
        return settings.ModelDir;
    }
}

using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Training.Settings;

/// <summary>Everything that the trainer is told, checked and with full paths. <see cref="TrainingSettingsReader"/> makes it from property values.</summary>
public sealed record TrainingSettings
{
    /// <summary>Full path of the folder of the project; empty when there is none.</summary>
    public string ProjectFolder { get; init; } = "";

    /// <summary>Full path of the SQLite index.</summary>
    public required string IndexDb { get; init; }

    /// <summary>Full path of the folder that holds the spectrograms.</summary>
    public required string CacheDir { get; init; }

    /// <summary>Full path of the folder that receives models, checkpoints and predictions.</summary>
    public required string ModelDir { get; init; }

    /// <summary>One of <see cref="Architectures.Names"/>.</summary>
    public string Architecture { get; init; } = Architectures.Default;

    /// <summary>Times that as many examples are drawn as there are training recordings; 1 or more.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Examples of a forward pass; 1 or more.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Batches whose gradients make one step of the optimizer; 1 or more.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>The peak of the one-cycle schedule; above 0.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>AdamW's decoupled decay of weights; 0 or more.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Share of the target that is spread over all classes, 0 to less than 1.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Norm that gradients are clipped to; 0 = never.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>Epochs without a better validation after which training stops; 0 = never.</summary>
    public int Patience { get; init; } = 20;

    public TrainingPrecision Precision { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>, lower case.</summary>
    public string TrainDevice { get; init; } = "auto";

    public long TrainSeed { get; init; } = 42;

    /// <summary>Threads of the device <c>cpu</c>; the same number and seed give the same weights.</summary>
    public int TrainThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads that load spectrograms; the result does not depend on it.</summary>
    public int NumWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>Seconds that opening a recording, or decoding a window of it, may take in a prediction.</summary>
    public int DecodeTimeout { get; init; } = DecoderSet.DefaultTimeLimit;

    /// <summary>Whether libsndfile may be installed when a recording to predict needs it.</summary>
    public bool InstallSystemLibraries { get; init; }

    /// <summary>Classes that the index is expected to have; 0 = any number.</summary>
    public int NumClasses { get; init; }

    /// <summary>Draw all classes equally often, whatever their sizes.</summary>
    public bool BalanceClasses { get; init; } = true;

    /// <summary>Both parameters of the beta distribution that mixup draws its shares from; 0 = no mixup.</summary>
    public double Mixup { get; init; }

    /// <summary>Mask random bands and times of training spectrograms.</summary>
    public bool SpecAugment { get; init; }

    /// <summary>1, or 3 equal ones for backbones that were trained on pictures.</summary>
    public int InputChannels { get; init; } = 1;

    /// <summary>Full path of a .safetensors with a backbone to start from; empty = none.</summary>
    public string PretrainedWeights { get; init; } = "";

    /// <summary>The split that Evaluate measures on.</summary>
    public Split EvaluateSplit { get; init; } = Split.Test;

    /// <summary>Full path of the recording or folder that Predict works on; empty when none was given.</summary>
    public string PredictInput { get; init; } = "";

    /// <summary>Full path of the folder that receives predictions.</summary>
    public string PredictOutput { get; init; } = "";

    /// <summary>Classes that Predict lists for a window; 1 or more.</summary>
    public int TopK { get; init; } = 5;

    /// <summary>File name extensions of recordings, lower case, with their dot.</summary>
    public IReadOnlyList<string> RecordingExtensions { get; init; } = [];

    /// <summary>Seconds to wait for another trainer on the same ModelDir before giving up.</summary>
    public int LockTimeout { get; init; } = 600;

    /// <summary>Go on where the file system does not lock: nothing then keeps other trainers away.</summary>
    public bool AllowUnlocked { get; init; }

    /// <summary><c>Name=value</c> of the settings that differ from their defaults, for the log.</summary>
    public IReadOnlyList<string> NonDefault { get; init; } = [];
}

using NightScan.Index;
using NightScan.Settings;
using NightScan.Training.Metrics;
using Known = NightScan.Settings.KnownSettings;

namespace NightScan.Training.Settings;

/// <summary>
/// Everything that the trainer is told, checked and with full paths. A property of a setting's name is what its row in
/// <see cref="KnownSettings"/> says; any other setting is in <paramref name="Values"/>.
/// </summary>
/// <param name="Values">What the properties of a build say.</param>
internal sealed record TrainingSettings(SettingValues Values)
{
    private readonly double? _backboneRate = Values.Text(Known.BackboneLearningRate).Length > 0
        ? Values.Of(Known.BackboneLearningRate) : null;

    /// <summary>The defaults of the table; whoever makes it names the folders.</summary>
    public TrainingSettings()
        : this(SettingValues.Defaults) => ProjectFolder = "";

    /// <summary>Full path of the folder of the project; empty when there is none.</summary>
    public string ProjectFolder { get; init; } = Values.ProjectFolder;
    public string IndexDb { get; init; } = Values.Of(Known.IndexDb);

    /// <summary>Full path of the folder that holds the spectrograms.</summary>
    public string CacheDir { get; init; } = Values.Of(Known.SpectrogramCacheDir);
    public string ModelDir { get; init; } = Values.Of(Known.ModelDir);

    /// <summary>The name of a network, or <see cref="ArchitectureNames.Linear"/>.</summary>
    public string Architecture { get; init; } = Values.Of(Known.Architecture);

    /// <summary>Whether a last layer alone is trained, on what the network of PretrainedWeights makes of spectrograms.</summary>
    public bool IsLinear => Architecture == ArchitectureNames.Linear;

    /// <summary>The network that is built: Architecture; of a last layer alone that of PretrainedWeights, once somebody looked.</summary>
    public string Network { get => IsLinear ? field : Architecture; init; } = "";

    /// <summary>What follows the network's last features.</summary>
    public ModelHead Head { get; init; } = Values.Of(Known.Head);
    public int Epochs { get; init; } = Values.Of(Known.Epochs);
    public int BatchSize { get; init; } = Values.Of(Known.BatchSize);
    public int AccumulationSteps { get; init; } = Values.Of(Known.AccumulationSteps);
    public double LearningRate { get; init; } = Values.Of(Known.LearningRate);

    /// <summary>Peak of the layers before the last; follows the other while it is not given.</summary>
    public double BackboneLearningRate
    {
        get => _backboneRate ?? (LearningRate * SettingDefaults.BackboneShare(PretrainedWeights));
        init => _backboneRate = value;
    }

    /// <summary>Epochs in which only the last layer learns, of a training of all: 0 without weights to start from.</summary>
    public int FreezeEpochs { get => PretrainedWeights.Length > 0 && !IsLinear ? field : 0; init; } = Values.Of(Known.FreezeEpochs);
    public double WeightDecay { get; init; } = Values.Of(Known.WeightDecay);
    public double LabelSmoothing { get; init; } = Values.Of(Known.LabelSmoothing);
    public double GradientClip { get; init; } = Values.Of(Known.GradientClip);
    public int Patience { get; init; } = Values.Of(Known.Patience);
    public TrainingPrecision Precision { get; init; } = Enum.Parse<TrainingPrecision>(Values.Of(Known.Precision), ignoreCase: true);

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>, lower case.</summary>
    public string TrainDevice { get; init; } = Values.Of(Known.TrainDevice);
    public long TrainSeed { get; init; } = Values.Of(Known.TrainSeed);

    /// <summary>Threads of the device <c>cpu</c>; the same number and seed give the same weights.</summary>
    public int TrainThreads { get; init; } = Values.Of(Known.TrainThreads);

    /// <summary>Threads that load spectrograms; the result does not depend on it.</summary>
    public int NumWorkers { get; init; } = Values.Of(Known.NumWorkers);

    /// <summary>Seconds that opening a recording, or decoding a window of it, may take in a prediction.</summary>
    public int DecodeTimeout { get; init; } = Values.Of(Known.DecodeTimeout);
    public bool InstallSystemLibraries { get; init; } = Values.Of(Known.InstallSystemLibraries);
    public int NumClasses { get; init; } = Values.Of(Known.NumClasses);
    public bool BalanceClasses { get; init; } = Values.Of(Known.BalanceClasses);

    /// <summary>Share of draws that show originals, 0 to 1; null: as many as any variant.</summary>
    public double? OriginalShare { get; init; } = Values.Text(Known.OriginalShare).Length > 0 ? Values.Of(Known.OriginalShare) : null;
    public LabelCount Labels { get; init; } = Values.Of(Known.Labels);
    public double Mixup { get; init; } = Values.Of(Known.Mixup);
    public bool SpecAugment { get; init; } = Values.Of(Known.SpecAugment);

    /// <summary>1, or 3 equal ones for backbones that were trained on pictures.</summary>
    public int InputChannels { get; init; } = int.Parse(Values.Of(Known.InputChannels), CultureInfo.InvariantCulture);

    /// <summary>Full path of a file, or of another ModelDir, with a backbone to start from; <c>imagenet</c>; empty = none.</summary>
    public string PretrainedWeights { get; init; } = Values.Of(Known.PretrainedWeights);

    public Split EvaluateSplit { get; init; } = SplitNames.Parse(Values.Of(Known.EvaluateSplit))
        ?? throw new InvalidOperationException("The table has another split.");

    public string PredictInput { get; init; } = Values.Of(Known.PredictInput);
    public string PredictOutput { get; init; } = Values.Of(Known.PredictOutput);
    public bool PredictBackground { get; init; } = Values.Of(Known.PredictBackground);

    /// <summary>How scores of windows become those of recordings; null: not at all.</summary>
    public Pooling? RecordingScores { get; init; } = Values.Of(Known.RecordingScores) is not "none" and var pooling
        ? Enum.Parse<Pooling>(pooling.Replace("-", "", StringComparison.Ordinal), ignoreCase: true) : null;
    public int TopK { get; init; } = Values.Of(Known.TopK);

    /// <summary>File name extensions of recordings, lower case, with their dot.</summary>
    public IReadOnlyList<string> RecordingExtensions { get; init; } = Values.Of(Known.RecordingExtensions).Split(' ');

    /// <summary>Seconds to wait for another trainer on the same ModelDir before giving up.</summary>
    public int LockTimeout { get; init; } = Values.Of(Known.LockTimeout);

    /// <summary>Go on where the file system does not lock: nothing then keeps other trainers away.</summary>
    public bool AllowUnlocked { get; init; } = Values.Of(Known.AllowUnlocked);

    /// <summary><c>Name=value</c> of what differs from its default, for the log, and has not been told by a build.</summary>
    public IReadOnlyList<string> NonDefault { get; init; } = Values.Changed(Concerns.Trainer, told: Concerns.Build);

    /// <summary>Reads and checks all settings that concern the trainer.</summary>
    /// <exception cref="NightScanException">02xx: a value that cannot be used.</exception>
    public static TrainingSettings Read(SettingValues values)
    {
        values.Check(Concerns.Trainer);
        return new(values);
    }
}

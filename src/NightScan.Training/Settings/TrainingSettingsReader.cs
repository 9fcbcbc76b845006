using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Training.Settings;

/// <summary>Makes the trainer's settings from the property values of a build; <see cref="KnownSettings"/> lists the properties.</summary>
public static class TrainingSettingsReader
{
    private const int SampleSetEpochs = 10;

    // A hundred recordings make too few steps of the usual size to learn from; many small ones are taken instead.
    private const int SampleSetBatchSize = 4;
    private const double SampleSetLearningRate = 0.0003;
    private const int MaxThreads = 1024;

    /// <summary>Reads and checks the values of all properties.</summary>
    /// <param name="values">Value by property name; a missing or empty one stands for its default.</param>
    /// <param name="projectFolder">Full path of the folder that relative paths start from.</param>
    /// <exception cref="NightScanException">02xx: a value that cannot be used.</exception>
    /// <exception cref="ArgumentException">A name that is not in <see cref="KnownSettings"/>.</exception>
    public static TrainingSettings Read(IReadOnlyDictionary<string, string> values, string projectFolder)
    {
        BuildSettings build = SettingsReader.Read(values, projectFolder);
        var given = new SettingValues(values, projectFolder);
        TrainingSettings defaults = Defaults(build, given);
        return defaults with
        {
            ProjectFolder = projectFolder,
            Architecture = given.Name("Architecture", Architectures.Names, defaults.Architecture),
            Epochs = given.Integer("Epochs", 1, int.MaxValue, defaults.Epochs),
            BatchSize = given.Integer("BatchSize", 1, int.MaxValue, defaults.BatchSize),
            AccumulationSteps = given.Integer("AccumulationSteps", 1, int.MaxValue),
            LearningRate = given.NumberWithin("LearningRate", value => value > 0, "a number above 0, such as 0.001", defaults.LearningRate),
            WeightDecay = given.NumberWithin("WeightDecay", value => value >= 0, "a number of 0 or more, such as 0.01"),
            LabelSmoothing = given.NumberWithin("LabelSmoothing", value => value is >= 0 and < 1, "a share of 0 or more and less than 1, such as 0.1"),
            GradientClip = given.NumberWithin("GradientClip", value => value >= 0, "a norm above 0, or 0 to leave gradients alone"),
            Patience = given.Integer("Patience", 0, int.MaxValue),
            Precision = Precision(given, "Precision"),
            TrainDevice = Device(given, "TrainDevice"),
            TrainSeed = given.Integer("TrainSeed"),
            TrainThreads = given.Integer("TrainThreads", 1, MaxThreads, Math.Min(Environment.ProcessorCount, MaxThreads)),
            NumClasses = given.Integer("NumClasses", 0, int.MaxValue),
            BalanceClasses = given.Flag("BalanceClasses"),
            Mixup = given.NumberWithin("Mixup", value => value >= 0, "a number above 0, such as 0.2, or 0 for no mixup"),
            SpecAugment = given.Flag("SpecAugment"),
            InputChannels = int.Parse(given.Name("InputChannels", ["1", "3"], "1"), System.Globalization.CultureInfo.InvariantCulture),
            PretrainedWeights = given.OptionalPath("PretrainedWeights"),
            EvaluateSplit = SplitOf(given, "EvaluateSplit"),
            PredictInput = given.OptionalPath("PredictInput"),
            PredictOutput = given.FullPath("PredictOutput", build.PredictOutput),
            TopK = given.Integer("TopK", 1, int.MaxValue),
            NonDefault = given.Changed,
        };
    }

    private static TrainingSettings Defaults(BuildSettings build, SettingValues given) => new()
    {
        IndexDb = build.Pipeline.IndexDb,
        CacheDir = build.Pipeline.CacheDir,
        ModelDir = given.FullPath("ModelDir", build.ModelDir),
        Architecture = build.UsesSampleSet ? Architectures.SampleSetDefault : Architectures.Default,
        Epochs = build.UsesSampleSet ? SampleSetEpochs : 100,
        BatchSize = build.UsesSampleSet ? SampleSetBatchSize : 32,
        LearningRate = build.UsesSampleSet ? SampleSetLearningRate : 0.001,
        NumWorkers = build.Pipeline.NumWorkers,
        DecodeTimeout = build.Pipeline.DecodeTimeout,
        InstallSystemLibraries = build.Pipeline.InstallSystemLibraries,
        RecordingExtensions = build.Pipeline.RecordingExtensions,
        LockTimeout = build.Pipeline.LockTimeout,
        AllowUnlocked = build.Pipeline.AllowUnlocked,
    };

    private static TrainingPrecision Precision(SettingValues given, string name) =>
        Enum.Parse<TrainingPrecision>(given.Name(name, [.. Enum.GetNames<TrainingPrecision>().Select(value => value.ToLowerInvariant())]), ignoreCase: true);

    private static string Device(SettingValues given, string name)
    {
        string text = given.Text(name, KnownSettings.Find(name).Default).ToLowerInvariant();
        bool isKnown = text is "auto" or "cpu" or "cuda"
            || (text.StartsWith("cuda:", StringComparison.Ordinal) && text.Length is > 5 and <= 8 && text.AsSpan(5).IndexOfAnyExceptInRange('0', '9') < 0);
        return isKnown ? text : throw SettingValues.Unknown(name, text, ["auto", "cpu", "cuda", "cuda:0", "cuda:1 …"]);
    }

    private static Split SplitOf(SettingValues given, string name)
    {
        string text = given.Text(name, KnownSettings.Find(name).Default);
        return SplitNames.TryParse(text, out Split split) ? split : throw SettingValues.Unknown(name, text, [.. SplitNames.All.Select(known => known.Name())]);
    }
}

using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Recordings;
using NightScan.Spectrograms;
using static NightScan.Settings.SettingDefaults;
using static NightScan.Settings.SettingKinds;

namespace NightScan.Settings;

/// <summary>
/// The table of settings, in the order in which people read about them. A row says all there is to say: name and type, default, what a
/// value may be, whom it concerns, and a line for the docs; its category stands above it. To add a setting, add its row, read it where it
/// is used with <see cref="SettingValues.Of"/>, and run <c>dotnet run --project tests/programs/NightScan.Settings</c>, which writes
/// everything that repeats it: the defaults, the items for the tasks, the property pages, the project of the template, the README's and
/// docs/properties.md's rows. A test fails while these are old.
/// </summary>
internal static class KnownSettings
{
    private const Concerns Build = Concerns.Build, Cache = Concerns.Cache, Torch = Concerns.Torch, Trainer = Concerns.Trainer;

    // More threads than this only wait for each other.
    private const int MaxThreads = 1024;

    private const int SecondsOfADay = 86400;

    // Each row adds itself, to the category above it.
    private static readonly List<Setting> s_rows = [];
    private static readonly List<SettingCategory> s_categories = [];

    public static readonly SettingCategory AboutRecordings = Category("Recordings and cache",
        "Where recordings lie, and what is made of them.");
    public static readonly Setting<string> AudioRoot = Row(FolderOr("data/audio_data", "data/sample_audio"), FolderPath, Cache | Trainer,
        "Folder of recordings, one sub-folder per class; without one, a sample set is made");
    public static readonly Setting<string> SpectrogramCacheDir = Row(FolderOr("data/spectrograms_cache", "data/sample_cache"), FolderPath,
        Build | Trainer, "Folder that receives the spectrograms");
    public static readonly Setting<string> IndexDb = Row(In(SpectrogramCacheDir, "index.db"), FilePath, Build | Trainer,
        "The SQLite index of recordings, splits and outputs");
    public static readonly Setting<string> RecordingExtensions = Row(
        Written("wav flac mp3 ogg opus aiff aif au caf w64 rf64 m4a aac wma webm", Extensions), Extensions, Cache | Trainer,
        "File name extensions of recordings, separated by spaces");

    public static readonly SettingCategory AboutSpectrograms = Category("Spectrograms",
        "How a recording becomes a spectrogram.");
    public static readonly Setting<string> AnimalType = Row("general", Animal, Cache,
        "Preset of the spectrogram: general, bat, owl, bird_song, mammal, amphibian or insect");
    public static readonly Setting<int> SampleRate = Row(OfPreset(preset => preset.SampleRate), From(1), Cache,
        "Hz that recordings are resampled to");
    public static readonly Setting<int> FftSize = Row(OfPreset(preset => preset.FftSize), From(1), Cache,
        "Samples per frame: even, no prime factors but 2, 3 and 5");
    public static readonly Setting<int> HopLength = Row(OfPreset(preset => preset.HopLength), From(1), Cache, "Samples between frames");
    public static readonly Setting<int> MelBands = Row(OfPreset(preset => preset.MelBands), From(1), Cache, "Rows of a spectrogram");
    public static readonly Setting<double> MinFrequency = Row(OfPreset(preset => preset.MinFrequency), Number, Cache,
        "Hz, lower edge of the lowest band");
    public static readonly Setting<double> MaxFrequency = Row(OfPreset(preset => preset.MaxFrequency), Number, Cache,
        "Hz, upper edge of the highest band, at most half of SampleRate");
    public static readonly Setting<MelScale> MelScale = Row(Spectrograms.MelScale.Htk, OneOf<MelScale>(), Cache,
        "Scale that the bands are equally wide on: htk, slaney, bark or linear");
    public static readonly Setting<MelNorm> MelNorm = Row(Spectrograms.MelNorm.None, OneOf<MelNorm>(), Cache,
        "What the bands are scaled by: none (every band peaks at 1) or slaney (every band has the same area)");
    public static readonly Setting<double> Duration = Row(OfPreset(preset => preset.Duration), Number, Cache,
        "Seconds of a window; shorter recordings are padded (Padding), of longer ones Windows says which windows are used");
    public static readonly Setting<double> TopDb = Row(OfPreset(preset => preset.TopDb), Number, Cache,
        "dB below the loudest point at which a spectrogram is floored");
    public static readonly Setting<SpectrogramDataType> SpectrogramDataType = Row(Spectrograms.SpectrogramDataType.Float16,
        Choice<SpectrogramDataType>(), Cache, "Number type of the spectrograms: float16 or float32");
    public static readonly Setting<Padding> Padding = Row(Spectrograms.Padding.Silence, Choice<Padding>(), Cache,
        "What a window has behind the end of its recording: silence, repeat = the recording again from its start, or reflect = mirrored");
    public static readonly Setting<Normalization> Normalization = Row(Spectrograms.Normalization.Clip, Choice<Normalization>(), Cache,
        "Numbers of a spectrogram: clip = dB to mean 0 and deviation 1 each, none = dB, fixed = dB to a given mean and deviation, pcen "
        + "(docs/spectrograms.md)");
    public static readonly Setting<double> NormalizationMean = Row(new("", _ => double.NaN, isComputed: false), Number, Cache,
        "dB that Normalization=fixed takes away");
    public static readonly Setting<double> NormalizationDeviation = Row(new("", _ => double.NaN, isComputed: false), Number, Cache,
        "dB that Normalization=fixed divides by");
    public static readonly Setting<double> PcenGain = Row(0.98, Number, Cache,
        "Normalization=pcen: share of its own smoothed level that each band is divided by, as a power from 0 to 1");
    public static readonly Setting<double> PcenBias = Row(2, Number, Cache,
        "Normalization=pcen: what is added before the power is taken");
    public static readonly Setting<double> PcenPower = Row(0.5, Number, Cache,
        "Normalization=pcen: the power that compresses, from 0 (the logarithm) to 1");
    public static readonly Setting<double> PcenTimeConstant = Row(0.4, Number, Cache,
        "Normalization=pcen: seconds over which a band's level is smoothed");

    public static readonly SettingCategory AboutWindows = Category("Windows and annotations",
        "Which windows of long recordings become spectrograms, and what they are called.");
    public static readonly Setting<WindowChoice> Windows = Row(
        new("first; annotated where Annotations is given",
            values => values.Text(Annotations!).Length > 0 ? WindowChoice.Annotated : WindowChoice.First),
        Choice<WindowChoice>(), Cache,
        "Windows of a recording that become spectrograms: first; all; annotated = all, labelled by tables of annotations "
        + "(docs/annotations.md)");
    public static readonly Setting<double> WindowOverlap = Row(0, Overlap, Cache, "Seconds by which a window overlaps the next");
    public static readonly Setting<FinalWindow> FinalWindow = Row(NightScan.Annotations.FinalWindow.Extend,
        Choice<FinalWindow>(), Cache,
        "Window that reaches beyond the end: extend = filled up (Padding), full = moved back, remainder = what is left, drop = none");
    public static readonly Setting<string> Annotations = Row("", AnyPaths, Cache,
        "Tables of annotations, or folders of them, separated by spaces; none given = those beside the recordings");
    public static readonly Setting<string> LabelColumn = Row("", Text, Cache,
        "Column of the labels in Raven's tables; none given = Annotation, Species, Class or Label");
    public static readonly Setting<string> LabelMap = Row("", FilePath, Cache,
        "CSV file (label,class) that renames and merges labels; those without a class are left out");
    public static readonly Setting<Unannotated> Unannotated = Row(Settings.Unannotated.Ignore, Choice<Unannotated>(), Cache,
        "Recordings that no table is about: ignore = are not used; negative = nothing is in them");
    public static readonly Setting<double> MinLabelOverlap = Row(0.25,
        Where(value => value >= 0, "seconds of 0 or more, such as 0.25"), Cache,
        "Seconds of an annotation in a window from which on the window has its label");
    public static readonly Setting<double> MinLabelFraction = Row(new("", _ => double.PositiveInfinity, isComputed: false),
        Where(value => value is >= 0 and <= 1, "a share from 0 to 1, such as 0.5"), Cache,
        "Share of an annotation in a window from which on the window has its label, too; none given = MinLabelOverlap alone decides");
    public static readonly Setting<double> BackgroundFraction = Row(new("as many as a mean class has", _ => -1.0),
        Where(value => value is >= 0 and <= 1, "a share from 0 to 1, such as 0.1"), Cache,
        "Share of the windows without labels that is kept, in the folder _background_");
    public static readonly Setting<string> AnnotationsOutput = Row(In(SpectrogramCacheDir, "annotations"), FolderPath, Build,
        "Folder that receives the tables of the target Annotations");

    public static readonly SettingCategory AboutSplits = Category("Selection and splits",
        "Which recordings are used, and what for.");
    public static readonly Setting<int> MaxSamplesPerClass = Row(500, From(0), Cache,
        "Recordings, or windows, of a class that are used at most; 0 = all");
    public static readonly Setting<double> ValidationFraction = Row(0.1, Share, Cache, "Share of the recordings that validates");
    public static readonly Setting<double> TestFraction = Row(0.1, Share, Cache, "Share of the recordings that tests");
    public static readonly Setting<long> SplitSeed = Row(42, Seed, Cache, "Seed of the splits");
    public static readonly Setting<string> GroupPattern = Row("", Pattern, Cache,
        "Regular expression over a recording's path that captures its group (a site, an original); a group never spans splits");
    public static readonly Setting<GroupBy> GroupBy = Row(Written("", Groups), Groups, Cache,
        "What makes recordings one group where GroupPattern does not match: recorder, date (the night), folder, or several of them, "
        + "separated by spaces");
    public static readonly Setting<string> SplitsCsv = Row("", FilePath, Cache | Trainer,
        "CSV file (file_path,split) of published folds, which overrides the drawn splits");
    public static readonly Setting<Unlisted> Unlisted = Row(Settings.Unlisted.Exclude, Choice<Unlisted>(), Cache,
        "Recordings that SplitsCsv does not list: exclude = those drawn for validation or test are left out; draw = they are drawn; "
        + "train = they train");

    public static readonly SettingCategory AboutVariants = Category("Variants",
        "What augmentation makes of training recordings.");
    public static readonly Setting<VariantCount> VariantsPerSample = Row(Written("10", Variants), Variants, Cache,
        "Augmented variants of each training recording; auto = as many as bring its class to MaxSamplesPerClass spectrograms, 10 at "
        + "most");
    public static readonly Setting<string> Augmentations = Row("", Operations, Cache,
        $"Operations that variants are made of, separated by spaces: {string.Join(' ', OperationRegistry.Default.Names)}; "
        + "none given = all");
    public static readonly Setting<string> AugmentationFile = Row("", FilePath, Cache,
        "JSON file with the weights and bounds of the operations (docs/augmentation.md)");
    public static readonly Setting<long> AugmentationSeed = Row(0, Seed, Cache, "Seed of the variants");
    public static readonly Setting<bool> NoiseOverPadding = Row(true, Flag, Cache,
        "Add noise and backgrounds also where a window has nothing but the silence behind its recording");
    public static readonly Setting<string> BackgroundClass = Row("", Text, Cache,
        "Class whose training recordings are mixed in as background; none given = the folder _background_noise_ of AudioRoot");

    public static readonly SettingCategory AboutTraining = Category("Training",
        "The model, and how it learns.");
    public static readonly Setting<string> ModelDir = Row(FolderOr("data/models", "data/sample_models"), FolderPath, Trainer,
        "Folder that receives models, checkpoints and predictions");
    public static readonly Setting<string> Architecture = Row(OnSampleSet("resnet18", "cnn6"), OneOf(ArchitectureNames.All), Trainer,
        $"Model: {string.Join(", ", ArchitectureNames.Networks)}; linear = the last layer alone, on the network of PretrainedWeights "
        + "(docs/training.md)");
    public static readonly Setting<ModelHead> Head = Row(ModelHead.Average, Choice<ModelHead>(), Trainer,
        "What follows the last features: average = over the window; attention = each moment for itself, weighted for each class");
    public static readonly Setting<int> Epochs = Row(OnSampleSetButLinear(100, 10), From(1), Trainer,
        "Times that as many examples are drawn as there are training recordings");
    public static readonly Setting<int> BatchSize = Row(OnSampleSetButLinear(32, 4), From(1), Trainer, "Examples of a forward pass");
    public static readonly Setting<int> AccumulationSteps = Row(1, From(1), Trainer,
        "Batches whose gradients make one step of the optimizer");
    public static readonly Setting<double> LearningRate = Row(OnSampleSetButLinear(0.001, 0.0003),
        Where(value => value > 0, "a number above 0, such as 0.001"), Trainer, "Peak of the one-cycle schedule");
    public static readonly Setting<double> BackboneLearningRate = Row(
        new("a tenth of LearningRate with PretrainedWeights, else the same",
            values => values.Of(LearningRate) * BackboneShare(values.Text(PretrainedWeights!))),
        Where(value => value > 0, "a number above 0, such as 0.0001"), Trainer, "Peak for all layers but the last");
    public static readonly Setting<int> FreezeEpochs = Row(0, From(0), Trainer,
        "Epochs at first in which only the last layer learns, with PretrainedWeights");
    public static readonly Setting<double> WeightDecay = Row(0.01, Where(value => value >= 0, "a number of 0 or more, such as 0.01"),
        Trainer, "AdamW's decay of weights");
    public static readonly Setting<double> LabelSmoothing = Row(0.1,
        Where(value => value is >= 0 and < 1, "a share of 0 or more and less than 1, such as 0.1"), Trainer,
        "Share of the target that is spread over all classes");
    public static readonly Setting<double> GradientClip = Row(1,
        Where(value => value >= 0, "a norm above 0, or 0 to leave gradients alone"), Trainer,
        "Norm that gradients are clipped to; 0 = never");
    public static readonly Setting<int> Patience = Row(20, From(0), Trainer,
        "Epochs without a better validation after which training stops; 0 = never");
    public static readonly Setting<bool> BalanceClasses = Row(true, Flag, Trainer, "Draw all classes equally often, whatever their sizes");
    public static readonly Setting<double> OriginalShare = Row(new("in turn with the variants", _ => -1.0),
        Where(value => value is >= 0 and <= 1, "a share from 0 to 1, such as 0.5"), Trainer,
        "Share of the draws of a recording that show the original rather than a variant");
    public static readonly Setting<double> Mixup = Row(0, Where(value => value >= 0, "a number above 0, such as 0.2, or 0 for no mixup"),
        Trainer, "Parameter of the beta distribution that mixup draws its shares from; 0 = no mixup");
    public static readonly Setting<bool> SpecAugment = Row(false, Flag, Trainer, "Mask random bands and times of training spectrograms");
    public static readonly Setting<LabelCount> Labels = Row(LabelCount.Auto, Choice<LabelCount>(), Trainer,
        "Labels of an example: single = one; multi = any number; auto = multi where an example has none or several");
    public static readonly Setting<int> NumClasses = Row(0, From(0), Trainer, "Classes that the index is expected to have; 0 = any number");
    public static readonly Setting<string> InputChannels = Row("1", OneOf("1", "3"), Trainer,
        "Channels of the model's input: 1, or 3 equal ones");
    public static readonly Setting<string> PretrainedWeights = Row("", Weights, Trainer,
        "Weights to start from: imagenet (for resnet18), a file (.safetensors, .pt, .pth, .onnx), or the ModelDir of another training");
    public static readonly Setting<string> Precision = Row("auto", OneOf("auto", "float32", "bfloat16", "float16"), Trainer,
        "Numbers that a network computes in: auto, float32, bfloat16 or float16");
    public static readonly Setting<string> TrainDevice = Row("auto", Device, Torch | Trainer,
        "Device that trains: auto, cpu, cuda or cuda:N");
    public static readonly Setting<int> TrainThreads = Row(Processors(MaxThreads), From(1, MaxThreads), Trainer,
        "Threads that compute on the device cpu");
    public static readonly Setting<long> TrainSeed = Row(42, Seed, Trainer, "Seed of the weights and of the order of examples");

    public static readonly SettingCategory AboutTorch = Category("libtorch",
        "Where the library comes from that computes.");
    public static readonly Setting<string> TorchBackend = Row("auto", OneOf("auto", "cpu", "cuda"), Torch,
        "Package that brings libtorch: cpu, cuda, or auto = cuda where there is an NVIDIA driver (docs/torch.md)");
    public static readonly Setting<string> TorchCudaPackage = Row(new("the one for this system", _ => ""), Text, Torch,
        "NuGet package that brings libtorch for CUDA (docs/torch.md)");
    public static readonly Setting<string> LibTorchDir = Row("", FolderPath, Torch,
        "Folder with a libtorch 2.10 of another origin, such as that of a Python package (docs/torch.md)");

    public static readonly SettingCategory AboutPrediction = Category("Evaluation and prediction",
        "What is asked of a trained model.");
    public static readonly Setting<string> EvaluateSplit = Row("test", OneOf("train", "val", "test"), Trainer,
        "Split that the target Evaluate measures on: train, val or test");
    public static readonly Setting<string> PredictInput = Row("", AnyPath, Trainer,
        "Recording, or folder of recordings, that the target Predict works on");
    public static readonly Setting<string> PredictOutput = Row(In(ModelDir, "predictions"), FolderPath, Trainer,
        "Folder that receives predictions");
    public static readonly Setting<bool> PredictBackground = Row(false, Flag, Trainer,
        "Predict background as well, where a model for one label was trained on it");
    public static readonly Setting<string> RecordingScores = Row("none", OneOf("none", "mean", "max", "log-mean-exp"), Trainer,
        "Predict whole recordings as well, by the mean, max or log-mean-exp of their windows' scores; none = windows alone");
    public static readonly Setting<int> TopK = Row(5, From(1), Trainer, "Classes that are predicted for each window");

    public static readonly SettingCategory AboutBuilds = Category("Build",
        "How a build goes.");
    public static readonly Setting<int> NumWorkers = Row(Processors(MaxThreads), From(1, MaxThreads), Build | Trainer,
        "Threads that decode, compute spectrograms and load them");
    public static readonly Setting<int> DecodeTimeout = Row(DecoderSet.DefaultTimeLimit, From(1, SecondsOfADay), Build | Trainer,
        "Seconds that decoding one recording may take before it is given up");
    public static readonly Setting<bool> TreatFailedRecordingsAsErrors = Row(false, Flag, Build, "Fail the build when a recording failed");
    public static readonly Setting<int> LockTimeout = Row(600, From(0), Build | Trainer,
        "Seconds to wait for another build on the same cache, or another trainer on the same ModelDir");
    public static readonly Setting<bool> AllowUnlocked = Row(false, Flag, Build | Trainer,
        "Go on where the file system does not lock; only for one build at a time, on one host");
    public static readonly Setting<bool> InstallSystemLibraries = Row(false, Flag, Build | Trainer,
        "Install libsndfile when a recording needs it and it is missing, as root on a system with apt");

    public static readonly SettingCategory AboutGallery = Category("Gallery",
        "The page that shows spectrograms and plays recordings.");
    public static readonly Setting<string> GalleryFile = Row(In(SpectrogramCacheDir, "gallery.html"), FilePath, Build,
        "The page that the target Gallery writes");
    public static readonly Setting<int> GalleryClasses = Row(12, From(1), Build, "Classes that the gallery shows at most");
    public static readonly Setting<int> GalleryRecordings = Row(2, From(1), Build, "Recordings of a class that the gallery shows");
    public static readonly Setting<bool> GalleryAudio = Row(true, Flag, Build,
        "Let the gallery play originals and variants, from WAV files in a folder beside the page");

    public static readonly SettingCategory AboutOneBuild = Category("For one build",
        "What is said to one build, on its command line, rather than in a project.");
    public static readonly Setting<bool> ReassignSplits = Row(false, Flag, Build, "Draw all splits anew after their settings changed");
    public static readonly Setting<bool> RefreshAugmentation = Row(false, Flag, Build,
        "Let the strength of augmentation follow the present sizes of the classes");
    public static readonly Setting<bool> RehashContents = Row(false, Flag, Build,
        "Read every recording again, whatever its size and modification time say");
    public static readonly Setting<bool> RetryFailed = Row(false, Flag, Build, "Try recordings again that failed in an earlier build");
    public static readonly Setting<bool> UseCacheSettings = Row(false, Flag, Concerns.Targets,
        "Take the settings that the cache was made with for those that are not given");
    public static readonly Setting<bool> AcceptSettings = Row(false, Flag, Build,
        "Make a large cache again although settings that it was made with are not given this time");
    public static readonly Setting<bool> AllowMassDelete = Row(false, Flag, Build, "Go on when most known recordings have vanished");
    public static readonly Setting<bool> TrainOnly = Row(false, Flag, Concerns.Targets,
        "Train from the index and cache as they are: the recordings may be elsewhere");
    public static readonly Setting<bool> Repair = Row(false, Flag, Build,
        "VerifyCache makes damaged spectrograms again instead of failing");
    public static readonly Setting<int> ShardCount = Row(0, From(0), Build,
        "Processes, on one machine or many, that share the work (docs/slurm.md); 0 = one does all of it");
    public static readonly Setting<int> ShardIndex = Row(new("", _ => -1, isComputed: false), Shard, Build,
        "The share of this process, from 0 to ShardCount - 1");

    private static readonly Dictionary<string, Setting> s_byName = s_rows.ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Setting> All => s_rows;

    public static IReadOnlyList<SettingCategory> Categories => s_categories;

    /// <summary>The settings that concern somebody.</summary>
    public static IEnumerable<Setting> Of(Concerns whom) => All.Where(setting => setting.Concerns.HasFlag(whom));

    /// <summary>The row of a property; like MSBuild, the case of the name does not matter.</summary>
    /// <exception cref="ArgumentException">There is no such setting: whoever asks is out of step with the table.</exception>
    public static Setting Find(string name) =>
        TryFind(name) ?? throw new ArgumentException($"'{name}' is not a setting of NightScan.", nameof(name));

    /// <summary>The row of a property, or null when it is no setting.</summary>
    public static Setting? TryFind(string name) => s_byName.GetValueOrDefault(name);

    private static Setting<T> Row<T>(
        DefaultValue<T> standard, SettingKind<T> kind, Concerns whom, string summary, [CallerMemberName] string name = "")
        where T : notnull
    {
        Setting<T> row = new()
        {
            Name = name,
            Standard = standard.Value,
            Kind = kind,
            Concerns = whom,
            Category = s_categories[^1],
            Summary = summary,
            Number = s_rows.Count,
        };
        s_rows.Add(row);
        return row;
    }

    private static SettingCategory Category(string name, string summary)
    {
        s_categories.Add(new(name, summary));
        return s_categories[^1];
    }
}

using NightScan.Augmentation;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Settings;

/// <summary>
/// The table of settings, in the order in which people read about them. A row says all there is to say: type and name, default,
/// bounds, whom it concerns, and a line for the docs. To add a setting, add its row, read it where it is used with
/// <see cref="SettingValues.Of"/>, and run <c>dotnet build data.proj -t:GenerateSettings</c>, which writes everything that repeats it:
/// the defaults, the items for the tasks, the README's and docs/properties.md's rows. A test fails while these are old.
/// </summary>
public static partial class KnownSettings
{
    private const Concerns Build = Concerns.Build, Cache = Concerns.Cache, Torch = Concerns.Torch, Trainer = Concerns.Trainer;

    // More threads than this only wait for each other.
    private const int MaxThreads = 1024;

    private const int SecondsOfADay = 86400;

    private static readonly string[] s_architectures =
    [
        "efficientnet-b0", "efficientnet-b1", "efficientnet-b2", "efficientnet-b3", "efficientnet-b4", "efficientnet-b5",
        "resnet18", "cnn6", "cnn10",
    ];

    // Each row adds itself.
    private static readonly List<Setting> s_rows = [];

    // Recordings and their cache.
    public static readonly Setting<string> AudioRoot = PathOf(FolderOr("data/audio_data", "data/sample_audio"), Cache | Trainer,
        "Folder of recordings, one sub-folder per class; without one, a sample set is made");
    public static readonly Setting<string> SpectrogramCacheDir = PathOf(FolderOr("data/spectrograms_cache", "data/sample_cache"),
        Build | Trainer, "Folder that receives the spectrograms");
    public static readonly Setting<string> IndexDb = PathOf(In(SpectrogramCacheDir, "index.db", "index.db in SpectrogramCacheDir"),
        Build | Trainer, "The SQLite index of recordings, splits and outputs");
    public static readonly Setting<string> RecordingExtensions = Extensions(
        "wav flac mp3 ogg opus aiff aif au caf w64 rf64 m4a aac wma webm", Cache | Trainer,
        "File name extensions of recordings, separated by spaces");

    // Spectrograms.
    public static readonly Setting<string> AnimalType = Row("general", Cache,
        "Preset of the spectrogram: general, bat, owl, bird_song, mammal, amphibian or insect", nameof(AnimalType),
        (text, _) => Animal(text), SpectrogramPresets.Names);
    public static readonly Setting<int> SampleRate = Whole(OfPreset(preset => preset.SampleRate), 1, Cache,
        "Hz that recordings are resampled to");
    public static readonly Setting<int> FftSize = Whole(OfPreset(preset => preset.FftSize), 1, Cache,
        "Samples per frame: even, no prime factors but 2, 3 and 5");
    public static readonly Setting<int> HopLength = Whole(OfPreset(preset => preset.HopLength), 1, Cache, "Samples between frames");
    public static readonly Setting<int> MelBands = Whole(OfPreset(preset => preset.MelBands), 1, Cache, "Rows of a spectrogram");
    public static readonly Setting<double> MinFrequency = Number(OfPreset(preset => preset.MinFrequency), Cache,
        "Hz, lower edge of the lowest band");
    public static readonly Setting<double> MaxFrequency = Number(OfPreset(preset => preset.MaxFrequency), Cache,
        "Hz, upper edge of the highest band, at most half of SampleRate");
    public static readonly Setting<MelScale> MelScale = Row<MelScale>(Spectrograms.MelScale.Htk, Cache,
        "Scale that the bands are equally wide on: htk, slaney, bark or linear", nameof(MelScale),
        (text, _) => Spectrograms.MelScale.Parse(text), MelScales.Names);
    public static readonly Setting<MelNorm> MelNorm = Row<MelNorm>(Spectrograms.MelNorm.None, Cache,
        "What the bands are scaled by: none (every band peaks at 1) or slaney (every band has the same area)", nameof(MelNorm),
        (text, _) => Spectrograms.MelNorm.Parse(text), MelNorms.Names);
    public static readonly Setting<double> Duration = Number(OfPreset(preset => preset.Duration), Cache,
        "Seconds of every recording that are used: longer ones are cut, shorter ones padded");
    public static readonly Setting<double> TopDb = Number(OfPreset(preset => preset.TopDb), Cache,
        "dB below the loudest point at which a spectrogram is floored");
    public static readonly Setting<SpectrogramDataType> SpectrogramDataType = Choice(Spectrograms.SpectrogramDataType.Float16, Cache,
        "Number type of the spectrograms: float16 or float32");

    // Selection and splits.
    public static readonly Setting<int> MaxSamplesPerClass = Whole(500, 0, Cache, "Recordings of a class that are used at most; 0 = all");
    public static readonly Setting<double> ValidationFraction = Share(0.1, Cache, "Share of the recordings that validates");
    public static readonly Setting<double> TestFraction = Share(0.1, Cache, "Share of the recordings that tests");
    public static readonly Setting<long> SplitSeed = Seed(42, Cache, "Seed of the splits");
    public static readonly Setting<string> GroupPattern = Pattern(Cache,
        "Regular expression over a recording's path that captures its group (a site, an original); a group never spans splits");
    public static readonly Setting<GroupBy> GroupBy = Row(Written("", Settings.GroupBy.Nothing), Cache,
        "What makes recordings one group where GroupPattern does not match: recorder, date (the night), folder, or several of them, "
        + "separated by spaces", nameof(GroupBy), (text, _) => GroupByWords.Parse(nameof(GroupBy), text));
    public static readonly Setting<string> SplitsCsv = PathOf("", Cache | Trainer,
        "CSV file (file_path,split) of published folds, which overrides the drawn splits");
    public static readonly Setting<Unlisted> Unlisted = Choice(Settings.Unlisted.Exclude, Cache,
        "Recordings that SplitsCsv does not list: exclude = those drawn for validation or test are left out; draw = they are drawn; "
        + "train = they train");
    public static readonly Setting<bool> ReassignSplits = Flag(false, Build, "Draw all splits anew after their settings changed");

    // Variants.
    public static readonly Setting<VariantCount> VariantsPerSample = Row(Written("10", VariantCount.Of(10)), Cache,
        "Augmented variants of each training recording; auto = as many as bring its class to MaxSamplesPerClass spectrograms, 10 at "
        + "most", nameof(VariantsPerSample), (text, _) => Variants(text));
    public static readonly Setting<string> Augmentations = Text("", Cache,
        "Operations that variants are made of, separated by spaces: pitch stretch noise background filter shift reverb mask; none "
        + "given = all");
    public static readonly Setting<string> AugmentationFile = PathOf("", Cache,
        "JSON file with the weights and bounds of the operations (docs/augmentation.md)");
    public static readonly Setting<long> AugmentationSeed = Seed(0, Cache, "Seed of the variants");
    public static readonly Setting<string> BackgroundClass = Text("", Cache,
        "Class whose training recordings are mixed in as background; none given = the folder _background_noise_ of AudioRoot");
    public static readonly Setting<bool> RefreshAugmentation = Flag(false, Build,
        "Let the strength of augmentation follow the present sizes of the classes");

    // The trainer.
    public static readonly Setting<string> ModelDir = PathOf(FolderOr("data/models", "data/sample_models"), Trainer,
        "Folder that receives models, checkpoints and predictions");
    public static readonly Setting<string> Architecture = Word(OnSampleSet("efficientnet-b0", "cnn6"), s_architectures, Trainer,
        "Model: efficientnet-b0 to efficientnet-b5, resnet18, cnn6 or cnn10");
    public static readonly Setting<int> Epochs = Whole(OnSampleSet(100, 10), 1, Trainer,
        "Times that as many examples are drawn as there are training recordings");
    public static readonly Setting<int> BatchSize = Whole(OnSampleSet(32, 4), 1, Trainer, "Examples of a forward pass");
    public static readonly Setting<int> AccumulationSteps = Whole(1, 1, Trainer, "Batches whose gradients make one step of the optimizer");
    public static readonly Setting<double> LearningRate = Number(OnSampleSet(0.001, 0.0003), Trainer, "Peak of the one-cycle schedule",
        value => value > 0, "a number above 0, such as 0.001");
    public static readonly Setting<double> WeightDecay = Number(0.01, Trainer, "AdamW's decay of weights", value => value >= 0,
        "a number of 0 or more, such as 0.01");
    public static readonly Setting<double> LabelSmoothing = Number(0.1, Trainer, "Share of the target that is spread over all classes",
        value => value is >= 0 and < 1, "a share of 0 or more and less than 1, such as 0.1");
    public static readonly Setting<double> GradientClip = Number(1, Trainer, "Norm that gradients are clipped to; 0 = never",
        value => value >= 0, "a norm above 0, or 0 to leave gradients alone");
    public static readonly Setting<int> Patience = Whole(20, 0, Trainer,
        "Epochs without a better validation after which training stops; 0 = never");
    public static readonly Setting<bool> BalanceClasses = Flag(true, Trainer, "Draw all classes equally often, whatever their sizes");
    public static readonly Setting<double> Mixup = Number(0, Trainer,
        "Parameter of the beta distribution that mixup draws its shares from; 0 = no mixup", value => value >= 0,
        "a number above 0, such as 0.2, or 0 for no mixup");
    public static readonly Setting<bool> SpecAugment = Flag(false, Trainer, "Mask random bands and times of training spectrograms");
    public static readonly Setting<int> NumClasses = Whole(0, 0, Trainer, "Classes that the index is expected to have; 0 = any number");
    public static readonly Setting<string> InputChannels = Word("1", ["1", "3"], Trainer,
        "Channels of the model's input: 1, or 3 equal ones");
    public static readonly Setting<string> PretrainedWeights = PathOf("", Trainer,
        "File (.safetensors) with the weights of a backbone to start from");
    public static readonly Setting<string> Precision = Word("auto", ["auto", "float32", "bfloat16", "float16"], Trainer,
        "Numbers that a GPU computes in: auto, float32, bfloat16 or float16");
    public static readonly Setting<string> TrainDevice = Row("auto", Torch | Trainer, "Device that trains: auto, cpu, cuda or cuda:N",
        nameof(TrainDevice), (text, _) => Device(text));
    public static readonly Setting<string> TorchBackend = Word("auto", ["auto", "cpu", "cuda"], Torch,
        "Package that brings libtorch: cpu, cuda, or auto = cuda where there is an NVIDIA driver (docs/torch.md)");
    public static readonly Setting<string> TorchCudaPackage = Text(Found("the one for this system", _ => ""), Torch,
        "NuGet package that brings libtorch for CUDA (docs/torch.md)");
    public static readonly Setting<string> LibTorchDir = PathOf("", Torch,
        "Folder with a libtorch 2.10 of another origin, such as that of a Python package (docs/torch.md)");
    public static readonly Setting<int> TrainThreads = Whole(Processors, 1, Trainer, "Threads that compute on the device cpu", MaxThreads);
    public static readonly Setting<long> TrainSeed = Seed(42, Trainer, "Seed of the weights and of the order of examples");
    public static readonly Setting<bool> TrainOnly = Flag(false, Concerns.Targets,
        "Train from the index and cache as they are: the recordings may be elsewhere");
    public static readonly Setting<string> EvaluateSplit = Word("test", ["train", "val", "test"], Trainer,
        "Split that the target Evaluate measures on: train, val or test");
    public static readonly Setting<string> PredictInput = PathOf("", Trainer,
        "Recording, or folder of recordings, that the target Predict works on");
    public static readonly Setting<string> PredictOutput = PathOf(In(ModelDir, "predictions", "predictions in ModelDir"), Trainer,
        "Folder that receives predictions");
    public static readonly Setting<int> TopK = Whole(5, 1, Trainer, "Classes that are predicted for each window");

    // How a build goes.
    public static readonly Setting<int> NumWorkers = Whole(Processors, 1, Build | Trainer,
        "Threads that decode, compute spectrograms and load them", MaxThreads);
    public static readonly Setting<int> DecodeTimeout = Whole(DecoderSet.DefaultTimeLimit, 1, Build | Trainer,
        "Seconds that decoding one recording may take before it is given up", SecondsOfADay);
    public static readonly Setting<int> ShardCount = Whole(0, 0, Build,
        "Processes, on one machine or many, that share the work (docs/slurm.md); 0 = one does all of it");
    public static readonly Setting<int> ShardIndex = Row(Written("", -1), Build, "The share of this process, from 0 to ShardCount - 1",
        nameof(ShardIndex), Shard);
    public static readonly Setting<bool> RehashContents = Flag(false, Build,
        "Read every recording again, whatever its size and modification time say");
    public static readonly Setting<bool> RetryFailed = Flag(false, Build, "Try recordings again that failed in an earlier build");
    public static readonly Setting<bool> UseCacheSettings = Flag(false, Concerns.Targets,
        "Take the settings that the cache was made with for those that are not given");
    public static readonly Setting<bool> AcceptSettings = Flag(false, Build,
        "Make a large cache again although settings that it was made with are not given this time");
    public static readonly Setting<bool> AllowMassDelete = Flag(false, Build, "Go on when most known recordings have vanished");
    public static readonly Setting<bool> TreatFailedRecordingsAsErrors = Flag(false, Build, "Fail the build when a recording failed");
    public static readonly Setting<bool> Repair = Flag(false, Build, "VerifyCache makes damaged spectrograms again instead of failing");
    public static readonly Setting<string> GalleryFile = PathOf(
        In(SpectrogramCacheDir, "gallery.html", "gallery.html in SpectrogramCacheDir"), Build, "The page that the target Gallery writes");
    public static readonly Setting<int> GalleryClasses = Whole(12, 1, Build, "Classes that the gallery shows at most");
    public static readonly Setting<int> GalleryRecordings = Whole(2, 1, Build, "Recordings of a class that the gallery shows");
    public static readonly Setting<bool> GalleryAudio = Flag(true, Build,
        "Let the gallery play originals and variants, from WAV files in a folder beside the page");
    public static readonly Setting<int> LockTimeout = Whole(600, 0, Build | Trainer,
        "Seconds to wait for another build on the same cache, or another trainer on the same ModelDir");
    public static readonly Setting<bool> AllowUnlocked = Flag(false, Build | Trainer,
        "Go on where the file system does not lock; only for one build at a time, on one host");
    public static readonly Setting<bool> InstallSystemLibraries = Flag(false, Build | Trainer,
        "Install libsndfile when a recording needs it and it is missing, as root on a system with apt");

    private static readonly Dictionary<string, Setting> s_byName = s_rows.ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Setting> All => s_rows;

    /// <summary>The settings that concern somebody.</summary>
    public static IEnumerable<Setting> Of(Concerns whom) => All.Where(setting => setting.Concerns.HasFlag(whom));

    /// <summary>The row of a property; like MSBuild, the case of the name does not matter.</summary>
    /// <exception cref="ArgumentException">There is no such setting: whoever asks is out of step with the table.</exception>
    public static Setting Find(string name) =>
        TryFind(name) ?? throw new ArgumentException($"'{name}' is not a setting of NightScan.", nameof(name));

    /// <summary>The row of a property, or null when it is no setting.</summary>
    public static Setting? TryFind(string name) => s_byName.GetValueOrDefault(name);
}

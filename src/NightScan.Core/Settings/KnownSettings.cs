using NightScan.Augmentation;

namespace NightScan.Settings;

/// <summary>A setting as a user meets it: an MSBuild property.</summary>
/// <param name="Name">The property.</param>
/// <param name="Default">The value that an empty property stands for, or, when <paramref name="IsComputed"/>, where that value comes from.</param>
/// <param name="Summary">One line of documentation.</param>
/// <param name="IsComputed">The default is not a literal: it depends on the machine or on other settings.</param>
public sealed record SettingDescriptor(string Name, string Default, string Summary, bool IsComputed = false);

/// <summary>
/// Every setting, in the order in which people read about them. What reads the properties, what prints those that were changed,
/// build/NightScan.props, docs/properties.md and the README agree with this table; tests compare them.
/// </summary>
public static class KnownSettings
{
    private const string FromAnimalType = "from AnimalType";

    public static IReadOnlyList<SettingDescriptor> All { get; } =
    [
        new("AudioRoot", "data/audio_data", "Folder of recordings, one sub-folder per class; without one, a sample set is made"),
        new("SpectrogramCacheDir", "data/spectrograms_cache", "Folder that receives the spectrograms"),
        new("IndexDb", "index.db in SpectrogramCacheDir", "The SQLite index of recordings, splits and outputs", IsComputed: true),
        new("RecordingExtensions", "wav flac mp3 ogg opus aiff aif au caf w64 rf64 m4a aac wma webm", "File name extensions of recordings, separated by spaces"),

        new("AnimalType", "general", "Preset of the spectrogram: general, bat, owl, bird_song, mammal, amphibian or insect"),
        new("SampleRate", FromAnimalType, "Hz that recordings are resampled to", IsComputed: true),
        new("FftSize", FromAnimalType, "Samples per frame: even, no prime factors but 2, 3 and 5", IsComputed: true),
        new("HopLength", FromAnimalType, "Samples between frames", IsComputed: true),
        new("MelBands", FromAnimalType, "Rows of a spectrogram", IsComputed: true),
        new("MinFrequency", FromAnimalType, "Hz, lower edge of the lowest band", IsComputed: true),
        new("MaxFrequency", FromAnimalType, "Hz, upper edge of the highest band, at most half of SampleRate", IsComputed: true),
        new("MelScale", "htk", "Scale that the bands are equally wide on: htk, slaney, bark or linear"),
        new("MelNorm", "none", "What the bands are scaled by: none (every band peaks at 1) or slaney (every band has the same area)"),
        new("Duration", FromAnimalType, "Seconds of every recording that are used: longer ones are cut, shorter ones padded", IsComputed: true),
        new("TopDb", FromAnimalType, "dB below the loudest point at which a spectrogram is floored", IsComputed: true),
        new("SpectrogramDataType", "float16", "Number type of the spectrograms: float16 or float32"),

        new("MaxSamplesPerClass", "500", "Recordings of a class that are used at most; 0 = all"),
        new("ValidationFraction", "0.1", "Share of the recordings that validates"),
        new("TestFraction", "0.1", "Share of the recordings that tests"),
        new("SplitSeed", "42", "Seed of the splits"),
        new("GroupPattern", "", "Regular expression over a recording's path that captures its group (a site, an original); a group never spans splits"),
        new("GroupBy", "", "What makes recordings one group where GroupPattern does not match: recorder, date (the night), folder, or several of them, separated by spaces"),
        new("SplitsCsv", "", "CSV file (file_path,split) of published folds, which overrides the drawn splits"),
        new("Unlisted", "exclude", "Recordings that SplitsCsv does not list: exclude = those drawn for validation or test are left out; draw = they are drawn; train = they train"),
        new("ReassignSplits", "false", "Draw all splits anew after their settings changed"),

        new("VariantsPerSample", "10", "Augmented variants of each training recording; auto = as many as bring its class to MaxSamplesPerClass spectrograms, 10 at most"),
        new("Augmentations", "", $"Operations that variants are made of, separated by spaces: {string.Join(' ', OperationRegistry.Default.Names)}; none given = all"),
        new("AugmentationFile", "", "JSON file with the weights and bounds of the operations (docs/augmentation.md)"),
        new("AugmentationSeed", "0", "Seed of the variants"),
        new("BackgroundClass", "", "Class whose training recordings are mixed in as background; none given = the folder _background_noise_ of AudioRoot"),
        new("RefreshAugmentation", "false", "Let the strength of augmentation follow the present sizes of the classes"),

        new("ModelDir", "data/models", "Folder that receives models, checkpoints and predictions"),
        new("Architecture", "efficientnet-b0, cnn6 on the sample set", "Model: efficientnet-b0 to efficientnet-b5, resnet18, cnn6 or cnn10", IsComputed: true),
        new("Epochs", "100, 10 on the sample set", "Times that as many examples are drawn as there are training recordings", IsComputed: true),
        new("BatchSize", "32, 4 on the sample set", "Examples of a forward pass", IsComputed: true),
        new("AccumulationSteps", "1", "Batches whose gradients make one step of the optimizer"),
        new("LearningRate", "0.001, 0.0003 on the sample set", "Peak of the one-cycle schedule", IsComputed: true),
        new("WeightDecay", "0.01", "AdamW's decay of weights"),
        new("LabelSmoothing", "0.1", "Share of the target that is spread over all classes"),
        new("GradientClip", "1", "Norm that gradients are clipped to; 0 = never"),
        new("Patience", "20", "Epochs without a better validation after which training stops; 0 = never"),
        new("BalanceClasses", "true", "Draw all classes equally often, whatever their sizes"),
        new("Mixup", "0", "Parameter of the beta distribution that mixup draws its shares from; 0 = no mixup"),
        new("SpecAugment", "false", "Mask random bands and times of training spectrograms"),
        new("NumClasses", "0", "Classes that the index is expected to have; 0 = any number"),
        new("InputChannels", "1", "Channels of the model's input: 1, or 3 equal ones"),
        new("PretrainedWeights", "", "File (.safetensors) with the weights of a backbone to start from"),
        new("Precision", "auto", "Numbers that a GPU computes in: auto, float32, bfloat16 or float16"),
        new("TrainDevice", "auto", "Device that trains: auto, cpu, cuda or cuda:N"),
        new("TorchBackend", "auto", "Package that brings libtorch: cpu, cuda, or auto = cuda where there is an NVIDIA driver (docs/torch.md)"),
        new("TorchCudaPackage", "the one for this system", "NuGet package that brings libtorch for CUDA (docs/torch.md)", IsComputed: true),
        new("LibTorchDir", "", "Folder with a libtorch 2.10 of another origin, such as that of a Python package (docs/torch.md)"),
        new("TrainThreads", "the processors that the process may use", "Threads that compute on the device cpu", IsComputed: true),
        new("TrainSeed", "42", "Seed of the weights and of the order of examples"),
        new("TrainOnly", "false", "Train from the index and cache as they are: the recordings may be elsewhere"),
        new("EvaluateSplit", "test", "Split that the target Evaluate measures on: train, val or test"),
        new("PredictInput", "", "Recording, or folder of recordings, that the target Predict works on"),
        new("PredictOutput", "predictions in ModelDir", "Folder that receives predictions", IsComputed: true),
        new("TopK", "5", "Classes that are predicted for each window"),

        new("NumWorkers", "the processors that the process may use", "Threads that decode, compute spectrograms and load them", IsComputed: true),
        new("DecodeTimeout", "120", "Seconds that decoding one recording may take before it is given up"),
        new("ShardCount", "0", "Processes, on one machine or many, that share the work (docs/slurm.md); 0 = one does all of it"),
        new("ShardIndex", "", "The share of this process, from 0 to ShardCount - 1"),
        new("RehashContents", "false", "Read every recording again, whatever its size and modification time say"),
        new("RetryFailed", "false", "Try recordings again that failed in an earlier build"),
        new("UseCacheSettings", "false", "Take the settings that the cache was made with for those that are not given"),
        new("AcceptSettings", "false", "Make a large cache again although settings that it was made with are not given this time"),
        new("AllowMassDelete", "false", "Go on when most known recordings have vanished"),
        new("TreatFailedRecordingsAsErrors", "false", "Fail the build when a recording failed"),
        new("Repair", "false", "VerifyCache makes damaged spectrograms again instead of failing"),
        new("GalleryFile", "gallery.html in SpectrogramCacheDir", "The page that the target Gallery writes", IsComputed: true),
        new("GalleryClasses", "12", "Classes that the gallery shows at most"),
        new("GalleryRecordings", "2", "Recordings of a class that the gallery shows"),
        new("GalleryAudio", "true", "Let the gallery play originals and variants, from WAV files in a folder beside the page"),
        new("LockTimeout", "600", "Seconds to wait for another build on the same cache, or another trainer on the same ModelDir"),
        new("AllowUnlocked", "false", "Go on where the file system does not lock; only for one build at a time, on one host"),
        new("InstallSystemLibraries", "false", "Install libsndfile when a recording needs it and it is missing, as root on a system with apt"),
    ];

    private static readonly Dictionary<string, SettingDescriptor> s_byName = All.ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The descriptor of a property; like MSBuild, the case of the name does not matter.</summary>
    /// <exception cref="ArgumentException">There is no such setting: whoever asks is out of step with the table.</exception>
    public static SettingDescriptor Find(string name) =>
        s_byName.TryGetValue(name, out SettingDescriptor? setting) ? setting : throw new ArgumentException($"'{name}' is not a setting of NightScan.", nameof(name));
}

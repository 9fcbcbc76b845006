using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Settings;

/// <summary>Everything that a build is told, checked and with full paths. <c>SettingsReader</c> makes it from property values.</summary>
public sealed record PipelineSettings
{
    /// <summary>Full path of the folder with one sub-folder per class.</summary>
    public required string AudioRoot { get; init; }

    /// <summary>Whether the recordings are the synthesized sample set: real ones may replace it without being asked.</summary>
    public bool IsSampleSet { get; init; }

    /// <summary>Whether no recordings were named where the sample set must not take their place.</summary>
    public bool LacksAudioRoot { get; init; }

    /// <summary>Full path of the SQLite index.</summary>
    public required string IndexDb { get; init; }

    /// <summary>Full path of the folder that receives the spectrograms.</summary>
    public required string CacheDir { get; init; }

    /// <summary>File name extensions of recordings, lower case, with their dot.</summary>
    public required IReadOnlyList<string> RecordingExtensions { get; init; }

    /// <summary>The preset that <see cref="Spectrogram"/> and the limits of <see cref="Augmentation"/> began with.</summary>
    public string AnimalType { get; init; } = "general";

    public required SpectrogramSettings Spectrogram { get; init; }

    /// <summary>How variants are made.</summary>
    public AugmentationSettings Augmentation { get; init; } = new();

    /// <summary>Augmented variants of each training recording.</summary>
    public VariantCount VariantsPerSample { get; init; } = VariantCount.Of(10);

    /// <summary>Class whose training recordings are mixed into others as background; empty = the folder <c>_background_noise_</c>.</summary>
    public string BackgroundClass { get; init; } = "";

    /// <summary>Let the strength of augmentation follow the size of the classes now.</summary>
    public bool RefreshAugmentation { get; init; }

    /// <summary>Threads that decode and compute; 1 or more.</summary>
    public int NumWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>Seconds that decoding one recording may take; 1 or more.</summary>
    public int DecodeTimeout { get; init; } = DecoderSet.DefaultTimeLimit;

    /// <summary>Whether libsndfile may be installed when a recording needs it.</summary>
    public bool InstallSystemLibraries { get; init; }

    /// <summary>Other decoders than a build's own, for tests and benchmarks.</summary>
    internal Func<DecoderSet>? Decoders { get; init; }

    /// <summary>Who knows of a folder how much room there is, instead of the system; for tests.</summary>
    internal Func<string, Files.FreeSpace?>? FreeSpace { get; init; }

    /// <summary>Processes that share the work of this cache; 0 = one does all of it.</summary>
    public int ShardCount { get; init; }

    /// <summary>The share of this process, 0 to <see cref="ShardCount"/> - 1; -1 = none.</summary>
    public int ShardIndex { get; init; } = -1;

    /// <summary>Recordings of a class that are used at most; 0 = all.</summary>
    public int MaxSamplesPerClass { get; init; } = 500;

    /// <summary>Share of the groups that goes to the validation split, 0 to 1.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Share of the groups that goes to the test split, 0 to 1.</summary>
    public double TestFraction { get; init; } = 0.1;

    public long SplitSeed { get; init; } = 42;

    /// <summary>Regular expression over the relative path whose first group (or whole match) names the recording's group; empty = none.</summary>
    public string GroupPattern { get; init; } = "";

    /// <summary>What makes recordings one group that <see cref="GroupPattern"/> does not match.</summary>
    public GroupBy GroupBy { get; init; }

    /// <summary>Full path of a CSV (file_path,split) that overrides the splits; empty = none.</summary>
    public string SplitsCsv { get; init; } = "";

    /// <summary>What becomes of recordings that <see cref="SplitsCsv"/> does not list.</summary>
    public Unlisted Unlisted { get; init; }

    public bool ReassignSplits { get; init; }

    /// <summary>Hash every recording again, whatever its size and modification time say.</summary>
    public bool RehashContents { get; init; }

    public bool RetryFailed { get; init; }

    public bool AllowMassDelete { get; init; }

    /// <summary>Whether a large cache may be made again because settings are no longer given.</summary>
    public bool AcceptSettings { get; init; }

    /// <summary>Value by name of those <see cref="CacheSettings"/> that were given, their paths full.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    public bool TreatFailedRecordingsAsErrors { get; init; }

    /// <summary>Seconds to wait for another build on the same cache before giving up.</summary>
    public int LockTimeout { get; init; } = 600;

    /// <summary>Go on where the file system does not lock: nothing then keeps other builds away.</summary>
    public bool AllowUnlocked { get; init; }

    /// <summary>The decoders of a build, in processes of their own; whoever asks disposes of them.</summary>
    /// <param name="reporter">Is told, from any thread, what is installed or lacking.</param>
    internal DecoderSet OpenDecoders(IBuildReporter reporter) => Decoders?.Invoke() ?? DecoderSet.Isolated(DecodeTimeout, InstallSystemLibraries, reporter);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Settings;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>What a build of the harness is told.</summary>
/// <param name="AudioRoot">Full path.</param>
/// <param name="Cache">Full path.</param>
internal sealed record BuildOptions(string AudioRoot, string Cache)
{
    /// <summary>Full path; null for the one in the cache.</summary>
    public string? IndexDb { get; init; }

    public int Variants { get; init; } = 3;

    public int MelBands { get; init; } = 16;

    public double MinFrequency { get; init; } = TestSettings.SmallSpectrogram.MinFrequency;

    public int MaxSamples { get; init; } = 500;

    public int Seed { get; init; }

    public WindowChoice Windows { get; init; }

    public int LockTimeout { get; init; } = 60;

    public bool AllowMassDelete { get; init; }

    public bool AllowUnlocked { get; init; }

    public PipelineGoal Goal { get; init; } = PipelineGoal.Pregenerate;

    public int ShardCount { get; init; }

    public int ShardIndex { get; init; } = -1;

    /// <summary>What the environment of the build's process has besides that of this one, and otherwise.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Full path of the index.</summary>
    [JsonIgnore]
    public string Index => IndexDb ?? Path.Join(Cache, "index.db");

    /// <summary>The same build as shards make it: the plan, the shares, the merge.</summary>
    public BuildOptions[] InShards(int count) =>
    [
        this with { Goal = PipelineGoal.Index, ShardCount = count },
        .. Enumerable.Range(0, count).Select(index => this with { ShardCount = count, ShardIndex = index }),
        this with { Goal = PipelineGoal.Merge, ShardCount = count },
    ];

    /// <summary>The same build in a process whose environment has one more variable.</summary>
    public BuildOptions With(string variable, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [variable] = value } };

    public string ToArgument() => JsonSerializer.Serialize(this);

    public static BuildOptions Parse(string argument) => JsonSerializer.Deserialize<BuildOptions>(argument)!;

    public PipelineSettings Settings() => TestSettings.Default with
    {
        AudioRoot = AudioRoot,
        CacheDir = Cache,
        IndexDb = Index,
        Spectrogram = TestSettings.SmallSpectrogram with { MelBands = MelBands, MinFrequency = MinFrequency },
        VariantsPerSample = VariantCount.Of(Variants),
        Augmentation = new AugmentationSettings { Seed = Seed },
        MaxSamplesPerClass = MaxSamples,
        Windows = Windows,
        // Recordings of a second and less have shorter calls than others.
        MinLabelOverlap = 0.05,
        LockTimeout = LockTimeout,
        AllowUnlocked = AllowUnlocked,
        AllowMassDelete = AllowMassDelete,
        // What is changed here is meant.
        AcceptSettings = true,
        ShardCount = ShardCount,
        ShardIndex = ShardIndex,
    };
}

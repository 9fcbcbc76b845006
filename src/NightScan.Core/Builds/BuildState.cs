using System.Diagnostics;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>What the stages of one build share, and what they count together.</summary>
/// <param name="Clock">Runs since the build began.</param>
internal sealed record BuildState(
    PipelineSettings Settings, CacheLayout Layout, IndexDatabase Index, IBuildReporter Reporter, Stopwatch Clock,
    CancellationToken Cancellation) : IDisposable
{
    private readonly Lazy<DecoderSet> _decoders = new(() => Settings.OpenDecoders(Reporter));

    public ProblemLog Problems { get; } = new(Settings.AudioRoot, Reporter, Settings.TreatFailedRecordingsAsErrors);

    /// <summary>Opened when first asked for: not every build reads recordings, and to look what there is loads libraries.</summary>
    public DecoderSet Decoders => _decoders.Value;

    /// <summary>The same for who may not need them.</summary>
    public Lazy<DecoderSet> LazyDecoders => _decoders;

    public CacheArranger Arranger { get; } = new(Index, Layout, Reporter, Cancellation);

    /// <summary>Files written, by split.</summary>
    public SplitCounts Generated { get; set; } = new();

    /// <summary>Selected recordings that failed for trouble of the machine, by split: the index does not remember them.</summary>
    public SplitCounts MachineTrouble { get; set; } = new();

    /// <summary>Recordings that are longer than what is used of them, among those of which files were written.</summary>
    public long Longer { get; set; }

    /// <summary>The backgrounds that variants are mixed with, but for those that decoders could not read before.</summary>
    public BackgroundList Backgrounds() => BackgroundList.Find(Index, Settings, Problems, Cancellation)
        .Without(UnusableBackgrounds.Read(Index, Decoders));

    /// <summary>What was done, and what the cache holds now.</summary>
    public BuildStatistics Statistics() =>
        BuildStatistics.Read(Index, Clock.Elapsed.TotalSeconds, Generated, Arranger.Pruned, MachineTrouble);

    public void Dispose()
    {
        if (_decoders.IsValueCreated)
        {
            _decoders.Value.Dispose();
        }
    }
}

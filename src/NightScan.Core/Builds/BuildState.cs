using System.Diagnostics;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>What the stages of one build share, and what they count together.</summary>
/// <param name="clock">Runs since the build began.</param>
internal sealed class BuildState(
    PipelineSettings settings, CacheLayout layout, IndexDatabase index, IBuildReporter reporter, Stopwatch clock,
    CancellationToken cancellation) : IDisposable
{
    private readonly Lazy<DecoderSet> _decoders = new(() => settings.OpenDecoders(reporter));

    public PipelineSettings Settings => settings;

    public CacheLayout Layout => layout;

    public IndexDatabase Index => index;

    public IBuildReporter Reporter => reporter;

    public CancellationToken Cancellation => cancellation;

    public ProblemLog Problems { get; } = new(settings.AudioRoot, reporter, settings.TreatFailedRecordingsAsErrors);

    /// <summary>Opened when first asked for: not every build reads recordings.</summary>
    public DecoderSet Decoders => _decoders.Value;

    public CacheArranger Arranger { get; } = new(index, layout, reporter, cancellation);

    /// <summary>Files written, by split.</summary>
    public SplitCounts Generated { get; set; } = new();

    /// <summary>Selected recordings that failed for trouble of the machine, by split: the index does not remember them.</summary>
    public SplitCounts MachineTrouble { get; set; } = new();

    /// <summary>Recordings that are longer than what is used of them, among those of which files were written.</summary>
    public long Longer { get; set; }

    /// <summary>The backgrounds that variants are mixed with, but for those that decoders could not read before.</summary>
    public BackgroundList Backgrounds() => BackgroundList.Find(index, settings, Problems, cancellation)
        .Without(UnusableBackgrounds.Read(index, Decoders));

    /// <summary>What was done, and what the cache holds now.</summary>
    public BuildStatistics Statistics() =>
        BuildStatistics.Read(index, clock.Elapsed.TotalSeconds, Generated, Arranger.Pruned, MachineTrouble);

    public void Dispose()
    {
        if (_decoders.IsValueCreated)
        {
            _decoders.Value.Dispose();
        }
    }
}

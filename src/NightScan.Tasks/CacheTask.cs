using NightScan.Annotations;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Samples;

namespace NightScan.Tasks;

/// <summary>Brings the index, and the spectrograms where that is the goal, up to date with the recordings.</summary>
public abstract class CacheTask : PipelineTask
{
    // Everyone gets the same sample set.
    internal const long SampleSeed = 42;

    private readonly PipelineGoal _goal;

    private protected CacheTask(PipelineGoal goal) => _goal = goal;

    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        ProvideSamples(settings, reporter, cancellation);
        BuildStatistics statistics = NightScanPipeline.Run(settings, _goal, reporter, cancellation);
        reporter.Messages(SummaryFormatter.Lines(statistics));
        Results = BuildResults.OfCache(settings, statistics);
        SplitStatistics all = statistics.Total;
        return _goal == PipelineGoal.Index
            ? $"{Quantity.Count(all.Recordings)} {(statistics.Windows == WindowChoice.First ? "recordings" : "windows")} indexed"
            : $"{Quantity.Count(all.Generated)} generated, {Quantity.Count(all.UpToDate)} up to date, "
                + $"{Quantity.Count(all.Pruned)} pruned, {Quantity.Count(all.Failed)} failed";
    }

    /// <summary>Makes the sample set where it is what is built.</summary>
    internal static void ProvideSamples(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        if (settings.IsSampleSet)
        {
            reporter.Message("No AudioRoot is given and there is no data/audio_data: working on a sample set of synthesized recordings in "
                + settings.AudioRoot);
            SampleSet.Synthesize(settings.AudioRoot, SampleSeed, cancellation);
        }
    }
}

/// <summary>The target Index.</summary>
[MSBuildMultiThreadableTask]
public sealed class IndexRecordings() : CacheTask(PipelineGoal.Index);

/// <summary>The target Pregenerate.</summary>
[MSBuildMultiThreadableTask]
public sealed class PregenerateSpectrograms() : CacheTask(PipelineGoal.Pregenerate);

/// <summary>The target MergeIndex.</summary>
[MSBuildMultiThreadableTask]
public sealed class MergeShards() : CacheTask(PipelineGoal.Merge);

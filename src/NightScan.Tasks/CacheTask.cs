using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Samples;
using NightScan.Settings;

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
        if (settings.IsSampleSet)
        {
            reporter.Message("No AudioRoot is given and there is no data/audio_data: working on a sample set of synthesized recordings in "
                + settings.AudioRoot);
            SampleSet.Synthesize(settings.AudioRoot, SampleSeed, cancellation);
        }

        BuildStatistics statistics = NightScanPipeline.Run(settings, _goal, reporter, cancellation);
        reporter.Messages(SummaryFormatter.Lines(statistics));
        Results = BuildResults.OfCache(settings, statistics);
        return Outcome(statistics);
    }

    private string Outcome(BuildStatistics statistics)
    {
        SplitStatistics[] splits = [statistics.Train, statistics.Validation, statistics.Test];
        string Sum(Func<SplitStatistics, long> count) => Quantity.Count(splits.Sum(count));
        return _goal == PipelineGoal.Index
            ? $"{Sum(split => split.Recordings)} recordings indexed"
            : $"{Sum(split => split.Generated)} generated, {Sum(split => split.UpToDate)} up to date, "
            + $"{Sum(split => split.Pruned)} pruned, {Sum(split => split.Failed)} failed";
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

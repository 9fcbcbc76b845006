using Microsoft.Build.Framework;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Diagnostics;
using NightScan.Samples;
using NightScan.Settings;

namespace NightScan.Tasks;

/// <summary>Brings the index, and with the goal Pregenerate the spectrograms too, up to date with the recordings.</summary>
[MSBuildMultiThreadableTask]
public sealed class RunPipeline : PipelineTask
{
    // Everyone gets the same sample set.
    internal const long SampleSeed = 42;

    /// <summary><see cref="PipelineGoal"/> by name.</summary>
    [Required]
    public string Goal { get; set; } = "";

    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        PipelineGoal goal = Enum.Parse<PipelineGoal>(Goal);
        if (settings.UsesSampleSet)
        {
            reporter.Message($"No AudioRoot is given and there is no data/audio_data: working on a sample set of synthesized recordings in {settings.Pipeline.AudioRoot}");
            SampleSet.Synthesize(settings.Pipeline.AudioRoot, SampleSeed, cancellation);
        }
        BuildStatistics statistics = NightScanPipeline.Run(settings.Pipeline, goal, reporter, cancellation);
        reporter.Messages(SummaryFormatter.Lines(statistics));
        Results = BuildResults.OfCache(settings.Pipeline, statistics);
        return Outcome(goal, statistics);
    }

    private static string Outcome(PipelineGoal goal, BuildStatistics statistics)
    {
        SplitStatistics[] splits = [statistics.Train, statistics.Validation, statistics.Test];
        string Sum(Func<SplitStatistics, long> count) => Quantity.Count(splits.Sum(count));
        return goal == PipelineGoal.Index
            ? $"{Sum(split => split.Recordings)} recordings indexed"
            : $"{Sum(split => split.Generated)} generated, {Sum(split => split.UpToDate)} up to date, {Sum(split => split.Pruned)} pruned, {Sum(split => split.Failed)} failed";
    }
}

using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Samples;

namespace NightScan.Tasks;

/// <summary>Says what a build would do, and changes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class PlanBuild : PipelineTask
{
    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        PipelineSettings pipeline = settings;
        DirectoryInfo? samples = null;
        try
        {
            if (settings.IsSampleSet && !Directory.Exists(pipeline.AudioRoot))
            {
                reporter.Message("No AudioRoot is given and there is no data/audio_data: a build would work on a sample set of synthesized "
                    + $"recordings in {pipeline.AudioRoot}");
                samples = Directory.CreateTempSubdirectory("nightscan-samples-");
                pipeline = pipeline with { AudioRoot = Path.Join(samples.FullName, "audio") };
                SampleSet.Synthesize(pipeline.AudioRoot, CacheTask.SampleSeed, cancellation);
            }

            BuildPlan plan = NightScanPipeline.Plan(pipeline, reporter, cancellation);
            reporter.Messages(PlanFormatter.Lines(plan));
            Results = BuildResults.OfPlan(settings, plan);
            if (plan.Refusal is Diagnostic refusal)
            {
                reporter.Error(refusal);
            }

            return $"{Quantity.Count(plan.Files)} would be generated, {Quantity.Count(plan.UpToDate)} stay, "
                + $"{Quantity.Count(plan.DeletedFiles)} would be pruned; nothing was changed";
        }
        finally
        {
            samples?.Delete(recursive: true);
        }
    }
}

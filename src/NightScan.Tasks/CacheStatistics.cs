using NightScan.Builds;
using NightScan.Builds.Reporting;

namespace NightScan.Tasks;

/// <summary>Prints what the cache holds, without building anything.</summary>
[MSBuildMultiThreadableTask]
public sealed class CacheStatistics : PipelineTask
{
    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        BuildStatistics statistics = NightScanPipeline.Statistics(settings);
        reporter.Messages(SummaryFormatter.Lines(statistics));
        // Whatever the settings of this command are.
        if (NightScanPipeline.DescriptionOf(settings.IndexDb) is string description)
        {
            reporter.Message($"made with {description}");
        }

        Results = BuildResults.OfCache(settings, statistics);
        return settings.CacheDir;
    }
}

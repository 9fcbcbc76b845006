using Microsoft.Build.Framework;
using NightScan.Pipeline;
using NightScan.Reporting;
using NightScan.Settings;

namespace NightScan.Tasks;

/// <summary>Prints what the cache holds, without building anything.</summary>
[MSBuildMultiThreadableTask]
public sealed class CacheStatistics : PipelineTask
{
    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        reporter.Messages(SummaryFormatter.Lines(NightScanPipeline.Statistics(settings.Pipeline)));
        return settings.Pipeline.CacheDir;
    }
}

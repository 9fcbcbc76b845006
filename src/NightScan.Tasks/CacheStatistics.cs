using Microsoft.Build.Framework;
using NightScan.Pipeline;

namespace NightScan.Tasks;

/// <summary>Prints what the cache holds, without building anything.</summary>
[MSBuildMultiThreadableTask]
public sealed class CacheStatistics : PipelineTask
{
    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        Connections.Statistics(settings.Pipeline, reporter);
        return settings.Pipeline.CacheDir;
    }
}

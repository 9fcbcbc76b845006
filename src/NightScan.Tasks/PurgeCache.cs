using Microsoft.Build.Framework;
using NightScan.Pipeline;

namespace NightScan.Tasks;

/// <summary>Deletes what the index wrote into the cache.</summary>
[MSBuildMultiThreadableTask]
public sealed class PurgeCache : PipelineTask
{
    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        Connections.Purge(settings.Pipeline, reporter, cancellation);
        return $"purged {settings.Pipeline.CacheDir}";
    }
}

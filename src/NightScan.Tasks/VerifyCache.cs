using Microsoft.Build.Framework;
using NightScan.Pipeline;

namespace NightScan.Tasks;

/// <summary>Reads every spectrogram again and reports those that are missing or damaged.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyCache : PipelineTask
{
    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        Connections.Verify(settings.Pipeline, reporter, cancellation);
        return $"verified {settings.Pipeline.CacheDir}";
    }
}

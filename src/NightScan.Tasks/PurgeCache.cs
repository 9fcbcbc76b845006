using NightScan.Builds;

namespace NightScan.Tasks;

/// <summary>Deletes every spectrogram that the index wrote, and the index itself.</summary>
[MSBuildMultiThreadableTask]
public sealed class PurgeCache : PipelineTask
{
    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        long deleted = NightScanPipeline.Purge(settings, reporter, cancellation);
        Results = BuildResults.OfPurged(settings, deleted);
        return $"{Quantity.Count(deleted)} spectrograms deleted from {settings.CacheDir}";
    }
}

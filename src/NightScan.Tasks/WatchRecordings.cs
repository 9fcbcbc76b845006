using NightScan.Watching;

namespace NightScan.Tasks;

/// <summary>Keeps the cache up to date until Ctrl-C.</summary>
[MSBuildMultiThreadableTask]
public sealed class WatchRecordings : PipelineTask
{
    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        CacheTask.ProvideSamples(settings, reporter, cancellation);
        WatchTotals totals = RecordingWatch.Run(settings, reporter, reporter.Waiting, cancellation);
        Results = BuildResults.OfCache(settings, totals.Last);
        return $"watched for {Quantity.Duration(totals.Elapsed)}: {Quantity.Of(totals.Batches, "change")}, "
            + $"{Quantity.Count(totals.Generated)} generated, {Quantity.Count(totals.Pruned)} pruned";
    }
}

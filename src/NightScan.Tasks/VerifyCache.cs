using Microsoft.Build.Framework;
using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tasks;

/// <summary>Reads every spectrogram and reports those that are missing or damaged; with Repair, makes them again.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyCache : PipelineTask
{
    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        (long files, long damaged) = NightScanPipeline.Verify(settings.Pipeline, settings.Repair, reporter, cancellation);
        return $"{Quantity.Count(files)} spectrograms verified, {Quantity.Count(damaged)} damaged{(damaged > 0 && settings.Repair ? " and made again" : "")}";
    }
}

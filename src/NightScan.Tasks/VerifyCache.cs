using NightScan.Builds;

namespace NightScan.Tasks;

/// <summary>Reads every spectrogram and reports those that are missing or damaged; with Repair, makes them again.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyCache : PipelineTask
{
    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        bool repair = settings.Values.Of(KnownSettings.Repair);
        (long files, long damaged) = NightScanPipeline.Verify(settings, repair, reporter, cancellation);
        Results = BuildResults.OfVerified(settings, files, damaged, repair);
        string made = damaged > 0 && repair ? " and made again" : "";
        return $"{Quantity.Count(files)} spectrograms verified, {Quantity.Count(damaged)} damaged{made}";
    }
}

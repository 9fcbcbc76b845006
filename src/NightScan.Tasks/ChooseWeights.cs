namespace NightScan.Tasks;

/// <summary>Refuses weights that a package does not have: before it is fetched, and before hours go into the cache.</summary>
[MSBuildMultiThreadableTask]
public sealed class ChooseWeights : PipelineTask
{
    private protected override bool Tells => false;

    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        PretrainedChoice.AsksForImageNet(settings.Values);
        return "";
    }
}

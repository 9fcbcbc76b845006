using NightScan.Setup;

namespace NightScan.Tasks;

/// <summary>Chooses the libtorch that the trainer is built with.</summary>
[MSBuildMultiThreadableTask]
public sealed class ChooseTorch : PipelineTask
{
    /// <summary><c>cuda</c> or <c>cpu</c>.</summary>
    [Output]
    public string Backend { get; private set; } = "";

    /// <summary>Full path of a folder of the user's that has it; empty: a package brings it.</summary>
    [Output]
    public string Folder { get; private set; } = "";

    private protected override bool Tells => false;

    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        (Backend, Folder) = TorchChoice.Read(settings.Values, GraphicsDriver.IsPresent);
        return "";
    }
}

using Microsoft.Build.Framework;
using NightScan.Settings;

namespace NightScan.Tasks;

/// <summary>Runs the trainer, a process of its own: a crash of its native libraries is an error of the build, not its end.</summary>
[MSBuildMultiThreadableTask]
public sealed class RunTrainer : PipelineTask
{
    /// <summary><c>check</c>, <c>train</c>, <c>evaluate</c> or <c>predict</c>.</summary>
    [Required]
    public string Command { get; set; } = "";

    /// <summary>Full path of NightScan.Training.dll.</summary>
    [Required]
    public string TrainerAssembly { get; set; } = "";

    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        using var trainer = new TrainerProcess(TrainerAssembly, Command, Path.GetDirectoryName(ProjectFile)!, Values());
        string outcome = trainer.Run(reporter, cancellation);
        Results = Command switch
        {
            "train" or "evaluate" => BuildResults.OfModel(settings.ModelDir),
            "predict" => BuildResults.OfPredictions(settings.PredictOutput),
            _ => [],
        };
        return outcome;
    }
}

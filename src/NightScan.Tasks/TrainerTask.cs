namespace NightScan.Tasks;

/// <summary>Runs the trainer, a process of its own: a crash of its native libraries is an error of the build, not its end.</summary>
public abstract class TrainerTask : PipelineTask
{
    private readonly string _command;
    private readonly Func<SettingValues, ITaskItem[]> _results;

    /// <param name="command">What the trainer is to do, as its command line calls it.</param>
    /// <param name="results">What it leaves behind.</param>
    private protected TrainerTask(string command, Func<SettingValues, ITaskItem[]> results) => (_command, _results) = (command, results);

    /// <summary>Full path of NightScan.Training.dll.</summary>
    [Required]
    public string TrainerAssembly { get; set; } = "";

    /// <summary>Full path of the runtimeconfig.json that tells .NET what the trainer stands on; empty: the one beside it does.</summary>
    public string RuntimeConfig { get; set; } = "";

    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        SettingValues values = settings.Values;
        SettingsFile given = new(values.ProjectFolder, values.Given(Concerns.Trainer));
        using TrainerProcess trainer = new(TrainerAssembly, RuntimeConfig, _command, given);
        string outcome = trainer.Run(reporter, cancellation);
        Results = _results(values);
        return outcome;
    }

    private protected static ITaskItem[] Model(SettingValues values) => BuildResults.OfModel(values.Of(KnownSettings.ModelDir));
}

/// <summary>Only reads the settings: a mistake in them is seen before hours go into the cache.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckTrainer() : TrainerTask("check", _ => [])
{
    private protected override bool Tells => false;
}

/// <summary>The target Train.</summary>
[MSBuildMultiThreadableTask]
public sealed class TrainModel() : TrainerTask("train", Model);

/// <summary>The target Evaluate.</summary>
[MSBuildMultiThreadableTask]
public sealed class EvaluateModel() : TrainerTask("evaluate", Model);

/// <summary>The target Predict.</summary>
[MSBuildMultiThreadableTask]
public sealed class PredictRecordings()
    : TrainerTask("predict", values => BuildResults.OfPredictions(values.Of(KnownSettings.PredictOutput)));

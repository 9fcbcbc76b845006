namespace NightScan.Training.Reporting;

/// <summary>Puts what the trainer says into words; who hears them is for its kinds to say.</summary>
internal abstract class TrainingReporter(ProgressPace pace) : ITrainingReporter
{
    public abstract void Message(string text);

    public abstract void Warning(Diagnostic diagnostic);

    public abstract void Error(Diagnostic diagnostic);

    /// <summary>The last word: what came of it.</summary>
    public abstract void Outcome(string text);

    public void Device(DeviceDescription device) => Message(TrainingFormatter.Line(device));

    public void Progress(in BuildProgress progress)
    {
        if (pace.IsDue())
        {
            Status(ProgressFormatter.Line(progress));
        }
    }

    public void Batch(in BatchProgress progress)
    {
        if (pace.IsDue())
        {
            Status(TrainingFormatter.Line(progress));
        }
    }

    public void Epoch(EpochReport report)
    {
        foreach (string line in TrainingFormatter.Lines(report))
        {
            Message(line);
        }
    }

    /// <summary>Shows progress.</summary>
    protected abstract void Status(string line);
}

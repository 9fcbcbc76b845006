using NightScan.Training.Reporting;

namespace NightScan.Training;

/// <summary>Passes on what a program has to be told that shows no log.</summary>
internal sealed class WarningReporter(Action<Diagnostic>? onWarning) : ITrainingReporter
{
    public void Message(string text) { }

    public void Warning(Diagnostic diagnostic) => onWarning?.Invoke(diagnostic);

    public void Error(Diagnostic diagnostic) => onWarning?.Invoke(diagnostic);

    public void Progress(in BuildProgress progress) { }

    public void Device(DeviceDescription device) { }

    public void Batch(in BatchProgress progress) { }

    public void Epoch(EpochReport report) { }
}

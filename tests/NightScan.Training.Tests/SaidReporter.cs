using NightScan.Diagnostics;
using NightScan.Training.Reporting;

namespace NightScan.Training.Tests;

/// <summary>Keeps what the trainer says.</summary>
internal sealed class SaidReporter() : TrainingReporter(new ProgressPace(isTerminal: true))
{
    public List<string> Messages { get; } = [];

    public List<Diagnostic> Warnings { get; } = [];

    public List<Diagnostic> Errors { get; } = [];

    public override void Message(string text) => Messages.Add(text);

    public override void Warning(Diagnostic diagnostic) => Warnings.Add(diagnostic);

    public override void Error(Diagnostic diagnostic) => Errors.Add(diagnostic);

    public override void Outcome(string text) => Messages.Add(text);

    protected override void Status(string line) { }
}

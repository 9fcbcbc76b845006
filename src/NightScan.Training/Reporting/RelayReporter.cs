namespace NightScan.Training.Reporting;

/// <summary>For a trainer that a build started: every word goes to the build, which says it.</summary>
/// <param name="output">What the build reads.</param>
internal sealed class RelayReporter(TextWriter output, TimeProvider? clock = null)
    // As often as a terminal would want it: only the build knows whether it has one.
    : TrainingReporter(new ProgressPace(isTerminal: true, clock))
{
    public override void Message(string text) => Write(new RelayedLine(RelayedKind.Message, text));

    public override void Warning(Diagnostic diagnostic) => Write(RelayedLine.Of(RelayedKind.Warning, diagnostic));

    public override void Error(Diagnostic diagnostic) => Write(RelayedLine.Of(RelayedKind.Error, diagnostic));

    public override void Outcome(string text) => Write(new RelayedLine(RelayedKind.Outcome, text));

    protected override void Status(string line) => Write(new RelayedLine(RelayedKind.Status, line));

    private void Write(RelayedLine line)
    {
        try
        {
            output.WriteLine(line.Write());
            output.Flush();
        }
        catch (IOException)
        {
            // The build is gone; that it is, ends the trainer in its own way.
        }
    }
}

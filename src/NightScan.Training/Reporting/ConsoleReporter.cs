namespace NightScan.Training.Reporting;

/// <summary>For a trainer that was started by hand: progress on the last line of a terminal, or now and then a line in a log.</summary>
/// <param name="status">The terminal's last line; null when there is no terminal.</param>
/// <param name="clock">The system's, but for tests.</param>
internal sealed class ConsoleReporter(TextWriter output, StatusLine? status, TimeProvider? clock = null)
    : TrainingReporter(new ProgressPace(isTerminal: status is not null, clock))
{
    public override void Message(string text)
    {
        status?.Clear();
        output.WriteLine(PlainText.OfMessage(text));
    }

    public override void Warning(Diagnostic diagnostic) => Message(Line("warning", diagnostic));

    public override void Error(Diagnostic diagnostic) => Message(Line("error", diagnostic));

    public override void Outcome(string text) => Message(text);

    protected override void Status(string line)
    {
        if (status is null)
        {
            output.WriteLine(line);
        }
        else
        {
            status.Show(line);
        }
    }

    private static string Line(string kind, Diagnostic diagnostic) => diagnostic.File is null
        ? $"{kind} {diagnostic.Code}: {diagnostic.Message}"
        : $"{PlainText.OfName(diagnostic.File)}: {kind} {diagnostic.Code}: {diagnostic.Message}";
}

namespace NightScan.Diagnostics;

/// <summary>Lets several threads report, of whose calls another reporter sees one at a time.</summary>
internal sealed class OrderlyReporter(IBuildReporter reporter) : IBuildReporter
{
    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Message(string text) => reporter.Message(text);

    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Warning(Diagnostic diagnostic) => reporter.Warning(diagnostic);

    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Error(Diagnostic diagnostic) => reporter.Error(diagnostic);

    [MethodImpl(MethodImplOptions.Synchronized)]
    public void Progress(in BuildProgress progress) => reporter.Progress(progress);
}

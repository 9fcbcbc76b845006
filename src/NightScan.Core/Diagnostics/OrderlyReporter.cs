namespace NightScan.Diagnostics;

/// <summary>Lets several threads report, of whose calls another reporter sees one at a time.</summary>
public sealed class OrderlyReporter(IBuildReporter reporter) : IBuildReporter
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Message(string text)
    {
        lock (_lock)
        {
            reporter.Message(text);
        }
    }

    /// <inheritdoc/>
    public void Warning(Diagnostic diagnostic)
    {
        lock (_lock)
        {
            reporter.Warning(diagnostic);
        }
    }

    /// <inheritdoc/>
    public void Error(Diagnostic diagnostic)
    {
        lock (_lock)
        {
            reporter.Error(diagnostic);
        }
    }

    /// <inheritdoc/>
    public void Progress(in BuildProgress progress)
    {
        lock (_lock)
        {
            reporter.Progress(progress);
        }
    }
}

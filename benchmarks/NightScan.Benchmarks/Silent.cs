using NightScan.Diagnostics;

namespace NightScan.Benchmarks;

/// <summary>Hears nothing of a build.</summary>
internal sealed class Silent : IBuildReporter
{
    public void Message(string text) { }

    public void Warning(Diagnostic diagnostic) { }

    public void Error(Diagnostic diagnostic) { }

    public void Progress(in BuildProgress progress) { }
}


namespace NightScan.Faults.Promises;

/// <summary>Hears nothing of what a pipeline says.</summary>
internal sealed class Silence : IBuildReporter
{
    public void Message(string text) { }

    public void Warning(Diagnostic diagnostic) { }

    public void Error(Diagnostic diagnostic) { }

    public void Progress(in BuildProgress progress) { }
}

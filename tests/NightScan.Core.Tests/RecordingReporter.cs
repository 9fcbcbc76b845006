using NightScan.Diagnostics;

namespace NightScan.Tests;

/// <summary>Keeps what a pipeline says.</summary>
internal sealed class RecordingReporter : IBuildReporter
{
    public List<string> Messages { get; } = [];

    public List<Diagnostic> Warnings { get; } = [];

    public List<Diagnostic> Errors { get; } = [];

    /// <summary>Called with every progress report.</summary>
    public Action<BuildProgress>? OnProgress { get; init; }

    public void Message(string text) => Messages.Add(text);

    public void Warning(Diagnostic diagnostic) => Warnings.Add(diagnostic);

    public void Error(Diagnostic diagnostic) => Errors.Add(diagnostic);

    public void Progress(in BuildProgress progress) => OnProgress?.Invoke(progress);
}

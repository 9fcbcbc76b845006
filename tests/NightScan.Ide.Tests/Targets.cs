using Microsoft.Build.Evaluation;
using Microsoft.Build.Framework;

namespace NightScan.Ide.Tests;

/// <summary>Which targets and tasks ran, and what went wrong.</summary>
internal sealed class Targets : ILogger
{
    public List<string> Ran { get; } = [];

    public List<string> Tasks { get; } = [];

    public List<string> Complaints { get; } = [];

    public LoggerVerbosity Verbosity { get; set; } = LoggerVerbosity.Diagnostic;

    public string? Parameters { get; set; }

    /// <summary>Builds in this process, with a project that was evaluated here, as the project system of an IDE does.</summary>
    public static Targets Build(Project project, params string[] targets)
    {
        Targets log = new();
        Assert.True(project.CreateProjectInstance().Build(targets, [log]), string.Join('\n', log.Complaints));
        return log;
    }

    public void Initialize(IEventSource eventSource)
    {
        eventSource.TargetStarted += (_, target) => Ran.Add(target.TargetName);
        eventSource.TaskStarted += (_, task) => Tasks.Add(task.TaskName);
        eventSource.ErrorRaised += (_, error) => Complaints.Add($"{error.File}: error {error.Code}: {error.Message}");
        eventSource.WarningRaised += (_, warning) => Complaints.Add($"{warning.File}: warning {warning.Code}: {warning.Message}");
    }

    public void Shutdown()
    {
    }
}

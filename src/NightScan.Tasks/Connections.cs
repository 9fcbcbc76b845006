using NightScan.Reporting;

namespace NightScan.Tasks;

/// <summary>Every call from the tasks into Core's work stands here: what a task may start, and nothing else.</summary>
internal static class Connections
{
    public static void EnsureDecoder(bool installAllowed, IBuildReporter reporter, CancellationToken cancellation) { }
}

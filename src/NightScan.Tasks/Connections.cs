using NightScan.Pipeline;
using NightScan.Reporting;

namespace NightScan.Tasks;

/// <summary>Every call from the tasks into Core's work stands here: what a task may start, and nothing else.</summary>
internal static class Connections
{
    public static void EnsureDecoder(bool installAllowed, IBuildReporter reporter, CancellationToken cancellation) { }

    public static void Synthesize(string folder) => Directory.CreateDirectory(folder);

    public static BuildStatistics Run(PipelineSettings settings, PipelineGoal goal, IBuildReporter reporter, CancellationToken cancellation) =>
        NightScanPipeline.Run(settings, goal, reporter, cancellation);

    public static void Statistics(PipelineSettings settings, IBuildReporter reporter) => throw new NotSupportedException();

    public static void Verify(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation) => throw new NotSupportedException();

    public static void Purge(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation) => throw new NotSupportedException();
}

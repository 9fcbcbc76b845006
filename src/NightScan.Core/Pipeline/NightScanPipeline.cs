using NightScan.Reporting;

namespace NightScan.Pipeline;

/// <summary>How far a build goes.</summary>
public enum PipelineGoal
{
    /// <summary>Bring the index up to date with the recordings.</summary>
    Index,

    /// <summary>… and the spectrograms with the index.</summary>
    Pregenerate,
}

/// <summary>The one entry point of the pipeline: a task, a test, a benchmark and a worker process all call it.</summary>
public static class NightScanPipeline
{
    /// <summary>Brings index and cache up to date.</summary>
    /// <exception cref="NightScanException">Trouble that ends the build; everything already written stays valid.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everything already written is intact and indexed.</exception>
    public static BuildStatistics Run(PipelineSettings settings, PipelineGoal goal, IBuildReporter reporter, CancellationToken cancellation) =>
        throw new NotSupportedException();
}

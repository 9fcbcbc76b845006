using NightScan.Recordings;

namespace NightScan.Builds;

/// <summary>A background that variants are mixed with cannot be decoded: the plan has to do without it.</summary>
/// <param name="file">Full path.</param>
internal sealed class UnusableBackgroundException(string file, RecordingProblem problem) : Exception(problem.Reason)
{
    public string File => file;

    public RecordingProblem Problem => problem;

    /// <summary>For a build that cannot plan anew.</summary>
    public NightScanException ToBuildError() => new(problem.Descriptor,
        $"a background that variants are mixed with cannot be used: "
            + $"{problem.Reason}{(problem.IsOfOtherContent ? "" : "; mend it, or take it out of the backgrounds")}", file, inner: this);
}

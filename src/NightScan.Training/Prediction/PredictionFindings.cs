using NightScan.Builds.Reporting;
using NightScan.Files;
using NightScan.Recordings;

namespace NightScan.Training.Prediction;

/// <summary>
/// What is to be said of the recordings that are predicted, in the words of a build: a warning for each as it comes, up to a number
/// that a person reads, a sentence for each kind at the end, and <c>warnings.csv</c> with a row for each.
/// </summary>
/// <param name="folder">Full path of what names of recordings are relative to.</param>
/// <param name="reporter">Receives the warnings.</param>
/// <param name="list">Full path of where to write warnings.csv; nothing is written there while there is nothing to say.</param>
internal sealed class PredictionFindings(string folder, IBuildReporter reporter, string list) : IDisposable
{
    private readonly ProblemLog _problems = new(folder, reporter, asErrors: false);
    private readonly SortedDictionary<(string Code, bool IsFailure), FindingTally> _tallies = [];
    private StreamWriter? _writer;

    /// <summary>Recordings that failed.</summary>
    public int Failed => _problems.Count;

    /// <summary>Takes note of recordings that cannot be named.</summary>
    /// <exception cref="IOException">The list cannot be written.</exception>
    public void AddRange(IEnumerable<Diagnostic> failures)
    {
        foreach (Diagnostic failure in failures)
        {
            _problems.AddRange([failure]);
            Count(failure.Descriptor, _problems.PathOf(failure), failure.Message, isFailure: true);
        }
    }

    /// <summary>Takes note of one that failed, or is used in part.</summary>
    /// <param name="name">Relative path, with <c>/</c>.</param>
    /// <param name="problem">What happened.</param>
    /// <param name="isFailure">False when some of it was predicted.</param>
    /// <exception cref="IOException">The list cannot be written.</exception>
    public void Add(string name, RecordingProblem problem, bool isFailure)
    {
        _problems.Add(className: "", name, problem, isFailure);
        Count(problem.Descriptor, name, problem.Reason, isFailure);
    }

    /// <summary>Says how many were not warned of one by one.</summary>
    public void ReportUnprinted()
    {
        if (_problems.Unprinted > 0)
        {
            reporter.Message($"{Quantity.Count(_problems.Unprinted)} more recordings have problems that are not shown here.");
        }
    }

    /// <summary>Warns of every kind of which not each was warned of, once the list is in its place.</summary>
    /// <param name="place">Its full path.</param>
    public void Report(string place)
    {
        ReportUnprinted();
        foreach (((string _, bool isFailure), FindingTally tally) in _tallies)
        {
            foreach (Finding finding in tally.Summary(all => isFailure ? all.CannotBeUsed : all.UsedInPart, Path.GetFileName(place))
                .Where(finding => finding.IsNews))
            {
                reporter.Warning(new Diagnostic(DiagnosticCodes.Find(finding.Code), finding.Message, place));
            }
        }
    }

    /// <summary>Ends the list.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Dispose() => _writer?.Dispose();

    private void Count(DiagnosticDescriptor descriptor, string name, string message, bool isFailure)
    {
        if (_writer is null)
        {
            _writer = PredictionOutput.NewText(list);
            Csv.Write(_writer, "file_path", "code", "message", "split");
        }

        if (!_tallies.TryGetValue((descriptor.Code, isFailure), out FindingTally? tally))
        {
            _tallies[(descriptor.Code, isFailure)] = tally = new FindingTally(descriptor, _writer, _problems);
        }

        tally.Add(name, message, split: null);
    }
}

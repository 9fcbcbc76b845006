using NightScan.Hashing;

namespace NightScan.Recordings;

/// <summary>
/// The recordings that failed or were used only in part in this build: warned about as they come, up to a number that a person reads.
/// </summary>
/// <param name="audioRoot">Full path; the files of the warnings lie below it.</param>
/// <param name="asErrors">Report failures as errors instead.</param>
internal sealed class ProblemLog(string audioRoot, IBuildReporter reporter, bool asErrors)
{
    /// <summary>More warnings than this are counted, not printed.</summary>
    public const int Printed = 50;

    private readonly List<Diagnostic> _unremembered = [];
    private readonly HashSet<(string Code, string Path)> _printed = [];
    // A build with nothing to do has no time to make one.
    private HashSet<ContentHash>? _newCopies;
    private int _reported;
    private int _copies;

    /// <summary>Recordings that failed in this build.</summary>
    public int Count { get; private set; }

    /// <summary>Warnings that were not printed.</summary>
    public int Unprinted => Math.Max(0, _reported - Printed);

    /// <summary>Failures that the index does not remember: trouble of the machine, and names that cannot be indexed.</summary>
    public IReadOnlyList<Diagnostic> Unremembered => _unremembered;

    /// <summary>Records names that cannot be indexed.</summary>
    public void AddRange(IEnumerable<Diagnostic> failures)
    {
        foreach (Diagnostic failure in failures)
        {
            Count++;
            _unremembered.Add(failure);
            Report(failure, isFailure: true);
        }
    }

    /// <summary>Records one problem.</summary>
    /// <param name="path">Relative to the class folder.</param>
    /// <param name="isFailure">False when the recording was used all the same.</param>
    public void Add(string className, string path, RecordingProblem problem, bool isFailure)
    {
        Diagnostic diagnostic = new(problem.Descriptor, problem.Reason, RecordingPath.Of(audioRoot, className, path));
        if (isFailure)
        {
            Count++;
            if (problem.Cause == ProblemCause.Machine)
            {
                _unremembered.Add(diagnostic);
            }
        }

        Report(diagnostic, isFailure);
    }

    /// <summary>Records a background that cannot be used: the variants do without it.</summary>
    public void AddBackground(string file, RecordingProblem problem) => Report(
        new Diagnostic(problem.Descriptor, $"it is a background, and variants are made without it: {problem.Reason}", file),
            isFailure: true);

    /// <summary>
    /// Notes a content that came in this build, or came once more: recordings that have it are named, if they are copies when all is done.
    /// </summary>
    public void NoteCopy(ContentHash content) => (_newCopies ??= []).Add(content);

    /// <summary>Whether a content was noted, and as many copies as a person reads have not been named yet.</summary>
    public bool NamesCopiesOf(ContentHash content) => _copies < Printed && _newCopies?.Contains(content) == true;

    /// <summary>Warns of a copy.</summary>
    public void AddCopy(Diagnostic copy)
    {
        _copies++;
        _printed.Add((copy.Code, PathOf(copy)));
        reporter.Warning(copy);
    }

    /// <summary>Whether this build has named a recording with a code.</summary>
    /// <param name="path">Relative to AudioRoot.</param>
    public bool HasPrinted(DiagnosticDescriptor descriptor, string path) => _printed.Contains((descriptor.Code, path));

    /// <summary>The recording that a problem is about, relative to AudioRoot, with <c>/</c> between its folders.</summary>
    public string PathOf(Diagnostic problem) => Path.GetRelativePath(audioRoot, problem.File!).Replace(Path.DirectorySeparatorChar, '/');

    private void Report(Diagnostic diagnostic, bool isFailure)
    {
        if (_reported++ >= Printed)
        {
            return;
        }

        _printed.Add((diagnostic.Code, PathOf(diagnostic)));
        if (isFailure && asErrors)
        {
            reporter.Error(diagnostic);
        }
        else
        {
            reporter.Warning(diagnostic);
        }
    }
}

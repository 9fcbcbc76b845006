namespace NightScan.Watching;

/// <summary>
/// Says what builds say, one after the other, but nothing twice: what still holds has been said. What a watch sees to by itself it keeps to
/// itself: a recording that changed while it was read (NS0116) is read again, and only one that changes unseen is worth a word.
/// </summary>
/// <param name="lists">The folder of the lists that sentences about many recordings refer to.</param>
internal sealed class OnceReporter(IBuildReporter reporter, string lists) : IBuildReporter
{
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> _messages = [];
    private readonly HashSet<string> _named = [];
    private readonly HashSet<(string Code, string? File)> _failures = [];
    private bool _isFirst = true;
    private HashSet<Diagnostic> _before = [];
    private HashSet<Diagnostic> _now = [];
    private HashSet<string> _changedBefore = [];
    private HashSet<string> _changed = [];

    /// <summary>Whether a recording changed while the build read it, and nothing was said of it.</summary>
    public bool IsToBeRepeated { get; private set; }

    /// <summary>Whether the machine could not read something: nobody tells when it can.</summary>
    public bool IsTroubled { get; private set; }

    /// <summary>A build begins.</summary>
    public void Begin() => (IsToBeRepeated, IsTroubled, _changedBefore, _changed) = (false, false, _changed, []);

    /// <summary>It ended.</summary>
    /// <param name="isBuilt">False when an error ended it before it had said everything.</param>
    public void End(bool isBuilt)
    {
        _isFirst = false;
        if (isBuilt)
        {
            _failures.Clear();
        }
        else
        {
            _now.UnionWith(_before);
        }

        (_before, _now) = (_now, []);
    }

    public void Message(string text)
    {
        // Its numbers are news to nobody.
        if (_messages.Add(string.Concat(text.Where(letter => !char.IsAsciiDigit(letter)))))
        {
            reporter.Message(text);
        }
    }

    public void Warning(Diagnostic diagnostic)
    {
        if (IsNews(diagnostic))
        {
            reporter.Warning(diagnostic);
        }
    }

    public void Error(Diagnostic diagnostic)
    {
        if (IsNews(diagnostic))
        {
            reporter.Error(diagnostic);
        }
    }

    /// <summary>Says what ended a build or kept it from beginning, unless that has been said since the last that was built.</summary>
    public void Failure(Diagnostic diagnostic)
    {
        // "25 of 30 recordings …": as long as it lasts, the numbers do not matter.
        if (!IsOfOwnDoing(diagnostic) && _failures.Add((diagnostic.Code, diagnostic.File)))
        {
            reporter.Error(diagnostic);
        }
    }

    public void Progress(in BuildProgress progress)
    {
        // Most builds of a watch are over before anybody would read it.
        if (_isFirst || progress.Elapsed >= s_short)
        {
            reporter.Progress(progress);
        }
    }

    private bool IsNews(Diagnostic diagnostic)
    {
        IsTroubled |= diagnostic.Descriptor == DiagnosticCodes.Unreadable;
        if (IsOfOwnDoing(diagnostic))
        {
            return false;
        }

        bool isSaid = _before.Contains(diagnostic) | !_now.Add(diagnostic);
        if (Path.GetDirectoryName(diagnostic.File) != lists)
        {
            _named.Add(diagnostic.Code);
            return !isSaid;
        }

        // The sentence about all of a kind, when single ones of it have been named since the last such sentence.
        return !isSaid && !_named.Remove(diagnostic.Code);
    }

    private bool IsOfOwnDoing(Diagnostic diagnostic)
    {
        if (diagnostic.Descriptor != DiagnosticCodes.ChangedMeanwhile)
        {
            return false;
        }

        _changed.Add(diagnostic.File ?? "");
        bool isAgain = _changedBefore.Contains(diagnostic.File ?? "");
        IsToBeRepeated |= !isAgain;
        return !isAgain;
    }
}

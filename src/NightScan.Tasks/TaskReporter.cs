using Microsoft.Build.Utilities;

namespace NightScan.Tasks;

/// <summary>
/// Says through MSBuild what a pipeline says. Progress is a status line in a terminal, and elsewhere a message now and then,
/// never one per file.
/// </summary>
internal sealed class TaskReporter(TaskLoggingHelper log, string projectFile, StatusLine? status, TimeProvider? clock = null)
    : IBuildReporter, IDisposable
{
    // What the terminal logger's last message may repeat; a person reads no more.
    private const int MaxNotes = 40;

    private readonly ProgressPace _pace = new(isTerminal: status is not null, clock);
    private readonly List<string> _notes = [];
    private BuildProgress _progress;

    /// <summary>Adds to a diagnostic what a person needs beside it.</summary>
    public Func<Diagnostic, Diagnostic> Explain { get; init; } = diagnostic => diagnostic;

    /// <summary>Where the codes are explained.</summary>
    public HelpPage Help { get; init; } = new("");

    public void Message(string text)
    {
        text = PlainText.OfMessage(text);
        status?.Clear();
        log.LogMessage(MessageImportance.High, "{0}", text);
        if (status is not null && _notes.Count < MaxNotes)
        {
            _notes.Add(text);
        }
    }

    public void Messages(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Message(line);
        }
    }

    /// <summary>What nobody reads before something went wrong: for logs that hold everything, and not worked out for others.</summary>
    public void Detail(Func<string> text)
    {
        if (log.LogsMessagesOfImportance(MessageImportance.Low))
        {
            log.LogMessage(MessageImportance.Low, "{0}", PlainText.OfMessage(text()));
        }
    }

    public void Warning(Diagnostic diagnostic)
    {
        status?.Clear();
        string file = PlainText.OfName(diagnostic.File ?? projectFile), message = PlainText.OfMessage(diagnostic.Message);
        log.LogWarning(null, diagnostic.Code, null, Help.LinkTo(diagnostic.Code), file, diagnostic.Line, 0, 0, 0, "{0}", message);
    }

    public void Error(Diagnostic diagnostic)
    {
        status?.Clear();
        diagnostic = Explain(diagnostic);
        string file = PlainText.OfName(diagnostic.File ?? projectFile), message = PlainText.OfMessage(diagnostic.Message);
        log.LogError(null, diagnostic.Code, null, Help.LinkTo(diagnostic.Code), file, diagnostic.Line, 0, 0, 0, "{0}", message);
    }

    public void Progress(in BuildProgress progress)
    {
        _progress = progress;
        if (_pace.IsDue())
        {
            Show(ProgressFormatter.Line(progress));
        }
    }

    /// <summary>Progress that someone else put into words; called often, shown now and then.</summary>
    public void Status(string line)
    {
        if (_pace.IsDue())
        {
            Show(line);
        }
    }

    /// <summary>What is waited for, on a terminal; a log has no use for it.</summary>
    public void Waiting(string line) => status?.Show(line);

    /// <summary>
    /// The last word: <c>data -> 1,234 generated, 0 failed</c>, the form from which MSBuild's terminal logger makes the line that
    /// ends the project. It shows no other message, so in a terminal everything that was said follows in the same one.
    /// </summary>
    public void Summary(string project, string outcome)
    {
        status?.Clear();
        var text = new StringBuilder($"{project} -> {outcome}");
        foreach (string note in _notes)
        {
            text.Append("\n    ").Append(note);
        }
        log.LogMessage(MessageImportance.High, "{0}", text.ToString());
    }

    public void Cancelled()
    {
        status?.Clear();
        string done = _progress.Done > 0 ? $" after {ProgressFormatter.Line(_progress with { Elapsed = default })}" : "";
        string message = $"Cancelled{done}: everything written is kept, and the next build goes on from there";
        log.LogMessage(MessageImportance.High, "{0}", message);
    }

    public void Clear() => status?.Clear();

    public void Dispose() => status?.Clear();

    private void Show(string line)
    {
        if (status is null)
        {
            log.LogMessage(MessageImportance.High, "{0}", line);
        }
        else
        {
            status.Show(line);
        }
    }
}

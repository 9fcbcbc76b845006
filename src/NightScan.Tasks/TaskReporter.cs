using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NightScan.Reporting;

namespace NightScan.Tasks;

/// <summary>
/// Says through MSBuild what a pipeline says. Progress is a status line in a terminal, and elsewhere a message now and then,
/// never one per file.
/// </summary>
internal sealed class TaskReporter(TaskLoggingHelper log, string projectFile, StatusLine? status, TimeProvider? clock = null) : IBuildReporter, IDisposable
{
    private static readonly TimeSpan s_statusInterval = TimeSpan.FromMilliseconds(250);

    // What the terminal logger's last message may repeat; a person reads no more.
    private const int MaxNotes = 40;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly List<string> _notes = [];
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();
    private TimeSpan _lastShown;
    private BuildProgress _progress;

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    public void Message(string text)
    {
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

    public void Warning(Diagnostic diagnostic)
    {
        status?.Clear();
        log.LogWarning(null, diagnostic.Code, null, diagnostic.File ?? projectFile, diagnostic.Line, 0, 0, 0, "{0}", diagnostic.Message);
    }

    public void Error(Diagnostic diagnostic)
    {
        status?.Clear();
        log.LogError(null, diagnostic.Code, null, diagnostic.File ?? projectFile, diagnostic.Line, 0, 0, 0, "{0}", diagnostic.Message);
    }

    public void Progress(in BuildProgress progress)
    {
        _progress = progress;
        TimeSpan now = Now;
        if (now - _lastShown < (status is null ? MessageInterval(now) : s_statusInterval))
        {
            return;
        }
        _lastShown = now;
        string line = ProgressFormatter.Line(progress);
        if (status is null)
        {
            log.LogMessage(MessageImportance.High, "{0}", line);
        }
        else
        {
            status.Show(line);
        }
    }

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
        log.LogMessage(MessageImportance.High, "{0}", $"Cancelled{done}: everything written is kept, and the next build goes on from there");
    }

    public void Clear() => status?.Clear();

    public void Dispose() => status?.Clear();

    // A build of seconds needs few lines, one of days not a hundred thousand.
    private static TimeSpan MessageInterval(TimeSpan running) => TimeSpan.FromSeconds(running.TotalMinutes switch
    {
        < 1 => 5,
        < 10 => 15,
        _ => 60,
    });
}

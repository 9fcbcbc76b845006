using System.Collections;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NightScan.Diagnostics;

namespace NightScan.Tasks.Tests;

public class TaskReporterTests
{
    private static readonly Diagnostic s_broken = new(DiagnosticCodes.NotAudio, "no {0} audio", "/data/a {b}.wav");

    private readonly RecordingEngine _engine = new();
    private readonly ManualClock _clock = new();
    private readonly StringWriter _terminal = new();

    private TaskReporter Reporter(StatusLine? status = null) =>
        new(new TaskLoggingHelper(_engine, "Test"), "/repo/data.proj", status, _clock);

    [Fact]
    public void DiagnosticsCarryCodeFileAndMessage()
    {
        using TaskReporter reporter = Reporter();
        reporter.Warning(s_broken);
        reporter.Error(new Diagnostic(DiagnosticCodes.OutOfRange, "NumWorkers is '0'"));
        Assert.Equal(["/data/a {b}.wav warning NS0101 no {0} audio", "/repo/data.proj error NS0202 NumWorkers is '0'"], _engine.Lines);
    }

    [Fact]
    public void AHostileNameNeitherMakesLinesOfItsOwnNorMovesTheCursor()
    {
        using TaskReporter reporter = Reporter();
        reporter.Warning(new Diagnostic(DiagnosticCodes.NotAudio, "no\u001b[2J audio,\r\nlast\rfirst",
            "/data/a\n/data/b.wav : error NS0101: \u001b[2J\u2028\u009b\t.wav"));
        reporter.Message("'\u0007'");
        Assert.Equal([@"/data/a\n/data/b.wav : error NS0101: \u001B[2J\u2028\u009B"
            + "\t.wav warning NS0101 no\\u001B[2J audio,\r\nlast\\rfirst", @"'\u0007'"], _engine.Lines);
    }

    [Fact]
    public void InALogProgressIsALineNowAndThenAndRarerTheLongerItTakes()
    {
        using TaskReporter reporter = Reporter();
        for (int second = 0; second < 3600; second++)
        {
            reporter.Progress(new BuildProgress("spectrograms", second, 3600, 0, TimeSpan.FromSeconds(second)));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(_engine.Lines.Count, 80, 100);
        Assert.Equal("spectrograms 5/3,600 (0%), 1.0/s, 59 min 55 s left", _engine.Lines[0]);
    }

    [Fact]
    public void InATerminalItIsOneLineThatIsWrittenOver()
    {
        using (TaskReporter reporter = Reporter(new StatusLine(_terminal, columns: 200)))
        {
            for (int i = 0; i < 100; i++)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(100));
                reporter.Progress(new BuildProgress(new string('x', 150), i, 100, 0, default));
            }
        }
        Assert.Empty(_engine.Lines);
        string[] shown = _terminal.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(shown.Length, 30, 41);
        Assert.All(shown, line => Assert.InRange(line.Length, 1, 99));
        Assert.DoesNotContain('\n', _terminal.ToString());
        Assert.Equal(new string(' ', 99), shown[^1]);
    }

    [Fact]
    public void AShorterStatusCoversALongerOne()
    {
        var status = new StatusLine(_terminal, columns: 80);
        status.Show("a long one");
        status.Show("short");
        Assert.Equal("\ra long one\rshort     \rshort", _terminal.ToString());
    }

    [Fact]
    public void TheTerminalLoggersOnlyMessageRepeatsWhatWasSaid()
    {
        using TaskReporter reporter = Reporter(new StatusLine(_terminal, columns: 80));
        reporter.Message("NightScan 0.2.0, settings: MelBands=64");
        reporter.Summary("data", "3 generated, 0 failed");
        Assert.Equal(["NightScan 0.2.0, settings: MelBands=64",
            "data -> 3 generated, 0 failed\n    NightScan 0.2.0, settings: MelBands=64"], _engine.Lines);
    }

    [Fact]
    public void DetailsAreForLogsThatHoldEverything()
    {
        using TaskReporter reporter = Reporter(new StatusLine(_terminal, columns: 80));
        reporter.Detail(() => "All settings: {0}");
        reporter.Summary("data", "done");
        Assert.Equal(["low: All settings: {0}", "data -> done"], _engine.Lines);
    }

    [Fact]
    public void CancellationSaysWhatIsKept()
    {
        using TaskReporter reporter = Reporter();
        reporter.Progress(new BuildProgress("spectrograms", 1234, 5000, 0, TimeSpan.FromSeconds(3)));
        reporter.Cancelled();
        Assert.Equal("Cancelled after spectrograms 1,234/5,000 (24%): everything written is kept, and the next build goes on from there",
            _engine.Lines[^1]);
    }

    private sealed class ManualClock : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Advance(TimeSpan time) => _now += time;
    }

    private sealed class RecordingEngine : IBuildEngine
    {
        public List<string> Lines { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties,
            IDictionary targetOutputs) => false;

        public void LogCustomEvent(CustomBuildEventArgs e) { }

        public void LogErrorEvent(BuildErrorEventArgs e) => Lines.Add($"{e.File} error {e.Code} {e.Message}");

        public void LogWarningEvent(BuildWarningEventArgs e) => Lines.Add($"{e.File} warning {e.Code} {e.Message}");

        public void LogMessageEvent(BuildMessageEventArgs e) =>
            Lines.Add(e.Importance == MessageImportance.High ? e.Message! : $"low: {e.Message}");
    }
}

using System.Diagnostics;
using NightScan.Annotations;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Brings the windows of recordings, and their labels, up to date with recordings, tables of annotations and settings. A recording whose
/// windows are to be looked at again is marked as such in the transaction that changes it; what an interrupted build has not looked at, the
/// next one does. A window that only gets another label keeps its files: they are renamed where they change their folder.
/// </summary>
internal sealed class WindowUpdate(
    IndexDatabase index, PipelineSettings settings, IBuildReporter reporter, ProblemLog problems, Lazy<DecoderSet> decoders,
    CancellationToken cancellation)
{
    private const int BatchSize = 256;

    /// <summary>Windows of a recording: a day of quarters of a second has a third of that.</summary>
    private const int MostWindows = 1_000_000;

    private readonly WindowLabels _rule = new(settings.MinLabelOverlap, settings.MinLabelFraction);
    private readonly LabelClasses _classes = new(index);

    private bool IsAnnotated => settings.Windows == WindowChoice.Annotated;

    /// <summary>What windows are made and labelled by; the number goes up when they are otherwise.</summary>
    private string Fingerprint => string.Create(CultureInfo.InvariantCulture,
        $"1 {settings.Windows} {settings.Spectrogram.Duration:R} {settings.WindowOverlap:R} {settings.FinalWindow}"
        + $"{(IsAnnotated ? $" {settings.MinLabelOverlap:R} {settings.MinLabelFraction:R} {settings.Unannotated}" : "")}");

    /// <summary>Files recordings under their class folders, or under none, before the folders are listed.</summary>
    /// <exception cref="NightScanException">NS0214: there are no tables, and never were.</exception>
    public void Begin()
    {
        if (IsAnnotated && index.ReadMeta(MetaKey.Annotations) is (null or ""))
        {
            // Before the recordings of a mistaken build are filed otherwise, and read.
            AnnotationTables tables = FindTables();
            if (!tables.Any())
            {
                throw tables.NoTables();
            }
        }

        bool hasUnfiled = index.Any("SELECT 1 FROM classes WHERE name = $1", RecordingPath.Unfiled);
        if (IsAnnotated != hasUnfiled || (IsAnnotated && index.ReadMeta(MetaKey.Windows) is null or ""))
        {
            index.InTransaction(() => Filing.Change(index, unfile: IsAnnotated));
        }
    }

    /// <param name="haveChanged">Whether recordings came, went or changed.</param>
    public void Run(bool haveChanged)
    {
        string before = index.ReadMeta(MetaKey.Windows) ?? "";
        if (settings.Windows == WindowChoice.First)
        {
            if (before.Length > 0)
            {
                index.InTransaction(ToFirstWindows);
            }

            return;
        }

        if (before != Fingerprint)
        {
            index.InTransaction(() =>
            {
                if (before.Length == 0)
                {
                    index.Execute("UPDATE recordings SET windows = 0 WHERE source IS NULL AND windows IS NULL");
                }

                WindowRows.Doubt(index);
                index.WriteMeta(MetaKey.Windows, Fingerprint);
            });
        }

        DoubtFailed();
        if (IsAnnotated)
        {
            ReadTables(haveChanged || WindowRows.AnyStale(index));
        }

        Stopwatch clock = Stopwatch.StartNew();
        long last = 0, done = 0;
        while (WindowRows.Stale(index, last, BatchSize) is { Count: > 0 } page)
        {
            cancellation.ThrowIfCancellationRequested();
            last = page[^1].Id;
            page = RecordingLengths.Complete(index, settings, decoders, page, cancellation);
            index.InTransaction(() =>
            {
                page.ForEach(Update);
                // Triggers know of recordings, and not of labels.
                index.Forget(MetaKey.Findings);
            });
            done += page.Count;
            reporter.Progress(new BuildProgress("windows", done, done, problems.Count, clock.Elapsed));
        }

        if (done > 0)
        {
            index.InTransaction(_classes.Clean);
        }
    }

    private AnnotationTables FindTables() => AnnotationTables.Find(new(settings.AudioRoot, settings.Annotations, settings.LabelColumn,
        settings.LabelMap, settings.Spectrogram.Duration));

    /// <summary>Has recordings looked at whose length nobody could tell, where other decoders may know it.</summary>
    private void DoubtFailed()
    {
        if (Failures.Any(index))
        {
            string? known = settings.RetryFailed ? null : decoders.Value.Fingerprint;
            index.InTransaction(() => index.Execute("""
                UPDATE recordings SET windows = 0 WHERE windows = 1 AND frames IS NULL AND id IN (
                    SELECT source FROM recordings
                    WHERE source IS NOT NULL AND error_code IS NOT NULL AND ($1 IS NULL OR error_decoders IS NOT $1))
                """, known));
        }
    }

    private void ReadTables(bool haveChanged)
    {
        AnnotationTables tables = FindTables();
        string digest = $"{tables.Digest} {settings.LabelColumn}";
        if (!haveChanged && index.ReadMeta(MetaKey.Annotations) == digest)
        {
            return;
        }

        List<WindowedRecording> recordings = [.. WindowRows.All(index)];
        AnnotationSet set = tables.Read(
            [.. recordings.Select(recording => new AnnotatedRecording(recording.Path, recording.Seconds))], cancellation);
        if (set.Tables.Count == 0)
        {
            throw tables.NoTables();
        }

        RefuseLoss(recordings, set);
        index.InTransaction(() =>
        {
            foreach (WindowedRecording recording in recordings)
            {
                if (KnownAnnotations.Write(index, recording, set.ByRecording.GetValueOrDefault(recording.Path)))
                {
                    WindowRows.Doubt(index, recording.Id);
                }
            }

            KnownAnnotations.WriteProblems(index, set.Problems);
            index.WriteMeta(MetaKey.Annotations, tables.IsSettled ? digest : "");
        });
        foreach (AnnotationProblem problem in set.Problems.Take(ProblemLog.Printed))
        {
            reporter.Warning(new Diagnostic(problem.Descriptor, problem.Message, problem.File, problem.Line));
        }
    }

    /// <summary>Stops where most recordings that tables were about have none any more: a folder of tables may not be mounted.</summary>
    private void RefuseLoss(List<WindowedRecording> recordings, AnnotationSet set)
    {
        long known = recordings.Count(recording => recording.IsAnnotated);
        long going = recordings.Count(recording => recording.IsAnnotated && !set.ByRecording.ContainsKey(recording.Path));
        if (MassDeleteGuard.Refuses(known, going) && !MassDeleteGuard.IsOff(index, settings))
        {
            throw MassDeleteGuard.Refusal(known, going,
                "had annotations, and there is no table of them any more: is the folder there, and are the tables called as before?",
                settings.Annotations.Count > 0 ? settings.Annotations[0] : settings.AudioRoot);
        }
    }

    /// <summary>Compares the windows that a recording has with those that it ought to have.</summary>
    private void Update(WindowedRecording recording)
    {
        List<WindowRow> before = WindowRows.Of(index, recording.Id);
        List<WantedWindow> wanted = Wanted(recording);
        // It had files as a whole: they are those of its first window.
        bool hasOwn = index.Any("SELECT 1 FROM recordings WHERE id = $1 AND output_split IS NOT NULL", recording.Id);
        index.Execute("UPDATE recordings SET selected = 0, windows = 1 WHERE id = $1", recording.Id);
        int next = 0;
        foreach (WantedWindow window in wanted)
        {
            for (; next < before.Count && before[next].Start < window.Window.Start; next++)
            {
                Remove(before[next]);
            }

            if (next < before.Count && before[next].Start == window.Window.Start)
            {
                Change(recording, before[next++], window);
            }
            else
            {
                string path = window.PathOf(recording);
                long id = WindowRows.Add(index, recording, window.Window, window.ClassId, path,
                    _classes.Assign(window.ClassId, window.StemOf(recording), path));
                WriteLabels(id, window);
                if (hasOwn && window.Window.Start == 0)
                {
                    WindowRows.HandOver(index, recording.Id, id);
                    hasOwn = false;
                }
            }
        }

        before[next..].ForEach(Remove);
        if (hasOwn)
        {
            Claims.Abandon(index, recording.Id);
        }
    }

    private void Remove(WindowRow window)
    {
        _classes.Release(window.ClassId, window.Stem);
        WindowRows.Remove(index, window.Id);
    }

    private void Change(WindowedRecording recording, WindowRow before, WantedWindow now)
    {
        string path = now.PathOf(recording);
        bool isRenamed = before.ClassId != now.ClassId || before.Path != path;
        if (isRenamed || before.End != now.Window.End || before.Split != recording.Split || before.Unlisted != recording.Unlisted
            || before.Content != WindowRows.ContentOf(recording.Content, before.Start))
        {
            string stem = before.Stem;
            if (isRenamed)
            {
                _classes.Release(before.ClassId, stem);
                stem = _classes.Assign(now.ClassId, now.StemOf(recording), path);
            }

            WindowRows.Change(index, before, recording, now.Window.End, now.ClassId, path, stem);
            _classes.Touch(now.ClassId);
        }

        WriteLabels(before.Id, now);
    }

    private void WriteLabels(long id, WantedWindow window)
    {
        index.Execute("DELETE FROM labels WHERE example = $1", id);
        foreach ((long classId, AnnotationKind kind) in window.Labels)
        {
            index.Execute("INSERT INTO labels VALUES($1, $2, $3)", id, classId, (int)kind);
        }
    }

    private List<WantedWindow> Wanted(WindowedRecording recording)
    {
        if (IsAnnotated && !recording.IsAnnotated && settings.Unannotated == Unannotated.Ignore)
        {
            return [];
        }

        Bound(recording);
        IReadOnlyList<Window> grid = WindowGrid.Of(recording.Seconds ?? 0, settings.Spectrogram.Duration, settings.WindowOverlap,
            recording.Seconds is null ? FinalWindow.Extend : settings.FinalWindow);
        bool isWhole = grid is [{ Start: 0 }];
        IReadOnlyList<IReadOnlyList<WindowLabel>>? labels =
            IsAnnotated ? _rule.Of(grid, KnownAnnotations.Of(index, recording.Id)) : null;
        List<WantedWindow> wanted = [];
        string last = "";
        for (int i = 0; i < grid.Count; i++)
        {
            string mark = isWhole ? "" : WantedWindow.MarkOf(grid[i].Start);
            if (mark == last && i > 0)
            {
                // Moved back by less than a millisecond: it is the one before.
                continue;
            }

            last = mark;
            IReadOnlyList<WindowLabel> own = labels?[i] ?? [];
            string? folder = IsAnnotated ? WindowLabel.FolderLabel(own) ?? ExampleLabels.Background : null;
            wanted.Add(new(grid[i], mark, folder is null ? recording.ClassId : _classes.IdOf(folder),
                [.. own.Where(label => label.Label != folder || label.Kind != AnnotationKind.Positive)
                    .Select(label => (_classes.IdOf(label.Label), label.Kind))]));
        }

        return wanted;
    }

    private void Bound(WindowedRecording recording)
    {
        double duration = settings.Spectrogram.Duration, windows = (recording.Seconds ?? 0) / (duration - settings.WindowOverlap);
        if (windows > MostWindows)
        {
            throw new NightScanException(DiagnosticCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture,
                $"with WindowOverlap={settings.WindowOverlap} and windows of {duration} s (Duration) this recording of ")
                + string.Create(CultureInfo.InvariantCulture, $"{recording.Seconds} s has {Quantity.Count((long)Math.Round(windows))} ")
                + $"windows, and {Quantity.Count(MostWindows)} are the most that one may have; give a smaller "
                + "WindowOverlap, or cut the recording", RecordingPath.Of(settings.AudioRoot, recording.ClassName, recording.Path));
        }
    }

    /// <summary>Has each recording be one example again, as it was made before there were windows.</summary>
    private void ToFirstWindows()
    {
        foreach (WindowedRecording recording in WindowRows.All(index).ToList())
        {
            foreach (WindowRow window in WindowRows.Of(index, recording.Id))
            {
                if (window.Start == 0)
                {
                    WindowRows.HandOver(index, window.Id, recording.Id);
                }

                WindowRows.Remove(index, window.Id);
            }
        }

        index.Execute("UPDATE recordings SET windows = NULL, annotated = 0, pending = 1 WHERE windows IS NOT NULL");
        index.Execute("DELETE FROM annotations");
        index.Execute("DELETE FROM annotation_problems");
        index.Execute("UPDATE classes SET selection_limit = NULL");
        index.WriteMeta(MetaKey.Windows, "");
        index.WriteMeta(MetaKey.Annotations, "");
        _classes.Clean();
    }
}

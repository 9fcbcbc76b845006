using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Watching;

/// <summary>
/// A watch, a step at a time: looks at what is said to have changed, waits until nobody writes to it any more, and builds. An event only
/// says where to look; what differs is found by listing, and what is stale by the build itself, so that no event, and no lack of one, makes
/// a wrong cache. Between builds nothing is locked.
/// </summary>
internal sealed class WatchSession
{
    private readonly IBuildReporter _reporter;
    private readonly OnceReporter _once;
    private readonly WatchTimes _times;
    private readonly TimeProvider _clock;
    private readonly IFolderEvents _events;
    private readonly CancellationToken _cancellation;
    private readonly RecordingLook _look;
    private readonly ChangeLedger _ledger;
    private readonly Attention _attention;
    private readonly long _start;
    private PipelineSettings _settings;
    private List<WatchedFolder> _watched = [];
    private string? _untold;
    private bool _hasSaidUntold;
    private TimeSpan _nextBeat = TimeSpan.MinValue;
    private TimeSpan _lookedAt = TimeSpan.MinValue;
    private TimeSpan? _blindSince;
    private TimeSpan _repeatAt = TimeSpan.MaxValue;
    private TimeSpan _rebuildAt = TimeSpan.MaxValue;
    private Retry? _retry;
    private string _lastLine = "";

    /// <param name="reporter">May be called from several threads.</param>
    /// <param name="events">Says where to look; not disposed of here.</param>
    /// <param name="wake">Called, from any thread, when the next step should not wait.</param>
    /// <param name="times">How patient it is.</param>
    /// <param name="clock">The system's, but for tests.</param>
    public WatchSession(PipelineSettings settings, IBuildReporter reporter, IFolderEvents events, Action wake,
        CancellationToken cancellation, WatchTimes? times = null, TimeProvider? clock = null)
    {
        (_settings, _reporter, _events, _cancellation) = (settings, reporter, events, cancellation);
        (_times, _clock) = (times ?? new WatchTimes(), clock ?? TimeProvider.System);
        (_once, _look) = (new(reporter, settings.CacheDir), new(settings, cancellation));
        (_ledger, _attention) = (new(_times), new(_times));
        _start = _clock.GetTimestamp();
        events.Changed = className =>
        {
            _attention.Tell(className);
            wake();
        };
    }

    /// <summary>A build of the pipeline, but for tests.</summary>
    public Func<PipelineSettings, IBuildReporter, CancellationToken, BuildStatistics> Pipeline { get; init; } =
        (settings, reporter, cancellation) => NightScanPipeline.Run(settings, PipelineGoal.Pregenerate, reporter, cancellation);

    /// <summary>What was done; null before the first build.</summary>
    public WatchTotals? Totals { get; private set; }

    /// <summary>What it waits for, and what it did last, in a line.</summary>
    public string Status => $"watching {Quantity.Of(_ledger.Count, "recording")}"
        + (_ledger.Differing > 0 ? $" ({Quantity.Count(_ledger.Differing)} not quiet yet)" : "")
        + (_retry is null ? "" : " (trouble)") + "; Ctrl-C ends" + (_lastLine.Length > 0 ? $" | {_lastLine}" : "");

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Does what is due.</summary>
    /// <returns>How long to wait for the next step, unless it is called for before.</returns>
    /// <exception cref="NightScanException">Trouble of the first build; that of later ones is said.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TimeSpan Step()
    {
        if (Now >= _nextBeat)
        {
            Beat();
        }

        if (Now >= _attention.Next())
        {
            Look();
        }

        if (IsDue())
        {
            Build();
        }

        TimeSpan again = _blindSince is not null ? TimeSpan.MaxValue
            : new[] { _repeatAt, _retry?.At ?? _rebuildAt }.Min();
        TimeSpan wait = new[] { _nextBeat, _attention.Next(), again }.Min() - Now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Sees to it that the right folders are watched: a disk comes and goes, and a link leads elsewhere.</summary>
    private void Beat()
    {
        List<WatchedFolder> folders = _look.Folders();
        if (!folders.SequenceEqual(_watched))
        {
            _watched = folders;
            _untold = _events.Watch(folders);
            _attention.Tell(null);
        }

        if (_untold is null && _events.Failure is string failure)
        {
            _untold = failure;
            _attention.Tell(null);
        }

        if (Totals is not null)
        {
            _ledger.See(ChangeLedger.NoClass, WatchedFiles.List(_settings), Now);
            NoteWhenReady();
            SayWhetherTold();
        }

        _nextBeat = Now + _times.Heartbeat;
    }

    private void Look()
    {
        TimeSpan before = Now;
        HashSet<string>? classes = _attention.Take(before, _ledger.Restless);
        try
        {
            List(classes, before);
            if (_blindSince is not null)
            {
                _blindSince = null;
                _ledger.Touch();
            }
        }
        catch (NightScanException exception) when (Totals is not null)
        {
            _blindSince ??= before;
            if (before - _blindSince >= _times.Forbearance)
            {
                _once.Failure(exception.Diagnostic);
                _retry = Retry.Of(_retry, _ledger.Version, before, _times, cost: default);
            }

            _attention.Tell(null);
        }

        _lookedAt = before;
        NoteWhenReady();
        _attention.Looked(Now, Now - before, all: classes is null, isTold: _untold is null, isBlind: _blindSince is not null);
    }

    private void List(HashSet<string>? classes, TimeSpan now)
    {
        bool isFirst = Totals is null && _lookedAt == TimeSpan.MinValue;
        if (classes is null || classes.Any(name => !_look.IsThere(name)))
        {
            IReadOnlyCollection<string> different = _look.ListClasses();
            classes?.UnionWith(different);
        }

        if (isFirst)
        {
            _ledger.Adopt(ChangeLedger.NoClass, WatchedFiles.List(_settings));
        }

        foreach (string name in classes ?? _look.Classes.Union(_ledger.Classes).ToHashSet())
        {
            if (name == ChangeLedger.NoClass)
            {
                _ledger.See(name, WatchedFiles.List(_settings), now);
            }
            else if (isFirst && name == RecordingScanner.BackgroundNoiseFolder)
            {
                // All variants hang on them: without one for a moment, all would be made twice.
                _ledger.Adopt(name, _look.List(name));
            }
            else if (isFirst)
            {
                _ledger.Begin(name, _look.List(name), now, _clock.GetUtcNow(), name => _look.Known(name) ?? new Dictionary<string, Mark>());
            }
            else
            {
                _ledger.See(name, _look.List(name), now);
            }
        }
    }

    // What failed and is as it was need not be looked at once more.
    private void NoteWhenReady() => _attention.ReadyAt =
        _retry is not null && _retry.Version == _ledger.Version ? TimeSpan.MaxValue : _ledger.ReadyAt();

    private bool IsDue()
    {
        if (_blindSince is not null || _lookedAt == TimeSpan.MinValue)
        {
            return false;
        }

        bool isReady = _ledger.IsReady(_lookedAt);
        if (Totals is null)
        {
            // Also where there is nothing at all: the build says what is wrong then. Who just ended copying has all of it built at once.
            return isReady || _ledger.Differing == 0 || (_ledger.Count > 0 && Now >= 2 * _times.Heartbeat);
        }

        return Now >= _repeatAt || (_retry is null ? isReady || Now >= _rebuildAt
            : Now >= _retry.At
                || (Now >= _retry.NotBefore && _ledger.Version != _retry.Version && (isReady || _ledger.Differing == 0)));
    }

    private void Build()
    {
        bool isFirst = Totals is null, isFailing = _retry is not null;
        Batch batch = _ledger.Take(_lookedAt, _look.Known);
        TimeSpan begun = Now;
        bool isBuilt = false;
        _once.Begin();
        try
        {
            BuildStatistics done = Pipeline(isFirst ? _settings with { Admit = batch.Admit } : Later(batch), _once, _cancellation);
            isBuilt = true;
            Tell(batch, done, isWorthIt: isFailing);
            // What was asked for once has been done once.
            _settings = _settings with
            {
                RehashContents = false,
                RetryFailed = false,
                ReassignSplits = false,
                RefreshAugmentation = false,
                AllowMassDelete = false,
            };
        }
        catch (NightScanException exception) when (!isFirst)
        {
            _once.Failure(exception.Diagnostic);
        }
        finally
        {
            _ledger.Settle(batch, isBuilt);
            _once.End(isBuilt);
        }

        _retry = isBuilt && !_once.IsTroubled ? null : Retry.Of(_retry, _ledger.Version, Now, _times, Now - begun);
        _repeatAt = _once.IsToBeRepeated ? Now + _times.Settle : TimeSpan.MaxValue;
        _rebuildAt = Now + new[] { _times.Rebuild, _times.Share * _times.Share * (Now - begun) }.Max();
        NoteWhenReady();
        if (isFirst)
        {
            _reporter.Message($"Watching {Quantity.Of(_ledger.Count, "recording")} in '{_settings.AudioRoot}'; Ctrl-C ends.");
            SayWhetherTold();
        }
    }

    private void Tell(Batch batch, BuildStatistics done, bool isWorthIt)
    {
        SplitStatistics all = done.Total;
        if (Totals is null)
        {
            Totals = new(0, all.Generated, all.Pruned, Now, done);
            foreach (string line in SummaryFormatter.Lines(done))
            {
                _reporter.Message(line);
            }

            return;
        }

        Totals = new(Totals.Batches + 1, Totals.Generated + all.Generated, Totals.Pruned + all.Pruned, Now, done);
        if (isWorthIt || !batch.IsEmpty || all.Generated + all.Pruned > 0)
        {
            _lastLine = string.Create(CultureInfo.InvariantCulture,
                $"{_clock.GetLocalNow():HH:mm:ss}  {batch.Describe()}: {WatchTotals.Describe(done)}");
            _reporter.Message(_lastLine);
        }
    }

    /// <summary>The settings of a build after the first: those of the beginning, and what AugmentationFile says now.</summary>
    private PipelineSettings Later(Batch batch) => _settings with
    {
        Admit = batch.Admit,
        Augmentation = _settings.Values.Of(KnownSettings.AugmentationFile).Length == 0 ? _settings.Augmentation
            : PipelineSettings.Read(_settings.Values).Augmentation,
    };

    private void SayWhetherTold()
    {
        if (_untold is not null && !_hasSaidUntold)
        {
            _hasSaidUntold = true;
            _reporter.Message($"Changes are looked for every now and then, since {_untold}.");
        }
    }
}

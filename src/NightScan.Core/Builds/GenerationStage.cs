using System.Diagnostics;
using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Builds;

/// <summary>
/// Makes every spectrogram that the plan asks for. This thread owns the index: it reads the orders a page at a time, hands them to
/// the workers, and writes the results back in batches, each after a sync, so that the index never claims a file that is not on the disk.
/// Orders in flight are bounded; memory does not depend on their number.
/// </summary>
internal sealed class GenerationStage(BuildState build)
{
    private const int PageSize = 256;
    private const int MostInFlight = 1024;
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(1);

    // As often as a person can see.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly List<SpectrogramResult> _uncommitted = [];
    private (long File, RecordingProblem Problem)? _told;
    private long _byFallback;
    private readonly bool _hasWindows = build.Settings.Windows != WindowChoice.First;
    private long _lastId;
    private bool _exhausted;

    /// <summary>The folders that files were written to.</summary>
    public HashSet<OutputFolder> Folders { get; } = [];

    /// <exception cref="NightScanException">Trouble that ends the build; what was done is committed.</exception>
    /// <exception cref="UnusableBackgroundException">The plan needs a background that cannot be decoded; what was done is
    /// committed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was done is committed.</exception>
    public void Run(OutputPlan plan, ClassPlans classes)
    {
        if (PendingRecordings.Count(build.Index) is > 0 and long total)
        {
            Generate(plan, classes, total);
        }
    }

    // Apart from what a build with nothing to do runs, and would have to compile.
    private void Generate(OutputPlan plan, ClassPlans classes, long total)
    {
        Stopwatch clock = Stopwatch.StartNew();
        long before = build.Generated.Sum;
        // A second run, under another plan, begins anew.
        (_lastId, _exhausted) = (0, false);
        PreparePartialFolder();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(build.Cancellation);
        using WorkExchange exchange = new(fewOrders: PageSize);
        BackgroundBank backgrounds = new(build.Settings.Spectrogram, plan.Backgrounds.Files, build.Decoders);
        VariantSources sources = new(build.Settings.Spectrogram, build.Settings.Augmentation, backgrounds);
        ContentHashMethod method = ContentHashing.Of(build.Index);
        List<Thread> workers = [.. Enumerable.Range(0, (int)Math.Min(build.Settings.NumWorkers, total)).Select(number =>
            new Thread(() => Work(() => new(build, plan, classes, sources, method, number), exchange, stop.Token))
            {
                IsBackground = true,
                Name = $"NightScan worker {number}",
            })];
        workers.ForEach(worker => worker.Start());
        Exception? fatal = null;
        try
        {
            fatal = Exchange(exchange, total);
        }
        finally
        {
            stop.Cancel();
            exchange.Close();
            workers.ForEach(worker => worker.Join());
            _uncommitted.AddRange(exchange.Collect(TimeSpan.Zero, isMoreToCome: false, out _));
            Commit();
        }

        build.Cancellation.ThrowIfCancellationRequested();
        RememberPace(build.Generated.Sum - before, clock.Elapsed);
        if (_byFallback > 0)
        {
            build.Reporter.Message($"{Quantity.Count(_byFallback)} MP3 recordings were decoded with {build.Decoders.Fallback}, since there "
                + "is no libsndfile that does: they are decoded again when it is installed.");
            _byFallback = 0;
        }

        if (fatal is UnusableBackgroundException { Problem.IsOfOtherContent: true } changed)
        {
            BackgroundList.Doubt(build.Index, build.Settings, changed.File);
        }

        if (fatal is not null)
        {
            throw fatal switch
            {
                NightScanException known => new NightScanException(known.Diagnostic, known),
                UnusableBackgroundException background => new UnusableBackgroundException(background.File, background.Problem),
                _ => new InvalidOperationException("a worker failed", fatal),
            };
        }
    }

    private Exception? Exchange(WorkExchange exchange, long total)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan committed = TimeSpan.Zero;
        long done = 0;
        int inFlight = 0;
        while (!build.Cancellation.IsCancellationRequested)
        {
            // The windows of one file may be more than all that: the other workers have something to do beside it.
            while (!_exhausted
                && (inFlight <= MostInFlight - PageSize || (_hasWindows && exchange.Waiting < build.Settings.NumWorkers)))
            {
                List<IReadOnlyList<DueRecording>> page = ReadPage();
                exchange.Add(page);
                inFlight += page.Sum(ofFile => ofFile.Count);
            }

            if (inFlight == 0)
            {
                return null;
            }

            List<SpectrogramResult> results = exchange.Collect(LookEvery, isMoreToCome: !_exhausted, out inFlight);
            _uncommitted.AddRange(results);
            foreach (SpectrogramResult result in results)
            {
                if (result.Fatal is not null and not OperationCanceledException)
                {
                    return result.Fatal;
                }

                done++;
                if (result.Failure is { Cause: ProblemCause.Machine } && HasGone(build.Settings.AudioRoot))
                {
                    return new NightScanException(DiagnosticCodes.NoAudioRoot,
                        "AudioRoot went away while its recordings were read; mount it again and build again: what was written stays, the "
                            + "rest follows", build.Settings.AudioRoot);
                }

                if (result.Order is DueRecording order && (result.Failure ?? result.Warning) is RecordingProblem problem)
                {
                    Report(order.File, problem, isFailure: result.Failure is not null);
                }
            }

            build.Reporter.Progress(new BuildProgress("spectrograms", done, total, build.Problems.Count, clock.Elapsed));
            if (clock.Elapsed - committed > CommitEvery)
            {
                Commit();
                committed = clock.Elapsed;
            }
        }

        return null;
    }

    /// <summary>Says it once of a file, however many of its windows it concerns.</summary>
    private void Report(DueFile file, RecordingProblem problem, bool isFailure)
    {
        if (_told is not (long id, RecordingProblem last) || id != file.Id || last.Reason != problem.Reason)
        {
            _told = (file.Id, problem);
            build.Problems.Add(file.ClassName, file.Path, problem, isFailure);
        }
    }

    /// <summary>Whether nothing is where the folder was, or only an empty mount point.</summary>
    private static bool HasGone(string folder)
    {
        try
        {
            return !Directory.EnumerateFileSystemEntries(folder).Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <returns>The orders of a page of files; of one, where each has windows.</returns>
    private List<IReadOnlyList<DueRecording>> ReadPage()
    {
        if (_hasWindows)
        {
            List<DueRecording> windows = PendingRecordings.DueWindows(build.Index, _lastId);
            windows.ForEach(due => build.Layout.RefuseLinkedFolder(new(due.Split, due.ClassName)));
            (_exhausted, _lastId) = (windows.Count == 0, windows.Count == 0 ? _lastId : windows[0].File.Id);
            return windows.Count == 0 ? [] : [windows];
        }

        List<IReadOnlyList<DueRecording>> page = new(PageSize);
        foreach (DueRecording due in PendingRecordings.Due(build.Index, _lastId, PageSize))
        {
            _lastId = due.Id;
            build.Layout.RefuseLinkedFolder(new(due.Split, due.ClassName));
            page.Add([due]);
        }

        _exhausted = page.Count < PageSize;
        return page;
    }

    private static void Work(Func<SpectrogramWorker> open, WorkExchange exchange, CancellationToken stop)
    {
        try
        {
            using SpectrogramWorker worker = open();
            while (exchange.Take(out IReadOnlyList<DueRecording>? orders))
            {
                if (orders[0].Start is null)
                {
                    exchange.Return(worker.Run(orders[0], stop));
                }
                else
                {
                    worker.RunWindows(orders, exchange.Return, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The build is ending; the order in hand is left to the next one.
        }
        catch (Exception exception)
        {
            // A thread must not take the process down: the thread that owns the build throws it.
            exchange.Return(new SpectrogramResult(null, [], 0, null, null, exception));
        }
    }

    private void Commit()
    {
        if (_uncommitted.Count == 0)
        {
            return;
        }

        Durability.Sync(build.Layout.Root);
        build.Index.InTransaction(CommitAll);
        _uncommitted.Clear();
    }

    private void CommitAll()
    {
        foreach (SpectrogramResult result in _uncommitted)
        {
            if (result is not { Order: DueRecording order, Fatal: null })
            {
                continue;
            }

            if (result.Failure is null)
            {
                Outputs.Complete(build.Index, order.Id, result.Keys, result.Fallback, result.ChangedNs,
                    wasDecoded: result.Written > 0, result.Warning?.Descriptor.Code, result.Warning?.Reason);
                build.Generated[order.Split] += result.Written;
                if (result.Written > 0)
                {
                    Folders.Add(new(order.Split, order.ClassName));
                }

                _byFallback += result.Fallback is not null && result.Written > 0 ? 1 : 0;
                build.Longer += order.Start is null && result.Written > 0
                    && Outputs.IsLonger(build.Index, order.Id, build.Settings.Spectrogram.Duration) ? 1 : 0;
            }
            else if (result.Failure.Cause == ProblemCause.Machine)
            {
                build.MachineTrouble[order.Split]++;
                if (result.Failure.IsOfOtherContent)
                {
                    RecordingChanges.Doubt(build.Index, order.File.Id);
                }
            }
            else
            {
                Failures.Add(build.Index, order.Id, result.Failure.Descriptor.Code, result.Failure.Reason, build.Decoders.Fingerprint);
            }
        }
    }

    /// <summary>For the next build that has to say how long something will take.</summary>
    private void RememberPace(long files, TimeSpan time)
    {
        const int many = 500;
        if (files >= many)
        {
            build.Index.InTransaction(() => BuildPace.Remember(build.Index, files, time, build.Settings.NumWorkers));
        }
    }

    private void PreparePartialFolder()
    {
        try
        {
            Directory.CreateDirectory(build.Layout.Partial);
            foreach (FileSystemInfo leftover in new DirectoryInfo(build.Layout.Partial).EnumerateFileSystemInfos())
            {
                // A link to a folder counts as one; whose folder it is, nobody asks.
                if (leftover is FileInfo || leftover.LinkTarget is not null)
                {
                    leftover.Delete();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.CacheUnwritable,
                $"the cache folder cannot be written ({exception.Message}); choose another SpectrogramCacheDir or mend its permissions",
                    build.Layout.Partial, inner: exception);
        }
    }
}

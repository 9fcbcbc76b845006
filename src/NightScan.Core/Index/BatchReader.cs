using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>Classes whose new and changed recordings are read together.</summary>
/// <param name="Classes">What differs of them.</param>
/// <param name="Recordings">Their recordings, class by class, the changed ones of each first; filled while they are read.</param>
internal sealed record ClassBatch(IReadOnlyList<ClassDiff> Classes, HashedRecording[] Recordings)
{
    private int _finished;

    /// <summary>Recordings that were read so far.</summary>
    public int Finished => Volatile.Read(ref _finished);

    /// <summary>Ends when all are.</summary>
    internal Task Reading { get; set; } = Task.CompletedTask;

    internal void FinishOne() => Interlocked.Increment(ref _finished);
}

/// <summary>Reads recordings with all workers, while the thread that owns the index does something else.</summary>
/// <param name="method">By which the index knows contents.</param>
internal sealed class BatchReader(
    PipelineSettings settings, Lazy<DecoderSet> decoders, ContentHashMethod method, CancellationToken cancellation) : IDisposable
{
    // As often as a person can see.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private ClassBatch? _last;

    /// <summary>Begins to read; the batch before has been waited for.</summary>
    public ClassBatch Begin(IReadOnlyList<ClassDiff> classes)
    {
        List<UnreadRecording> work = [];
        foreach (ClassDiff diff in classes)
        {
            work.AddRange(diff.Changed);
            work.AddRange(diff.Added.Select(added => new UnreadRecording(diff.ClassName, 0, added)));
        }

        ClassBatch batch = new(classes, new HashedRecording[work.Count]);
        if (work.Count > 0)
        {
            // Opened by this thread, which may say something of them.
            DecoderSet opened = decoders.Value;
            // Threads of its own: it is for minutes, and for the disk, that it is busy.
            batch.Reading = Task.Factory.StartNew(
                () => ReadAll(work, batch, opened), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        return _last = batch;
    }

    /// <summary>Waits for a moment.</summary>
    /// <returns>Whether all of it is read.</returns>
    /// <exception cref="NightScanException">Trouble that ends the build.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool Wait(ClassBatch batch)
    {
        if (Task.WaitAny([batch.Reading], LookEvery) < 0)
        {
            return false;
        }

        batch.Reading.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Ends what is being read.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAny(_last?.Reading ?? Task.CompletedTask);
        _stop.Dispose();
    }

    private void ReadAll(List<UnreadRecording> work, ClassBatch batch, DecoderSet opened)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = settings.NumWorkers, CancellationToken = _stop.Token };
        try
        {
            Parallel.For(0, work.Count, options, () => new RecordingInspector(opened, method), (i, _, inspector) =>
            {
                (string className, long id, ScannedRecording scanned) = work[i];
                string path = RecordingPath.Of(settings.AudioRoot, className, scanned.Path);
                batch.Recordings[i] = inspector.Inspect(path, id, scanned, _stop.Token);
                batch.FinishOne();
                return inspector;
            }, inspector => inspector.Dispose());
        }
        catch (AggregateException exception) when (exception.InnerExceptions.OfType<NightScanException>()
            .FirstOrDefault() is NightScanException known)
        {
            throw new NightScanException(known.Diagnostic, exception);
        }
    }
}

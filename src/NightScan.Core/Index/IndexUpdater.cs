using System.Diagnostics;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Brings the index up to date with the folder of recordings: lists it, finds what differs, checks that the right folder is there,
/// reads what is new or changed, and applies it class by class, each class in one transaction. Interrupted at any point, the
/// classes that were committed are done, and the next run does the rest with the same result.
/// </summary>
internal sealed class IndexUpdater(
    IndexDatabase index, PipelineSettings settings, Lazy<DecoderSet> decoders, IBuildReporter reporter, ProblemLog problems,
    CancellationToken cancellation)
{
    /// <summary>Recordings that are read before their classes are committed: enough to keep all workers busy, little to lose.</summary>
    private const int BatchSize = 4096;

    private readonly Stopwatch _clock = new();

    /// <summary>Recordings that were read.</summary>
    public long Read { get; private set; }

    /// <summary>Bytes of those.</summary>
    public long ReadBytes { get; private set; }

    /// <param name="cacheIgnoresCase">Whether the cache lies on a disk that takes names which differ only in case for one.</param>
    public void Run(bool cacheIgnoresCase)
    {
        SplitPlacement splits = new(index, settings, reporter);
        splits.Begin();
        KnownMetadata metadata = new(index, settings, reporter, cancellation);
        metadata.Begin();
        List<string> onDisk = ClassFolders.List(settings, cacheIgnoresCase, reporter, problems);
        ClassComparison comparison = new(index, settings, reporter, problems, cancellation);
        List<DifferentClass> different = comparison.Run(onDisk, splits.Csv);
        splits.Csv.Check();
        RecordingChanges changes = new(index, problems, splits);
        long total = different.Sum(one => one.Unread);
        _clock.Start();
        List<ClassDiff> batch = [];
        int size = 0;
        for (int i = 0; i < different.Count; i++)
        {
            batch.Add(comparison.DiffOf(different[i]));
            size += batch[^1].Unread;
            if (size < BatchSize && i < different.Count - 1)
            {
                continue;
            }

            foreach ((ClassDiff diff, List<HashedRecording> read) in ReadAll(batch, total))
            {
                cancellation.ThrowIfCancellationRequested();
                changes.Apply(diff, read);
            }

            batch.Clear();
            size = 0;
        }

        metadata.Complete();
        splits.Finish();
        Selection.Update(index, settings);
        splits.WriteCopy();
        index.InTransaction(() =>
        {
            index.WriteFlag(MetaKey.SampleSet, settings.IsSampleSet);
            index.WriteMeta(MetaKey.AudioRoot, settings.AudioRoot);
            Provenance.WriteRecordings(index, settings);
        });
    }

    /// <summary>Reads the new and changed recordings of some classes with all workers.</summary>
    /// <param name="total">How many there are in all classes.</param>
    private List<(ClassDiff, List<HashedRecording>)> ReadAll(List<ClassDiff> batch, long total)
    {
        List<(string ClassName, long Id, ScannedRecording Scanned)> work = [];
        foreach (ClassDiff diff in batch)
        {
            work.AddRange(diff.Changed.Select(changed => (diff.ClassName, changed.Id, changed.Scanned)));
            work.AddRange(diff.Added.Select(added => (diff.ClassName, 0L, added)));
        }

        HashedRecording[] read = new HashedRecording[work.Count];
        int finished = 0;
        InParallel(work.Count, (i, inspector) =>
        {
            (string className, long id, ScannedRecording scanned) = work[i];
            read[i] = inspector.Inspect(RecordingPath.Of(settings.AudioRoot, className, scanned.Path), id, scanned, cancellation);
            int count = Interlocked.Increment(ref finished);
            if (count % 64 == 0)
            {
                lock (work)
                {
                    reporter.Progress(new BuildProgress("indexing", Read + count, total, problems.Count, _clock.Elapsed));
                }
            }
        });
        Read += work.Count;
        ReadBytes += work.Sum(recording => recording.Scanned.Size);

        List<(ClassDiff, List<HashedRecording>)> byClass = [];
        int start = 0;
        foreach (ClassDiff diff in batch)
        {
            ArraySegment<HashedRecording> part = new(read, start, diff.Unread);
            start += part.Count;
            foreach (HashedRecording unread in part.Where(one => one.Problem is not null))
            {
                problems.Add(diff.ClassName, unread.Scanned.Path, unread.Problem!, isFailure: true);
            }

            byClass.Add((diff, [.. part.Where(one => one.Problem is null)]));
        }

        return byClass;
    }

    private void InParallel(int count, Action<int, RecordingInspector> inspect)
    {
        ContentHashMethod method = ContentHashing.Of(index);
        ParallelOptions options = new() { MaxDegreeOfParallelism = settings.NumWorkers, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, count, options, () => new RecordingInspector(decoders.Value, method), (i, _, inspector) =>
            {
                inspect(i, inspector);
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

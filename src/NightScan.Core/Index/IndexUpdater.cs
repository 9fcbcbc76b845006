using System.Diagnostics;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Brings the index up to date with the folder of recordings: lists it, finds what differs, checks that the right folder is there,
/// reads what is new or changed, and applies it class by class, each class in one transaction. Interrupted at any point, the
/// classes that were committed are done, and the next run does the rest with the same result.
/// </summary>
internal sealed class IndexUpdater(
    IndexDatabase index, PipelineSettings settings, DecoderSet decoders, IBuildReporter reporter, ProblemLog problems,
    CancellationToken cancellation)
{
    /// <summary>Recordings that are read before their classes are committed: enough to keep all workers busy, little to lose.</summary>
    private const int BatchSize = 4096;

    /// <summary>
    /// Differences that are kept from the comparison; classes with more are listed again, which costs less than keeping all paths of a new
    /// collection.
    /// </summary>
    private const int KeptDifferences = 16384;

    private readonly HashSet<string> _onDisk = [];
    private long _differences;

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
        List<DifferentClass> dirty = Compare(onDisk, splits);
        splits.Csv.Check();
        RecordingChanges changes = new(index, problems, splits);
        long total = _differences, done = 0;
        Stopwatch clock = Stopwatch.StartNew();
        List<ClassDiff> batch = [];
        int size = 0;
        for (int i = 0; i < dirty.Count; i++)
        {
            ClassDiff diff = dirty[i].Diff ?? CompareAgain(dirty[i]);
            batch.Add(diff);
            size += diff.Added.Count + diff.Changed.Count;
            if (size < BatchSize && i < dirty.Count - 1)
            {
                continue;
            }

            foreach ((ClassDiff ready, HashedRecording[] read) in ReadAll(batch, clock, total, ref done))
            {
                cancellation.ThrowIfCancellationRequested();
                changes.Apply(ready, read);
            }

            batch.Clear();
            size = 0;
        }

        metadata.Complete();
        splits.Finish();
        Selection.Update(index, settings);
        splits.WriteCopy();
        RememberAudioRoot();
    }

    private void RememberAudioRoot()
    {
        using IndexTransaction transaction = index.BeginTransaction();
        index.WriteFlag(MetaKey.SampleSet, settings.IsSampleSet);
        index.WriteMeta(MetaKey.AudioRoot, settings.AudioRoot);
        Provenance.WriteRecordings(index, settings);
        transaction.Commit();
    }

    /// <summary>Compares every class, listing ahead with two threads, and stops when too much is gone.</summary>
    private List<DifferentClass> Compare(List<string> onDisk, SplitPlacement splits)
    {
        _onDisk.UnionWith(onDisk);
        Dictionary<string, KnownClass> indexed = ReadClasses();
        List<string> all = [.. onDisk, .. indexed.Keys.Where(name => !_onDisk.Contains(name))];
        all[onDisk.Count..].ForEach(name => BrokenLinks.RefuseFolder(settings, name));
        BrokenLinks.RefuseFolder(settings, RecordingScanner.BackgroundNoiseFolder);
        all.Sort(string.CompareOrdinal);
        List<DifferentClass> dirty = [];
        List<(string, ListingDigest)> alike = [];
        List<string> empty = [];
        long known = 0, found = 0, kept = 0;
        foreach (ScannedClass scanned in ScannedClass.ScanAhead(settings, all, _onDisk, cancellation))
        {
            problems.AddRange(scanned.Problems);
            found += scanned.Recordings.Count;
            bool isKnown = indexed.GetValueOrDefault(scanned.ClassName)?.Listing == scanned.Digest;
            splits.Csv.See(scanned, isKnown);
            if (scanned.Recordings.Count == 0 && scanned.Problems.Count == 0 && _onDisk.Contains(scanned.ClassName)
                && !IsKnown(scanned.ClassName, indexed)
                && ClassFolders.IsEmpty(RecordingPath.OfClass(settings.AudioRoot, scanned.ClassName)))
            {
                empty.Add(scanned.ClassName);
            }

            if (isKnown && !settings.RehashContents)
            {
                known += scanned.Digest.Count;
                continue;
            }

            ClassDiff diff = Compare(scanned);
            known += diff.Known;
            BrokenLinks.RefuseWithin(settings, diff);
            if (diff.IsEmpty)
            {
                alike.Add((scanned.ClassName, scanned.Digest));
                continue;
            }

            _differences += diff.Added.Count + diff.Changed.Count;
            int size = diff.Added.Count + diff.Changed.Count + diff.Vanished.Count;
            bool keep = kept + size <= KeptDifferences;
            kept += keep ? size : 0;
            dirty.Add(new(diff.ClassName, keep ? diff : null, diff.Known, diff.Vanished.Count));
        }

        if (found == 0 && known <= MassDeleteGuard.AlwaysAllowed)
        {
            throw new NightScanException(DiagnosticCodes.NoAudioRoot,
                $"none of the {onDisk.Count} class folders in AudioRoot holds a recording "
                    + $"({string.Join(' ', settings.RecordingExtensions)})", settings.AudioRoot);
        }

        if (dirty.Count > 0 && !MassDeleteGuard.IsOff(index, settings))
        {
            new Losses(index, settings, dirty, CompareClass, cancellation).Check(known);
        }

        ClassFolders.ReportEmpty(settings, reporter, empty);
        WriteDigests(alike);
        return dirty;
    }

    /// <summary>
    /// Whether a class has or had recordings: one that lost them is another matter than one that never had any. Behind <c>/</c> comes
    /// <c>0</c>.
    /// </summary>
    private bool IsKnown(string className, Dictionary<string, KnownClass> indexed) => indexed.ContainsKey(className)
        || index.Any("SELECT 1 FROM vanished WHERE path >= $1 AND path < $2", className + "/", className + "0");

    private Dictionary<string, KnownClass> ReadClasses() => index.Query(
        "SELECT name, listing FROM classes", static row => new KnownClass(row.Text(0), ListingDigest.Parse(row.BytesOrNull(1))))
        .ToDictionary(static known => known.Name);

    /// <summary>Remembers the digests of classes that were compared row by row and are as the index has them.</summary>
    private void WriteDigests(List<(string ClassName, ListingDigest Digest)> classes)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        foreach ((string className, ListingDigest digest) in classes)
        {
            index.Execute("UPDATE classes SET listing = $2 WHERE name = $1", className, digest.ToBytes());
        }

        transaction.Commit();
    }

    // A class that had a folder when AudioRoot was listed must have it still.
    private ClassDiff CompareClass(string className) => Compare(ScannedClass.Scan(settings, className, _onDisk.Contains(className)));

    /// <summary>Compares a class whose differences were not kept. What went away since it was checked may be on a disk that did.</summary>
    private ClassDiff CompareAgain(in DifferentClass before)
    {
        ClassDiff diff = CompareClass(before.Name);
        BrokenLinks.RefuseWithin(settings, diff);
        long gone = diff.Vanished.Count - before.Vanished;
        return MassDeleteGuard.Refuses(diff.Known, gone) && !MassDeleteGuard.IsOff(index, settings)
            ? throw MassDeleteGuard.Refusal(diff.Known, gone,
                $"of the class '{before.Name}' went away while the build ran: is the disk still mounted that it lies on?",
                RecordingPath.OfClass(settings.AudioRoot, before.Name), "Nothing of it")
            : diff;
    }

    private ClassDiff Compare(ScannedClass scanned)
    {
        List<KnownRecording> known = KnownRecording.OfClass(index, scanned.ClassName);
        // SQLite orders by UTF-8 bytes, the listing by UTF-16 units: they differ beyond the basic plane only.
        for (int i = 1; i < known.Count; i++)
        {
            if (string.CompareOrdinal(known[i - 1].Path, known[i].Path) > 0)
            {
                known.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
                break;
            }
        }

        return ClassDiff.Compare(scanned.ClassName, scanned.ScannedAt, scanned.Recordings, known, settings.RehashContents);
    }

    /// <summary>Reads the new and changed recordings of some classes with all workers.</summary>
    private List<(ClassDiff, HashedRecording[])> ReadAll(List<ClassDiff> batch, Stopwatch clock, long total, ref long done)
    {
        List<(int Class, long Id, ScannedRecording Scanned)> work = [];
        for (int c = 0; c < batch.Count; c++)
        {
            work.AddRange(batch[c].Changed.Select(changed => (c, changed.Id, changed.Scanned)));
            work.AddRange(batch[c].Added.Select(added => (c, 0L, added)));
        }

        HashedRecording[] read = new HashedRecording[work.Count];
        long before = done;
        int finished = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = settings.NumWorkers, CancellationToken = cancellation };
        InParallel(work.Count, options, (i, inspector) =>
        {
            (int c, long id, ScannedRecording scanned) = work[i];
            string path = RecordingPath.Of(settings.AudioRoot, batch[c].ClassName, scanned.Path);
            read[i] = inspector.Inspect(path, id, scanned, cancellation);
            int count = Interlocked.Increment(ref finished);
            if (count % 64 == 0)
            {
                lock (work)
                {
                    reporter.Progress(new BuildProgress("indexing", before + count, total, problems.Count, clock.Elapsed));
                }
            }
        });
        done += work.Count;
        Read += work.Count;
        ReadBytes += work.Sum(recording => recording.Scanned.Size);

        List<(ClassDiff, HashedRecording[])> byClass = [];
        int start = 0;
        foreach (ClassDiff diff in batch)
        {
            int count = diff.Changed.Count + diff.Added.Count;
            HashedRecording[] part = read[start..(start + count)];
            foreach (HashedRecording unread in part.Where(r => r.Problem is not null))
            {
                problems.Add(diff.ClassName, unread.Scanned.Path, unread.Problem!, isFailure: true);
            }

            byClass.Add((diff, [.. part.Where(r => r.Problem is null)]));
            start += count;
        }

        return byClass;
    }

    private void InParallel(int count, ParallelOptions options, Action<int, RecordingInspector> inspect)
    {
        try
        {
            Parallel.For(0, count, options, () => new RecordingInspector(decoders), (i, _, inspector) =>
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

    private sealed record KnownClass(string Name, ListingDigest? Listing);
}

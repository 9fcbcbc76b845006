using System.Diagnostics;
using NightScan.Annotations;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Brings the index up to date with the folder of recordings: lists it, finds what differs, checks that the right folder is there,
/// reads what is new or changed, and applies it class by class, each class in one transaction, while the workers read on. Interrupted at
/// any point, the classes that were committed are done, and the next run does the rest with the same result.
/// </summary>
internal sealed class IndexUpdater(
    IndexDatabase index, PipelineSettings settings, Lazy<DecoderSet> decoders, IBuildReporter reporter, ProblemLog problems,
    CancellationToken cancellation)
{
    /// <summary>Recordings that are read before their classes are committed: enough to keep all workers busy, little to lose.</summary>
    private const int BatchSize = 1024;

    private readonly Stopwatch _clock = new();

    /// <summary>Called once, when there are recordings to be read and before they are.</summary>
    public Action Reading { get; set; } = static () => { };

    /// <summary>Recordings that were read.</summary>
    public long Read { get; private set; }

    /// <summary>Bytes of those.</summary>
    public long ReadBytes { get; private set; }

    /// <param name="cacheIgnoresCase">Whether the cache lies on a disk that takes names which differ only in case for one.</param>
    public void Run(bool cacheIgnoresCase)
    {
        ForgottenWindows forgotten = new(index, settings);
        forgotten.CheckFirst();
        SplitPlacement splits = new(index, settings, reporter);
        splits.Begin();
        KnownMetadata metadata = new(index, settings, reporter, cancellation);
        metadata.Begin();
        List<string> onDisk = ClassFolders.List(settings, cacheIgnoresCase, reporter, problems);
        WindowUpdate windows = new(index, settings, reporter, problems, decoders, cancellation);
        windows.Begin();
        ClassComparison comparison = new(index, settings, reporter, problems, cancellation);
        List<DifferentClass> different = comparison.Run(onDisk, splits.Csv);
        splits.Csv.Check();
        if (different.Count > 0)
        {
            ReadAndApply(comparison, different, new RecordingChanges(index, problems, splits,
                // As the index has them, whatever is wanted now: all of them change together.
                hasWindows: index.ReadMeta(MetaKey.Windows) is not (null or "")));
            index.InTransaction(() =>
            {
                LabelClasses labels = new(index);
                if (settings.Windows != WindowChoice.Annotated)
                {
                    labels.SplitFolders();
                }

                labels.Clean();
            });
        }

        metadata.Complete();
        splits.Finish();
        forgotten.Watch(() =>
        {
            windows.Run(haveChanged: different.Count > 0);
            if (settings.Windows == WindowChoice.Annotated)
            {
                ClassFolders.ReportTwinLabels(index, settings, cacheIgnoresCase, reporter);
            }

            Selection.Update(index, settings);
        });
        splits.WriteCopy();
        index.InTransaction(() =>
        {
            index.WriteFlag(MetaKey.SampleSet, settings.IsSampleSet);
            index.WriteMeta(MetaKey.AudioRoot, settings.AudioRoot);
            Provenance.WriteRecordings(index, settings);
        });
    }

    // Apart from what a build with nothing to do runs, and would have to compile.
    private void ReadAndApply(ClassComparison comparison, List<DifferentClass> different, RecordingChanges changes)
    {
        long total = different.Sum(one => one.Unread);
        _clock.Start();
        if (total > 0)
        {
            Reading();
        }

        using BatchReader reader = new(settings, decoders, ContentHashing.Of(index), cancellation);
        int next = 0;
        ClassBatch? reading = Begin(), read = null;
        while (reading is not null || read is not null)
        {
            (ClassBatch? done, read) = (read, null);
            if (done is not null)
            {
                Apply(done, changes);
            }

            if (reading is not null)
            {
                while (!reader.Wait(reading))
                {
                    reporter.Progress(new BuildProgress("indexing", Read + reading.Finished, total, problems.Count, _clock.Elapsed));
                }

                (read, reading) = (reading, Begin());
            }
        }

        ClassBatch? Begin()
        {
            List<ClassDiff> classes = [];
            for (int size = 0; next < different.Count && size < BatchSize; next++)
            {
                classes.Add(comparison.DiffOf(different[next]));
                size += classes[^1].Unread;
            }

            return classes.Count == 0 ? null : reader.Begin(classes);
        }
    }

    private void Apply(ClassBatch batch, RecordingChanges changes)
    {
        Read += batch.Recordings.Length;
        ReadBytes += batch.Recordings.Sum(recording => recording.Scanned.Size);
        int start = 0;
        foreach (ClassDiff diff in batch.Classes)
        {
            cancellation.ThrowIfCancellationRequested();
            ArraySegment<HashedRecording> part = new(batch.Recordings, start, diff.Unread);
            start += part.Count;
            foreach (HashedRecording unread in part.Where(one => one.Problem is not null))
            {
                problems.Add(diff.ClassName, unread.Scanned.Path, unread.Problem!, isFailure: true);
            }

            changes.Apply(diff, [.. part.Where(one => one.Problem is null)]);
        }
    }
}

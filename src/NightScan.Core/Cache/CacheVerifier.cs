using System.Collections.Concurrent;
using System.Diagnostics;
using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Cache;

/// <summary>
/// Reads every file that the index claims and checks it: presence, length, header, checksum, and that its key is the index's.
/// </summary>
internal sealed class CacheVerifier(IndexDatabase index, CacheLayout layout, IBuildReporter reporter, CancellationToken cancellation)
{
    private const int PageSize = 1024;

    // A disk serves many readers at once sooner than one after the other; nearly all of their time is waiting for it.
    private const int ReadersPerWorker = 8;
    private const int MostReaders = 256;

    private readonly ConcurrentQueue<DamagedFile> _found = new();
    private long _checked;

    public long Checked => Interlocked.Read(ref _checked);

    /// <summary>Files that are missing or damaged.</summary>
    public long Damaged { get; private set; }

    /// <param name="repair">Take the key from damaged files, so that the next generation makes them again.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(SpectrogramSettings settings, int workers, bool repair)
    {
        SpectrogramFile format = new(settings);
        long total = Outputs.Count(index);
        Stopwatch clock = Stopwatch.StartNew();
        using BlockingCollection<ClaimedFile> claimed = new(boundedCapacity: 4 * PageSize);
        Task[] readers = [.. Enumerable.Range(0, Math.Min(workers * ReadersPerWorker, MostReaders)).Select(_ => Task.Factory.StartNew(
            () => CheckAll(format, claimed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            long lastId = 0;
            while (ReadPage(ref lastId) is { Count: > 0 } page)
            {
                page.ForEach(file => claimed.Add(file, cancellation));
                Report(repair);
                reporter.Progress(new BuildProgress("verified", Checked, total, Damaged, clock.Elapsed));
            }
        }
        finally
        {
            claimed.CompleteAdding();
            Task.WaitAll(readers, CancellationToken.None);
        }

        cancellation.ThrowIfCancellationRequested();
        Report(repair);
        reporter.Progress(new BuildProgress("verified", Checked, total, Damaged, clock.Elapsed));
    }

    private void CheckAll(SpectrogramFile format, BlockingCollection<ClaimedFile> claimed)
    {
        SpectrogramReader reader = new(format);
        try
        {
            foreach (ClaimedFile file in claimed.GetConsumingEnumerable(cancellation))
            {
                if (Check(reader, file.Path, file.Key) is string fault)
                {
                    _found.Enqueue(new DamagedFile(file, fault));
                }

                Interlocked.Increment(ref _checked);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever hands out the files says so.
        }
        catch
        {
            // Nobody may be left to take what is handed out.
            claimed.CompleteAdding();
            throw;
        }
    }

    private List<ClaimedFile> ReadPage(ref long lastId)
    {
        List<ClaimedFile> page = [];
        foreach (RecordingOutputs claimed in Outputs.Page(index, lastId, PageSize))
        {
            lastId = claimed.Id;
            page.AddRange(OutputKeys.Valid(claimed.Keys).Select(
                number => new ClaimedFile(claimed.Id, layout.Output(claimed.File(number)), number, claimed.Keys[number])));
        }

        return page;
    }

    private static string? Check(SpectrogramReader reader, string path, ulong expected)
    {
        try
        {
            if (FileStat.Of(path).Kind is FileKind.Special or FileKind.Folder)
            {
                return "it is not a file";
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read ({exception.Message})";
        }

        return reader.Load(Encoding.UTF8.GetBytes(path + '\0'), out ulong? key, out string fault) switch
        {
            SpectrogramReading.Whole => key == expected ? null : "it is the file of another recording or of other settings",
            SpectrogramReading.Missing => "it is missing",
            SpectrogramReading.Unreadable => $"it cannot be read ({fault})",
            _ => fault,
        };
    }

    /// <summary>Says what was found since the last time.</summary>
    private void Report(bool repair)
    {
        List<DamagedFile> found = [];
        while (_found.TryDequeue(out DamagedFile file))
        {
            found.Add(file);
        }

        if (found.Count == 0)
        {
            return;
        }

        // As far as can be, in the order of the index, whichever reader was first.
        found.Sort((one, other) => (one.File.Id, one.File.Number).CompareTo((other.File.Id, other.File.Number)));
        index.InTransaction(() =>
        {
            foreach ((ClaimedFile file, string fault) in found)
            {
                if (Damaged++ < ProblemLog.Printed)
                {
                    Diagnostic diagnostic = new(DiagnosticCodes.DamagedOutput,
                        $"{fault}; {(repair ? "it is made again" : "run VerifyCache with -p:Repair=true to make it again")}", file.Path);
                    Action<Diagnostic> report = repair ? reporter.Warning : reporter.Error;
                    report(diagnostic);
                }

                if (repair)
                {
                    ulong[] keys = Outputs.KeysOf(index, file.Id);
                    keys[file.Number] = 0;
                    Outputs.Lose(index, file.Id, keys);
                }
            }
        });
    }

    private readonly record struct ClaimedFile(long Id, string Path, int Number, ulong Key);

    private readonly record struct DamagedFile(ClaimedFile File, string Fault);
}

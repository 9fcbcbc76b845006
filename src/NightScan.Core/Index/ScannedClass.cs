using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>The recordings of a class folder as its listing shows them.</summary>
/// <param name="Recordings">In ordinal order of the path.</param>
/// <param name="Digest">Stands for all of <paramref name="Recordings"/>.</param>
internal sealed record ScannedClass(
    string ClassName, DateTime ScannedAt, List<ScannedRecording> Recordings, IReadOnlyList<Diagnostic> Problems, ListingDigest Digest)
{
    /// <summary>Lists one class; a class whose folder is gone has no recordings.</summary>
    public static ScannedClass Scan(PipelineSettings settings, string className, bool isOnDisk)
    {
        DateTime now = DateTime.UtcNow;
        List<ScannedRecording> recordings = [];
        IReadOnlyList<Diagnostic> problems =
            isOnDisk ? RecordingScanner.ScanClass(settings.AudioRoot, className, settings.RecordingExtensions, recordings) : [];
        recordings = settings.Admitted(className, recordings);
        return new(className, now, recordings, problems, ListingDigest.Of(recordings));
    }

    /// <summary>
    /// Lists classes in the given order, a few ahead of the consumer, so that the disk and the index are read at the same time.
    /// </summary>
    public static IEnumerable<ScannedClass> ScanAhead(
        PipelineSettings settings, List<string> classes, HashSet<string> onDisk, CancellationToken cancellation)
    {
        int ahead = Math.Min(settings.NumWorkers, 4) * 2;
        Queue<Task<ScannedClass>> scans = [];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            int next = 0;
            while (next < classes.Count || scans.Count > 0)
            {
                while (next < classes.Count && scans.Count < ahead)
                {
                    string className = classes[next++];
                    scans.Enqueue(Task.Run(() => Scan(settings, className, onDisk.Contains(className)), stop.Token));
                }

                yield return scans.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            stop.Cancel();
        }
    }
}

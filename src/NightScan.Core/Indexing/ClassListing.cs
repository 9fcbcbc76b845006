using NightScan.Pipeline;
using NightScan.Recordings;

namespace NightScan.Indexing;

/// <summary>The recordings of a class folder as its listing shows them.</summary>
internal sealed record ClassListing(
    string ClassName, DateTime ListedAt, List<ScannedRecording> Recordings, List<(string Path, RecordingProblem Problem)> Problems)
{
    /// <summary>Lists one class; a class whose folder is gone has no recordings.</summary>
    public static ClassListing List(PipelineSettings settings, string className, bool isOnDisk)
    {
        ClassListing listing = new(className, DateTime.UtcNow, [], []);
        if (isOnDisk)
        {
            RecordingScanner.ScanClass(settings.AudioRoot, className, settings.RecordingExtensions, listing.Recordings, listing.Problems);
        }

        return listing;
    }

    /// <summary>Lists classes in the given order, a few ahead of the consumer, so that the disk and the index are read at the same time.</summary>
    public static IEnumerable<ClassListing> ListAhead(
        PipelineSettings settings, List<string> classes, HashSet<string> onDisk, CancellationToken cancellation)
    {
        int ahead = Math.Min(settings.NumWorkers, 4) * 2;
        Queue<Task<ClassListing>> listings = [];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            int next = 0;
            while (next < classes.Count || listings.Count > 0)
            {
                while (next < classes.Count && listings.Count < ahead)
                {
                    string className = classes[next++];
                    listings.Enqueue(Task.Run(() => List(settings, className, onDisk.Contains(className)), stop.Token));
                }

                yield return listings.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            stop.Cancel();
        }
    }
}

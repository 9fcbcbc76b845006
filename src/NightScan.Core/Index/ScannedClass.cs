using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>The recordings of a class folder as its listing shows them.</summary>
internal sealed class ScannedClass
{
    private readonly RecordingListing _listing;
    private List<ScannedRecording>? _recordings;

    private ScannedClass(PipelineSettings settings, string className, bool isOnDisk, RecordingListing listing)
    {
        (ClassName, ScannedAt, _listing) = (className, DateTime.UtcNow, listing);
        Problems = isOnDisk ? RecordingScanner.ScanClass(settings.AudioRoot, className, settings.RecordingExtensions, listing) : [];
        _recordings = settings.Admit is null ? null : settings.Admitted(className, listing.Sorted());
        Digest = _recordings is null ? ListingDigest.Of(listing) : ListingDigest.Of(_recordings);
    }

    public string ClassName { get; }

    /// <summary>When the listing began.</summary>
    public DateTime ScannedAt { get; }

    public IReadOnlyList<Diagnostic> Problems { get; }

    /// <summary>Stands for all recordings.</summary>
    public ListingDigest Digest { get; }

    public int Count => (int)Digest.Count;

    /// <summary>In ordinal order of the path; not to be asked for behind <see cref="ScanAhead"/>, which lists the next into the same
    /// memory.</summary>
    public List<ScannedRecording> Recordings => _recordings ??= _listing.Sorted();

    /// <summary>Lists one class; a class whose folder is gone has no recordings.</summary>
    public static ScannedClass Scan(PipelineSettings settings, string className, bool isOnDisk) =>
        new(settings, className, isOnDisk, new());

    /// <summary>
    /// Lists classes in the given order, a few ahead of the consumer, so that the disk and the index are read at the same time.
    /// </summary>
    public static IEnumerable<ScannedClass> ScanAhead(
        PipelineSettings settings, List<string> classes, HashSet<string> onDisk, CancellationToken cancellation)
    {
        int ahead = Math.Min(settings.NumWorkers, 4) * 2;
        Queue<Task<ScannedClass>> scans = [];
        Stack<RecordingListing> free = [];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            int next = 0;
            while (next < classes.Count || scans.Count > 0)
            {
                while (next < classes.Count && scans.Count < ahead)
                {
                    string className = classes[next++];
                    RecordingListing listing = free.TryPop(out RecordingListing? used) ? used : new();
                    scans.Enqueue(Task.Run(() => new ScannedClass(settings, className, onDisk.Contains(className), listing), stop.Token));
                }

                ScannedClass scanned = scans.Dequeue().GetAwaiter().GetResult();
                yield return scanned;
                scanned._listing.Clear();
                free.Push(scanned._listing);
            }
        }
        finally
        {
            stop.Cancel();
        }
    }
}

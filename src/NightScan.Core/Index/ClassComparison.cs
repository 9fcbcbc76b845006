using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>A class whose folder differs from the index.</summary>
/// <param name="Diff">How; null when that was too much to keep, and the class is to be compared again.</param>
/// <param name="Unread">Those in its folder that are new or changed.</param>
/// <param name="Vanished">Those of the index that are gone from it.</param>
internal sealed record DifferentClass(string Name, ClassDiff? Diff, long Known, long Unread, long Vanished);

/// <summary>Compares the classes in AudioRoot with the index, and stops when too much is gone. Nothing of a recording is read.</summary>
internal sealed class ClassComparison(
    IndexDatabase index, PipelineSettings settings, IBuildReporter reporter, ProblemLog problems, CancellationToken cancellation)
{
    /// <summary>
    /// Differences that are kept from the comparison; classes with more are listed again, which costs less than keeping all paths of a new
    /// collection.
    /// </summary>
    private const int KeptDifferences = 16384;

    private readonly HashSet<string> _onDisk = [];

    /// <summary>Compares every class, listing ahead with a few threads.</summary>
    /// <param name="csv">Is shown all of them.</param>
    public List<DifferentClass> Run(List<string> onDisk, PublishedSplits csv)
    {
        _onDisk.UnionWith(onDisk);
        Dictionary<string, KnownClass> indexed = index.Query(
            "SELECT name, listing FROM classes c WHERE EXISTS (SELECT 1 FROM recordings r WHERE r.class_id = c.id AND r.source IS NULL)",
            static row => new KnownClass(row.Text(0), ListingDigest.Parse(row.BytesOrNull(1))))
            .ToDictionary(static known => known.Name);
        List<string> gone = [.. indexed.Keys.Where(name => !_onDisk.Contains(name))];
        gone.ForEach(name => BrokenLinks.RefuseFolder(settings, name));
        BrokenLinks.RefuseFolder(settings, RecordingScanner.BackgroundNoiseFolder);
        List<string> all = [.. onDisk, .. gone];
        all.Sort(string.CompareOrdinal);
        List<DifferentClass> different = [];
        List<ComparedClass> alike = [];
        List<string> empty = [];
        long known = 0, found = 0, kept = 0;
        foreach (ScannedClass scanned in ScannedClass.ScanAhead(settings, all, _onDisk, cancellation))
        {
            problems.AddRange(scanned.Problems);
            found += scanned.Count;
            bool isKnown = indexed.GetValueOrDefault(scanned.ClassName)?.Listing == scanned.Digest;
            csv.See(scanned, isKnown);
            if (scanned.Count == 0 && scanned.Problems.Count == 0 && _onDisk.Contains(scanned.ClassName)
                && !indexed.ContainsKey(scanned.ClassName) && !HadRecordings(scanned.ClassName)
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
                alike.Add(new(scanned.ClassName, scanned.Digest));
                continue;
            }

            int size = diff.Unread + diff.Vanished.Count;
            bool keep = kept + size <= KeptDifferences;
            kept += keep ? size : 0;
            different.Add(new(diff.ClassName, keep ? diff : null, diff.Known, diff.Unread, diff.Vanished.Count));
        }

        if (found == 0 && known <= MassDeleteGuard.AlwaysAllowed)
        {
            throw new NightScanException(DiagnosticCodes.NoAudioRoot,
                $"none of the {onDisk.Count} class folders in AudioRoot holds a recording "
                    + $"({string.Join(' ', settings.RecordingExtensions)})", settings.AudioRoot);
        }

        if (different.Count > 0 && !MassDeleteGuard.IsOff(index, settings))
        {
            new Losses(index, settings, different, CompareClass, cancellation).Check(known);
        }

        ClassFolders.ReportEmpty(settings, reporter, empty);
        WriteDigests(alike);
        return different;
    }

    /// <summary>The differences of a class. What went away since it was checked may be on a disk that did.</summary>
    public ClassDiff DiffOf(DifferentClass one)
    {
        if (one.Diff is ClassDiff kept)
        {
            return kept;
        }

        ClassDiff diff = CompareClass(one.Name);
        BrokenLinks.RefuseWithin(settings, diff);
        long gone = diff.Vanished.Count - one.Vanished;
        return MassDeleteGuard.Refuses(diff.Known, gone) && !MassDeleteGuard.IsOff(index, settings)
            ? throw MassDeleteGuard.Refusal(diff.Known, gone,
                $"of the class '{one.Name}' went away while the build ran: is the disk still mounted that it lies on?",
                RecordingPath.OfClass(settings.AudioRoot, one.Name), "Nothing of it")
            : diff;
    }

    /// <summary>
    /// Whether a class that the index does not have had recordings: one that lost them is another matter than one that never had any.
    /// Behind <c>/</c> comes <c>0</c>.
    /// </summary>
    private bool HadRecordings(string className) =>
        index.Any("SELECT 1 FROM vanished WHERE path >= $1 AND path < $2", className + "/", className + "0");

    /// <summary>Remembers the digests of classes that were compared row by row and are as the index has them.</summary>
    private void WriteDigests(List<ComparedClass> classes)
    {
        if (classes.Count > 0)
        {
            index.InTransaction(() => classes.ForEach(one => index.Execute(
                "UPDATE classes SET listing = $2 WHERE name = $1", one.Name, one.Digest.ToBytes())));
        }
    }

    // A class that had a folder when AudioRoot was listed must have it still.
    private ClassDiff CompareClass(string className) => Compare(ScannedClass.Scan(settings, className, _onDisk.Contains(className)));

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

        return ClassDiff.Of(scanned, known, settings.RehashContents);
    }

    // No structs or tuples: of lists of those the runtime has no compiled code, and a build with nothing to do compiles as little as it
    // can.
    private sealed record KnownClass(string Name, ListingDigest? Listing);

    private sealed record ComparedClass(string Name, ListingDigest Digest);
}

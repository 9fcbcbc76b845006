using NightScan.Annotations;
using NightScan.Files;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>The classes that there are: the folders in AudioRoot, and what is to be said about them.</summary>
internal static class ClassFolders
{
    private const int NamedEmpty = 3;

    /// <summary>Lists the classes, in ordinal order, and warns of what looks like a class and is none.</summary>
    /// <exception cref="NightScanException">NS0301: there is none; NS0302: AudioRoot cannot be listed; NS0115: the cache cannot tell two of
    /// them apart.</exception>
    public static List<string> List(PipelineSettings settings, bool cacheIgnoresCase, IBuildReporter reporter, ProblemLog problems)
    {
        if (settings.Windows == WindowChoice.Annotated)
        {
            // Tables say what is in the recordings, wherever they lie.
            return [RecordingPath.Unfiled];
        }

        ClassListing listing = RecordingScanner.ListClasses(settings.AudioRoot, settings.RecordingExtensions);
        problems.AddRange(listing.Problems);
        if (listing.StrayRecordings > 0)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.OutsideClass,
                $"{listing.StrayRecordings} recordings lie directly in AudioRoot and are ignored; move each into a folder named after its "
                    + $"class", settings.AudioRoot));
        }

        foreach (string link in listing.Circles)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.CircularClass,
                "this link leads back to AudioRoot or to a folder around it: as a class it would hold the recordings of all classes, so it "
                + "is ignored; delete it, or let it lead elsewhere",
                RecordingPath.OfClass(settings.AudioRoot, link)));
        }

        if (listing.Names.Count == 0)
        {
            throw new NightScanException(DiagnosticCodes.NoAudioRoot,
                "AudioRoot has no class folders; it must hold one folder per class with the recordings inside", settings.AudioRoot);
        }

        ReportTwins(settings, cacheIgnoresCase, reporter, listing.Names);
        return [.. listing.Names];
    }

    /// <summary>
    /// Whether nothing at all is in a folder: who put other files, links or devices there did not mean a class of recordings.
    /// </summary>
    public static bool IsEmpty(string folder) =>
        // Where it cannot be listed: it was a moment ago, and goes.
        FileTrouble.Or(false, () => !Directory.EnumerateFileSystemEntries(folder).Any());

    /// <summary>Warns of class folders that are empty: the index has no such classes, and neither has a model.</summary>
    public static void ReportEmpty(PipelineSettings settings, IBuildReporter reporter, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            string few = string.Join(", ", names.Take(NamedEmpty)) + (names.Count > NamedEmpty ? ", …" : "");
            reporter.Warning(new Diagnostic(DiagnosticCodes.EmptyClassFolder,
                $"{Quantity.Count(names.Count)} class {(names.Count == 1 ? "folder is" : "folders are")} empty ({few}) and "
                    + $"{(names.Count == 1 ? "is no class" : "are no classes")}; " +
                $"put recordings there ({string.Join(' ', settings.RecordingExtensions)}), or delete {(names.Count == 1 ? "it" : "them")}",
                    settings.AudioRoot));
        }
    }

    /// <summary>Warns of labels of annotations that differ only in case: their windows lie in folders that are called so.</summary>
    /// <exception cref="NightScanException">NS0115: the cache cannot tell two of them apart.</exception>
    public static void ReportTwinLabels(IndexDatabase index, PipelineSettings settings, bool cacheIgnoresCase, IBuildReporter reporter)
    {
        List<string> names = index.ReadAll(
            """
            SELECT c.name FROM classes c WHERE c.name <> $1 AND (EXISTS (SELECT 1 FROM recordings WHERE class_id = c.id)
                OR EXISTS (SELECT 1 FROM labels WHERE class_id = c.id))
            """, static row => row.Text(0), RecordingPath.Unfiled);
        foreach (string[] twins in Twins(names))
        {
            string alike = $"the labels '{twins[0]}' and '{twins[1]}' differ only in case or in the way that letters are encoded";
            if (cacheIgnoresCase)
            {
                throw new NightScanException(DiagnosticCodes.TwinClasses,
                    $"{alike}, and the cache lies on a disk that takes both names for one; make them one with LabelMap, or choose a "
                        + $"SpectrogramCacheDir on another disk", settings.CacheDir);
            }

            reporter.Warning(new Diagnostic(DiagnosticCodes.TwinClasses,
                $"{alike}: they are two classes; if they are meant to be one, make them one with LabelMap", settings.CacheDir));
        }
    }

    /// <summary>Names that differ only in case or encoding, in ordinal order.</summary>
    private static IEnumerable<string[]> Twins(IReadOnlyList<string> names) => names.GroupBy(FoldedName.Of)
        .Where(twins => twins.Count() > 1).Select(twins => twins.Order(StringComparer.Ordinal).ToArray()).Take(ProblemLog.Printed);

    private static void ReportTwins(PipelineSettings settings, bool cacheIgnoresCase, IBuildReporter reporter, IReadOnlyList<string> names)
    {
        foreach (string[] twins in Twins(names))
        {
            string folder = RecordingPath.OfClass(settings.AudioRoot, twins[1]);
            string alike = $"this class differs from '{twins[0]}' only in case or in the way that letters are encoded";
            if (cacheIgnoresCase)
            {
                throw new NightScanException(DiagnosticCodes.TwinClasses,
                    $"{alike}, and the cache lies on a disk that takes both names for one; rename one of them, or choose a "
                        + $"SpectrogramCacheDir on another disk", folder);
            }

            reporter.Warning(new Diagnostic(DiagnosticCodes.TwinClasses,
                $"{alike}: they are two classes; if they are meant to be one, move the recordings into one folder", folder));
        }
    }
}

using NightScan.Annotations;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>
/// Writes what the index knows of who calls when: a Raven selection table for each recording, and all of them in one CSV. A build that is
/// given either as Annotations has the same labels.
/// </summary>
/// <param name="Recordings">Those that are in the CSV.</param>
/// <param name="Annotations">Of all of them.</param>
internal sealed record AnnotationExport(long Recordings, long Annotations)
{
    // A name takes so many bytes on the disks that there are.
    private const int MaxName = 255;

    /// <exception cref="NightScanException">NS0304: there is no index; NS0202: builds would read what is written;
    /// NS0312, NS0303, NS0310: trouble with the folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AnnotationExport Write(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation)
    {
        string output = Path.TrimEndingDirectorySeparator(settings.AnnotationsOutput);
        CacheLocks locks = new(settings.LockTimeout, settings.AllowUnlocked, reporter, cancellation);
        // A build that begins meanwhile waits: half of the export would be of before.
        using IDisposable? held = locks.ShareToRead(CacheLayout.LockOf(settings.IndexDb), LockSubject.Index);
        using IndexDatabase index = IndexDatabase.OpenRead(settings.IndexDb);
        RefuseSource(settings, index, output);
        string root = index.ReadMeta(MetaKey.AudioRoot) ?? settings.AudioRoot;
        List<ExportedRecording> known = [.. ExportedRecording.All(index)];
        List<ExportedRecording> recordings = [.. known.Where(recording => recording.Annotations is not null)];
        Dictionary<string, Action<TextWriter>> files = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ExportedRecording recording in recordings)
        {
            string name = recording.Path + RavenTable.Extension;
            if (Encoding.UTF8.GetByteCount(Path.GetFileName(name)) <= MaxName && names.Add(FoldedName.Of(name)))
            {
                files[name] = table => RavenTable.Write(
                    table, Path.Join(root, recording.Path.Replace('/', Path.DirectorySeparatorChar)), recording.Annotations!);
            }
        }

        int tables = files.Count;
        files[AnnotationCsv.FileName] = table =>
        {
            AnnotationCsv.WriteHeader(table);
            recordings.ForEach(recording => AnnotationCsv.Write(table, recording.Path, recording.Annotations!));
        };
        new ExportFolder(output).Write(files, cancellation);
        if (tables < recordings.Count)
        {
            reporter.Message($"Only in {AnnotationCsv.FileName}, and without a table of their own: "
                + $"{Quantity.Of(recordings.Count - tables, "recording")} whose names are too long for one, or differ from another's only in "
                + "case.");
        }

        if (recordings.Count < known.Count)
        {
            reporter.Message("Left out, because their length is not known: "
                + $"{Quantity.Of(known.Count - recordings.Count, "recording")} that cannot be read, or have not been decoded by a build yet.");
        }

        return new(recordings.Count, recordings.Sum(recording => (long)recording.Annotations!.Count));
    }

    /// <summary>What is written where a build looks for tables would stay there when its source changes, and be believed.</summary>
    private static void RefuseSource(PipelineSettings settings, IndexDatabase index, string output)
    {
        if (LabelCounts.Choice(index) != WindowChoice.Annotated)
        {
            return;
        }

        foreach (string source in settings.Annotations.Count > 0 ? settings.Annotations : [settings.AudioRoot])
        {
            string path = Path.GetRelativePath(source, output);
            if (path == "." || !(path == ".." || path.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                || Path.IsPathRooted(path)))
            {
                throw new NightScanException(DiagnosticCodes.OutOfRange, $"AnnotationsOutput is '{output}', and builds read the tables "
                    + $"below '{source}': they would read what is written as if it were another table. Give a folder elsewhere.");
            }
        }
    }
}

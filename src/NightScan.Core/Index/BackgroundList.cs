using NightScan.Augmentation;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// The recordings whose sound may be mixed into others: those of the class that BackgroundClass names (its training recordings only,
/// or a test would know what it heard), else the files of the folder <c>_background_noise_</c>. Their starts are mixed in, whichever of
/// their windows are examples.
/// </summary>
internal sealed class BackgroundList(List<BackgroundRecording> files)
{
    public int Count => files.Count;

    /// <summary>Full path and content of each.</summary>
    public IReadOnlyList<BackgroundRecording> Files => files;

    public IReadOnlyList<ContentHash> Contents => [.. files.Select(background => background.Content)];

    /// <summary>Changes when their contents do.</summary>
    public string Fingerprint =>
        ContentHash.OfBytes(Count == 0 ? [] : [.. Contents.Order().SelectMany(content => content.ToBytes())]).ToString();

    /// <summary>Those with the given contents, each once.</summary>
    public BackgroundList Restrict(IReadOnlyList<ContentHash> contents)
    {
        HashSet<ContentHash> wanted = [.. contents];
        return new([.. files.Where(background => wanted.Remove(background.Content))]);
    }

    /// <summary>Finds the backgrounds; those of the folder are hashed again only when their size or time changed.</summary>
    /// <exception cref="NightScanException">NS0206: BackgroundClass names no class; NS0316: the folder is a link that leads
    /// nowhere.</exception>
    public static BackgroundList Find(
        IndexDatabase index, PipelineSettings settings, ProblemLog problems, CancellationToken cancellation) =>
        settings.BackgroundClass.Length > 0 ? OfClass(index, settings) : OfFolder(index, settings, problems, cancellation);

    /// <summary>Those whose contents are not among the given ones.</summary>
    public BackgroundList Without(IReadOnlySet<ContentHash> contents) =>
        new([.. files.Where(background => !contents.Contains(background.Content))]);

    /// <summary>Forgets what a background was like: the next build reads it again, whatever its times say.</summary>
    /// <param name="file">Its full path.</param>
    public static void Doubt(IndexDatabase index, PipelineSettings settings, string file)
    {
        string name = settings.BackgroundClass.Length > 0 ? settings.BackgroundClass : RecordingScanner.BackgroundNoiseFolder;
        string path = Path.GetRelativePath(RecordingPath.OfClass(settings.AudioRoot, name), file).Replace(Path.DirectorySeparatorChar, '/');
        index.Execute(settings.BackgroundClass.Length > 0
            ? "UPDATE recordings SET modified_ns = 0 WHERE path = $1 AND class_id = (SELECT id FROM classes WHERE name = $2)"
            : "UPDATE backgrounds SET modified_ns = 0 WHERE path = $1 AND $2 <> ''", path, name);
    }

    private static BackgroundList OfClass(IndexDatabase index, PipelineSettings settings)
    {
        settings.RefuseBackgroundOfLabels();
        if (!index.Any("SELECT 1 FROM classes WHERE name = $1", settings.BackgroundClass))
        {
            throw new NightScanException(DiagnosticCodes.UnknownName,
                $"BackgroundClass is '{settings.BackgroundClass}', which is no class of AudioRoot: name one of its folders",
                    settings.AudioRoot);
        }

        ContentHashMethod method = ContentHashing.Of(index);
        return new(index.ReadAll(
            $"""
            SELECT DISTINCT r.path, r.content_hash, r.size, r.modified_ns, r.changed_ns FROM {FileRows.OfExamples}
            WHERE c.name = $1 AND e.selected = 1 AND e.split = 0 AND e.error_code IS NULL
            """,
            row => new BackgroundRecording(RecordingPath.Of(settings.AudioRoot, settings.BackgroundClass, row.Text(0)), row.Content(1),
                new FileMark(row.Long(2), row.Long(3), row.Long(4)), method), settings.BackgroundClass));
    }

    private static BackgroundList OfFolder(IndexDatabase index, PipelineSettings settings, ProblemLog problems,
        CancellationToken cancellation)
    {
        string folder = RecordingPath.OfClass(settings.AudioRoot, RecordingScanner.BackgroundNoiseFolder);
        if (!Directory.Exists(folder))
        {
            BrokenLinks.RefuseFolder(settings, RecordingScanner.BackgroundNoiseFolder);
            return new([]);
        }

        List<ScannedRecording> listed = [];
        problems.AddRange(RecordingScanner.ScanClass(settings.AudioRoot, RecordingScanner.BackgroundNoiseFolder,
            settings.RecordingExtensions, listed));
        listed = settings.Admitted(RecordingScanner.BackgroundNoiseFolder, listed);
        List<BackgroundRecording> found = [];
        ContentHashMethod method = ContentHashing.Of(index);
        using ContentHasher hasher = new(method);
        DateTime now = DateTime.UtcNow;
        index.InTransaction(() =>
        {
            foreach (ScannedRecording file in listed)
            {
                string path = Path.Join(folder, file.Path);
                if (!settings.RehashContents && Known(index, method, path, file) is BackgroundRecording known)
                {
                    found.Add(known);
                }
                else if (hasher.Hash(path, out ContentHash content, out FileStat seen, cancellation) is RecordingProblem problem)
                {
                    problems.Add(RecordingScanner.BackgroundNoiseFolder, file.Path, problem, isFailure: true);
                }
                else
                {
                    FileMark mark = new(file.Size, FileTimes.Trusted(file.ModifiedNs, now), FileTimes.Trusted(seen.ChangedNs, now));
                    found.Add(new(path, content, mark, method));
                    index.Execute("""
                        INSERT INTO backgrounds(path, size, modified_ns, content_hash, changed_ns) VALUES($1, $2, $3, $4, $5)
                        ON CONFLICT(path) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns, content_hash = excluded.content_hash,
                            changed_ns = excluded.changed_ns
                        """, file.Path, mark.Size, mark.ModifiedNs, content.ToBytes(), mark.ChangedNs);
                }
            }
        });
        return new(found);
    }

    private static BackgroundRecording? Known(
        IndexDatabase index, ContentHashMethod method, string path, ScannedRecording file) => index.Query(
        "SELECT content_hash, changed_ns FROM backgrounds WHERE path = $1 AND size = $2 AND modified_ns = $3",
        row => new BackgroundRecording(
            path, row.Content(0), new FileMark(file.Size, file.ModifiedNs, row.Long(1)), method),
        file.Path, file.Size, file.ModifiedNs).FirstOrDefault();
}

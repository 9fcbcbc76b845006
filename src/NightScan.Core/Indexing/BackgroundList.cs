using NightScan.Augmentation;
using NightScan.Recordings;
using NightScan.Reporting;
using NightScan.Settings;

namespace NightScan.Indexing;

/// <summary>
/// The recordings whose sound may be mixed into others: those of the class that BackgroundClass names (its training recordings only,
/// or a test would know what it heard), else the files of the folder <c>_background_noise_</c>.
/// </summary>
internal sealed class BackgroundList
{
    private readonly List<BackgroundRecording> _backgrounds;

    private BackgroundList(List<BackgroundRecording> backgrounds) => _backgrounds = backgrounds;

    public static BackgroundList Empty { get; } = new([]);

    public int Count => _backgrounds.Count;

    /// <summary>Full path and content of each.</summary>
    public IReadOnlyList<BackgroundRecording> Files => _backgrounds;

    public IReadOnlyList<ContentHash> Contents => [.. _backgrounds.Select(background => background.Content)];

    /// <summary>Changes when their contents do.</summary>
    public string Fingerprint =>
        ContentHash.OfBytes([.. _backgrounds.Select(background => background.Content).Order().SelectMany(content => content.ToBytes())]).ToString();

    /// <summary>Those with the given contents, each once.</summary>
    public BackgroundList Restrict(IReadOnlyList<ContentHash> contents)
    {
        HashSet<ContentHash> wanted = [.. contents];
        return new([.. _backgrounds.Where(background => wanted.Remove(background.Content))]);
    }

    /// <summary>Finds the backgrounds; those of the folder are hashed again only when their size or time changed.</summary>
    /// <exception cref="NightScanException">NS0206: BackgroundClass names no class.</exception>
    public static BackgroundList Find(
        IndexDatabase index, PipelineSettings settings, ProblemLog problems, CancellationToken cancellation) =>
        settings.BackgroundClass.Length > 0 ? OfClass(index, settings) : OfFolder(index, settings, problems, cancellation);

    /// <summary>Those whose contents are not among the given ones.</summary>
    public BackgroundList Without(IReadOnlySet<ContentHash> contents) => new([.. _backgrounds.Where(background => !contents.Contains(background.Content))]);

    private static BackgroundList OfClass(IndexDatabase index, PipelineSettings settings)
    {
        if (index.Count("SELECT count(*) FROM classes WHERE name = $1", settings.BackgroundClass) == 0)
        {
            throw new NightScanException(DiagnosticCodes.UnknownName,
                $"BackgroundClass is '{settings.BackgroundClass}', which is no class of AudioRoot: name one of its folders", settings.AudioRoot);
        }

        List<BackgroundRecording> found = [];
        using var rows = index.Command("""
            SELECT r.path, r.content_hash FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE c.name = $1 AND r.selected = 1 AND r.split = 0 AND r.error_code IS NULL
            """, settings.BackgroundClass).ExecuteReader();
        while (rows.Read())
        {
            found.Add(new(Path.Join(settings.AudioRoot, settings.BackgroundClass, rows.GetString(0)), ContentHash.FromBytes((byte[])rows.GetValue(1))));
        }

        return new(found);
    }

    private static BackgroundList OfFolder(IndexDatabase index, PipelineSettings settings, ProblemLog problems, CancellationToken cancellation)
    {
        string folder = Path.Join(settings.AudioRoot, RecordingScanner.BackgroundNoiseFolder);
        if (!Directory.Exists(folder))
        {
            return Empty;
        }

        List<ScannedRecording> files = [];
        problems.AddRange(RecordingScanner.ScanClass(settings.AudioRoot, RecordingScanner.BackgroundNoiseFolder, settings.RecordingExtensions, files));
        List<BackgroundRecording> found = [];
        using ContentHasher hasher = new();
        DateTime now = DateTime.UtcNow;
        using IndexTransaction transaction = index.BeginTransaction();
        foreach (ScannedRecording file in files)
        {
            object? known = settings.RehashContents ? null : index.Command(
                "SELECT content_hash FROM backgrounds WHERE path = $1 AND size = $2 AND modified_ns = $3", file.Path, file.Size, file.ModifiedNs).ExecuteScalar();
            string path = Path.Join(folder, file.Path);
            if (known is byte[] bytes)
            {
                found.Add(new(path, ContentHash.FromBytes(bytes)));
            }
            else if (hasher.Hash(path, out ContentHash content, cancellation) is RecordingProblem problem)
            {
                problems.Add(RecordingScanner.BackgroundNoiseFolder, file.Path, problem, isFailure: true);
            }
            else
            {
                found.Add(new(path, content));
                index.Execute("""
                    INSERT INTO backgrounds(path, size, modified_ns, content_hash) VALUES($1, $2, $3, $4)
                    ON CONFLICT(path) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns, content_hash = excluded.content_hash
                    """, file.Path, file.Size, FileTimes.Trusted(file.ModifiedNs, now), content.ToBytes());
            }
        }

        transaction.Commit();
        return new(found);
    }
}

using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>A recording, or a window of one, as the last build left it.</summary>
/// <param name="ClassName">The folder of its files.</param>
/// <param name="Count">Files that may have been made of it.</param>
/// <param name="Keys">Their keys, 0 for those that were still to be made.</param>
/// <param name="Fallback">The decoder that stood in when it was decoded.</param>
internal sealed record Recording(
    string ClassName, ContentHash Content, Split Split, bool IsSelected, bool HasFailed, int Count, ulong[] Keys, string? Fallback);

/// <summary>A file that belongs to nobody, and what became of the recording that it was of.</summary>
/// <param name="WasKnown">Whether it was a recording's before.</param>
/// <param name="IsKnown">Whether that, or its window, is still there, by its path or its content.</param>
/// <param name="HasLostWindow">Whether that is there, and its window is not.</param>
/// <param name="IsSelected">Whether that is used.</param>
/// <param name="IsElsewhere">Whether a recording has its content, wherever it is.</param>
internal sealed record FormerFile(OutputFile File, bool WasKnown, bool IsKnown, bool HasLostWindow, bool IsSelected, bool IsElsewhere);

/// <summary>The recordings of an index before it was brought up to date, in a table beside what they are now.</summary>
internal static class FormerRecordings
{
    /// <summary>Remembers them as they are.</summary>
    public static void Remember(IndexDatabase index) => index.Execute($"""
        CREATE TABLE before(id INTEGER PRIMARY KEY, class_name TEXT NOT NULL, content_hash BLOB NOT NULL, split INTEGER NOT NULL,
            selected INTEGER NOT NULL, failed INTEGER NOT NULL, output_split INTEGER, output_stem TEXT, output_count INTEGER NOT NULL,
            output_keys BLOB, fallback TEXT, path TEXT NOT NULL, output_class TEXT NOT NULL, source INTEGER, in_root TEXT NOT NULL);
        INSERT INTO before SELECT r.id, c.name, r.content_hash, r.split, r.selected, r.error_code IS NOT NULL, r.output_split,
            r.output_stem, r.output_count, r.output_keys, iif(r.error_code IS NULL, r.error_decoders, NULL), r.path,
            coalesce((SELECT name FROM classes WHERE id = r.output_class), c.name), r.source, {FileRows.Path}
        FROM {FileRows.WithClasses} ORDER BY r.id;
        CREATE INDEX before_by_output ON before(output_split, output_class, output_stem)
        """);

    // Rows of files stay in their class, unless all of them come to be filed otherwise; those of windows change it with their labels.
    private const string AreSame = """
        r.id = b.id AND (r.path = b.path OR r.content_hash = b.content_hash) AND r.source IS b.source
            AND (r.source IS NOT NULL OR r.class_id = (SELECT id FROM classes WHERE name = b.class_name))
        """;

    /// <summary>What a recording was; null when it is new.</summary>
    /// <remarks>
    /// Numbers of rows are used again: one that was given up is known by its class, or its recording, and by its path or its content.
    /// </remarks>
    public static Recording? Find(IndexDatabase index, long id) => index.Query(
        $"""
        SELECT b.class_name, b.content_hash, b.split, b.selected, b.failed, b.output_count, b.output_keys, b.fallback
        FROM before b JOIN recordings r ON {AreSame} WHERE b.id = $1
        """,
        static row => new Recording(row.Text(0), row.Content(1), row.Split(2), row.Flag(3), row.Flag(4), row.Int(5), row.Keys(6),
            row.TextOrNull(7)), id).FirstOrDefault();

    /// <summary>The contents that are no longer where they were.</summary>
    public static IEnumerable<ContentHash> Vanished(IndexDatabase index) => index.Query(
        $"""
        SELECT b.content_hash FROM before b WHERE NOT EXISTS (SELECT 1 FROM recordings r WHERE {AreSame})
            AND NOT EXISTS (SELECT 1 FROM {FileRows.WithClasses} WHERE r.id = b.id AND r.source IS b.source AND {FileRows.Path} = b.in_root)
        """, static row => row.Content(0));

    /// <summary>The files that are to be deleted.</summary>
    public static IEnumerable<FormerFile> Orphans(IndexDatabase index) => index.Query(
        $"""
        SELECT o.split, o.class_name, o.stem, o.number, b.id IS NOT NULL, r.id IS NOT NULL,
            EXISTS (SELECT 1 FROM recordings f JOIN before s ON s.id = f.id WHERE f.id = b.source AND f.source IS NULL
                AND (f.path = s.path OR f.content_hash = s.content_hash)),
            coalesce(r.selected, 0), EXISTS (SELECT 1 FROM recordings n WHERE n.content_hash = b.content_hash AND n.windows IS NULL)
        FROM orphans o LEFT JOIN before b ON b.output_split = o.split AND b.output_class = o.class_name AND b.output_stem = o.stem
            LEFT JOIN recordings r ON {AreSame}
        """,
        static row => new FormerFile(new(row.Split(0), row.Text(1), row.Text(2), row.Int(3)), row.Flag(4), row.Flag(5), row.Flag(6),
            row.Flag(7), row.Flag(8)));
}

using NightScan.Annotations;
using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>A recording whose windows are examples.</summary>
/// <param name="ClassName">Its folder.</param>
/// <param name="Path">Relative to that.</param>
/// <param name="Stem">What its files would be called, if it had any: no other recording's of its folder are.</param>
/// <param name="Seconds">Its length; null where only all of it tells.</param>
/// <param name="IsAnnotated">Whether a table is about it.</param>
internal sealed record WindowedRecording(
    long Id, long ClassId, string ClassName, string Path, string Stem, ContentHash Content, Split Split, long Group, int Unlisted,
    double? Seconds, bool IsAnnotated);

/// <summary>A window that is an example.</summary>
internal sealed record WindowRow(
    long Id, double Start, double End, long ClassId, string Path, string Stem, ContentHash Content, Split Split, int Unlisted);

/// <summary>The rows of windows.</summary>
internal static class WindowRows
{
    private const string Recordings = """
        SELECT r.id, r.class_id, c.name, r.path, r.content_hash, r.split, r.group_hash, r.unlisted,
            CASE WHEN r.sample_rate > 0 AND r.frames >= 0 THEN CAST(r.frames AS REAL) / r.sample_rate END, r.annotated, r.stem
        FROM recordings r JOIN classes c ON c.id = r.class_id
        """;

    private const string AreUnused = """
        NOT EXISTS (SELECT 1 FROM recordings WHERE class_id = c.id)
            AND NOT EXISTS (SELECT 1 FROM recordings WHERE output_class = c.id)
            AND NOT EXISTS (SELECT 1 FROM labels WHERE class_id = c.id) AND NOT EXISTS (SELECT 1 FROM class_labels WHERE label_id = c.id)
        """;

    /// <summary>Whether windows of any recording are to be looked at.</summary>
    public static bool AnyStale(IndexDatabase index) => index.Any("SELECT 1 FROM recordings WHERE windows = 0");

    /// <summary>Has the windows of all recordings looked at, or those of one.</summary>
    public static void Doubt(IndexDatabase index) => index.Execute("UPDATE recordings SET windows = 0 WHERE windows = 1");

    /// <inheritdoc cref="Doubt(IndexDatabase)"/>
    public static void Doubt(IndexDatabase index, long source) => index.Execute("UPDATE recordings SET windows = 0 WHERE id = $1", source);

    /// <summary>Recordings whose windows are to be looked at, by their rows.</summary>
    /// <param name="after">The last row of the page before; 0 for the first.</param>
    public static List<WindowedRecording> Stale(IndexDatabase index, long after, int most) =>
        index.ReadAll($"{Recordings} WHERE r.windows = 0 AND r.id > $1 ORDER BY r.id LIMIT $2", Read, after, most);

    /// <summary>All recordings, by their rows.</summary>
    public static IEnumerable<WindowedRecording> All(IndexDatabase index) =>
        index.Query($"{Recordings} WHERE r.source IS NULL ORDER BY r.id", Read);

    /// <summary>The windows of a recording by their starts.</summary>
    public static List<WindowRow> Of(IndexDatabase index, long source) => index.ReadAll(
        """
        SELECT id, window_start, window_end, class_id, path, stem, content_hash, split, unlisted FROM recordings
        WHERE source = $1 ORDER BY source, window_start
        """,
        static row => new WindowRow(row.Long(0), row.Real(1), row.Real(2), row.Long(3), row.Text(4), row.Text(5), row.Content(6),
            row.Split(7), row.Int(8)), source);

    /// <summary>Adds a window, whose files are still to be made; nothing is selected by itself.</summary>
    public static long Add(IndexDatabase index, WindowedRecording recording, Window window, long classId, string path, string stem)
    {
        index.Execute("""
            INSERT INTO recordings(class_id, path, split, group_hash, selected, size, modified_ns, content_hash, stem, unlisted, source,
                window_start, window_end)
            VALUES($1, $2, $3, $4, 0, 0, 0, $5, $6, $7, $8, $9, $10)
            """, classId, path, (int)recording.Split, recording.Group, ContentOf(recording.Content, window.Start).ToBytes(), stem,
            recording.Unlisted, recording.Id, window.Start, window.End);
        return index.LastInsertId();
    }

    /// <summary>
    /// Says what a window is now. Files that lie in the folder of another class are moved; those of another content are made anew.
    /// </summary>
    public static void Change(IndexDatabase index, WindowRow before, WindowedRecording recording, double end, long classId, string path,
        string stem)
    {
        ContentHash content = ContentOf(recording.Content, before.Start);
        index.Execute("""
            UPDATE recordings SET class_id = $2, path = $3, stem = $4, window_end = $5, content_hash = $6, split = $7, unlisted = $8,
                group_hash = $9, pending = 1,
                output_class = iif(output_split IS NULL OR coalesce(output_class, class_id) = $2, NULL, coalesce(output_class, class_id)),
                error_code = iif(content_hash = $6, error_code, NULL), error = iif(content_hash = $6, error, NULL),
                error_decoders = iif(content_hash = $6, error_decoders, NULL)
            WHERE id = $1
            """, before.Id, classId, path, stem, end, content.ToBytes(), (int)recording.Split, recording.Unlisted, recording.Group);
    }

    /// <summary>Gives the files of one row to another, wherever they lie.</summary>
    public static void HandOver(IndexDatabase index, long from, long to)
    {
        index.Execute("""
            UPDATE recordings AS t SET output_split = f.output_split, output_stem = f.output_stem, output_count = f.output_count,
                output_keys = f.output_keys, output_files = f.output_files, error_decoders = f.error_decoders, pending = 1,
                output_class = nullif(coalesce(f.output_class, f.class_id), t.class_id)
            FROM recordings f WHERE f.id = $1 AND t.id = $2
            """, from, to);
        index.Execute("""
            UPDATE recordings SET output_split = NULL, output_stem = NULL, output_class = NULL, output_count = 0, output_keys = NULL,
                output_files = 0, selected = 0, pending = 1
            WHERE id = $1
            """, from);
    }

    /// <summary>Removes a window, in the caller's transaction; its files are nobody's from now on.</summary>
    public static void Remove(IndexDatabase index, long id)
    {
        Claims.Abandon(index, id);
        index.Execute("DELETE FROM recordings WHERE id = $1", id);
    }

    /// <summary>Removes all windows of a recording; what is used of their classes is chosen anew.</summary>
    public static void RemoveAll(IndexDatabase index, long source)
    {
        index.Execute("""
            UPDATE classes SET selection_limit = NULL WHERE id IN (SELECT class_id FROM recordings WHERE source = $1)
            """, source);
        List<long> ids = index.ReadAll("SELECT id FROM recordings WHERE source = $1", static row => row.Long(0), source);
        ids.ForEach(id => Remove(index, id));
    }

    /// <summary>Removes a class that has neither recordings nor windows, and that nothing is labelled with.</summary>
    public static void RemoveUnused(IndexDatabase index, long classId) =>
        index.Execute($"DELETE FROM classes AS c WHERE c.id = $1 AND {AreUnused}", classId);

    /// <summary>Removes all such classes, in the caller's transaction.</summary>
    public static void RemoveUnused(IndexDatabase index)
    {
        // Of those that stand for several labels, which they keep, first.
        index.Execute($"DELETE FROM classes AS c WHERE c.id IN (SELECT class_id FROM class_labels) AND {AreUnused}");
        index.Execute($"DELETE FROM classes AS c WHERE {AreUnused}");
    }

    /// <summary>The identity of a window: that of the recording, for the one at its start.</summary>
    /// <param name="start">Seconds, rounded to ten decimals.</param>
    public static ContentHash ContentOf(ContentHash recording, double start)
    {
        ulong at = (ulong)TimeUnits.Of(start);
        return at == 0 ? recording : new(StableHash.Of(recording.High, at), StableHash.Of(recording.Low, ~at));
    }

    private static WindowedRecording Read(Row row) => new(row.Long(0), row.Long(1), row.Text(2), row.Text(3), row.Text(10), row.Content(4),
        row.Split(5), row.Long(6), row.Int(7), row.RealOrNull(8), row.Flag(9));
}

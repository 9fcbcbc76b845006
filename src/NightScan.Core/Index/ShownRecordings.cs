using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>A recording, or a window of one, with all its files.</summary>
/// <param name="Path">Relative to the folder that the recording is filed under.</param>
/// <param name="Folder">The class that it is filed under.</param>
/// <param name="Window">Null where only first windows are used.</param>
/// <param name="Labels">Those beside what its folder says, in no order, with <c>/</c> between them; null for none.</param>
internal sealed record ShownRecording(
    string Path, string Folder, ContentHash Content, string Stem, int Files, Window? Window, string? Labels);

/// <summary>What a gallery shows.</summary>
internal static class ShownRecordings
{
    /// <summary>The first classes by their names that have training recordings, with the number of all that are used.</summary>
    public static List<(long Id, string Name, StrengthTier Tier, long Used)> Classes(IndexDatabase index, int most) => index.ReadAll(
        """
        SELECT c.id, c.name, coalesce(c.tier, 0), (SELECT count(*) FROM recordings r WHERE r.class_id = c.id AND r.selected = 1)
        FROM classes c
        WHERE EXISTS (SELECT 1 FROM recordings r WHERE r.class_id = c.id AND r.selected = 1 AND r.split = 0 AND r.pending = 0)
        ORDER BY c.name LIMIT $1
        """, static row => (row.Long(0), row.Text(1), (StrengthTier)row.Int(2), row.Long(3)), most);

    /// <summary>
    /// The first training recordings of a class by their paths; of windows, one of each recording before a second one of any.
    /// </summary>
    public static List<ShownRecording> Of(IndexDatabase index, long classId, int most) => index.ReadAll(
        """
        WITH shown AS (SELECT *, row_number() OVER (PARTITION BY coalesce(source, id) ORDER BY window_start) AS round FROM recordings
            WHERE class_id = $1 AND selected = 1 AND split = 0 AND pending = 0 AND error_code IS NULL ORDER BY round, path LIMIT $2)
        SELECT r.path, c.name, e.content_hash, e.output_stem, e.output_keys, e.window_start, e.window_end,
            (SELECT group_concat(n.name, '/') FROM labels l JOIN classes n ON n.id = l.class_id WHERE l.example = e.id AND l.kind = $3)
        FROM shown e CROSS JOIN recordings r ON r.id = coalesce(e.source, e.id) CROSS JOIN classes c ON c.id = r.class_id
        ORDER BY e.path
        """, static row => new ShownRecording(row.Text(0), row.Text(1), row.Content(2), row.Text(3), row.Keys(4).Length, row.Window(5),
            row.TextOrNull(7)), classId, most, (long)AnnotationKind.Positive);
}

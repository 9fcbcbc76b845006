using NightScan.Augmentation;
using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>A recording with all its files.</summary>
/// <param name="Path">Relative to the class folder.</param>
internal sealed record ShownRecording(string Path, ContentHash Content, string Stem, int Files);

/// <summary>What a gallery shows.</summary>
internal static class ShownRecordings
{
    /// <summary>The first classes by their names that have training recordings, with the number of all that are used.</summary>
    public static List<(long Id, string Name, StrengthTier Tier, long Used)> Classes(IndexDatabase index, int most) => [.. index.Query(
        """
        SELECT c.id, c.name, coalesce(c.tier, 0), (SELECT count(*) FROM recordings r WHERE r.class_id = c.id AND r.selected = 1)
        FROM classes c
        WHERE EXISTS (SELECT 1 FROM recordings r WHERE r.class_id = c.id AND r.selected = 1 AND r.split = 0 AND r.pending = 0)
        ORDER BY c.name LIMIT $1
        """, static row => (row.Long(0), row.Text(1), (StrengthTier)row.Int(2), row.Long(3)), most)];

    /// <summary>The first training recordings of a class by their paths.</summary>
    public static List<ShownRecording> Of(IndexDatabase index, long classId, int most) => [.. index.Query(
        """
        SELECT path, content_hash, output_stem, output_keys FROM recordings
        WHERE class_id = $1 AND selected = 1 AND split = 0 AND pending = 0 AND error_code IS NULL ORDER BY path LIMIT $2
        """, static row => new ShownRecording(row.Text(0), row.Content(1), row.Text(2), row.Keys(3).Length), classId, most)];
}

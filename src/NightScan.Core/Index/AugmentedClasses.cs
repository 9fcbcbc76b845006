using NightScan.Augmentation;
using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>How a class is augmented.</summary>
/// <param name="Tier">How strongly; null for a class that never had training recordings.</param>
/// <param name="Variants">How often; null for the same.</param>
/// <param name="Training">Training recordings that are used.</param>
internal sealed record AugmentedClass(long Id, StrengthTier? Tier, int? Variants, long Training);

/// <summary>How the classes are augmented, as the index remembers it.</summary>
internal static class AugmentedClasses
{
    public static List<AugmentedClass> Read(IndexDatabase index) => index.ReadAll(
        """
        SELECT c.id, c.tier, c.variants, coalesce(n.selected, 0)
        FROM classes c LEFT JOIN class_counts n ON n.class_id = c.id AND n.split = 0
        """, static row => new AugmentedClass(row.Long(0), (StrengthTier?)row.IntOrNull(1), row.IntOrNull(2), row.Long(3)));

    /// <summary>Changes it, in the caller's transaction; the training recordings of the class get a look.</summary>
    public static void Write(IndexDatabase index, long id, StrengthTier tier, int variants)
    {
        index.Execute("UPDATE classes SET tier = $2, variants = $3 WHERE id = $1", id, (int)tier, variants);
        index.Execute("UPDATE recordings SET pending = 1 WHERE class_id = $1 AND split = 0 AND selected = 1 AND error_code IS NULL", id);
    }

    /// <summary>Some training recordings of a class.</summary>
    public static IEnumerable<(string ClassName, string Stem, ContentHash Content)> Some(IndexDatabase index, long classId, int most) =>
        index.Query(
            """
            SELECT c.name, r.stem, r.content_hash FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.class_id = $1 AND r.selected = 1 AND r.split = 0 AND r.error_code IS NULL LIMIT $2
            """, static row => (row.Text(0), row.Text(1), row.Content(2)), classId, most);
}

namespace NightScan.Index;

/// <summary>A file that belongs to nobody.</summary>
internal sealed record Orphan(Split Split, string ClassName, string Stem, int Number);

/// <summary>
/// Which files of the cache belong to which recording. A recording claims the place of its outputs before they are written; what it
/// gives up becomes an orphan in the same transaction, and an orphan is forgotten only after its file is gone from its place.
/// </summary>
internal static class Claims
{
    /// <summary>Gives up all outputs of a recording: they become orphans, and the recording has none.</summary>
    public static void Abandon(IndexDatabase index, long id)
    {
        (string className, Split split, string stem, int count) = index.Query(
            """
            SELECT c.name, r.output_split, r.output_stem, r.output_count FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.id = $1 AND r.output_split IS NOT NULL
            """, static row => (row.Text(0), row.Split(1), row.Text(2), row.Int(3)), id).FirstOrDefault();
        for (int number = 0; number < count; number++)
        {
            Orphan(index, split, className, stem, number);
        }

        index.Execute("""
            UPDATE recordings SET output_split = NULL, output_stem = NULL, output_count = 0, output_keys = NULL, output_files = 0, pending = 1
            WHERE id = $1
            """, id);
    }

    /// <summary>Gives up the outputs of all recordings.</summary>
    public static void AbandonAll(IndexDatabase index)
    {
        List<long> ids = [.. index.Query("SELECT id FROM recordings WHERE output_split IS NOT NULL", static row => row.Long(0))];
        using IndexTransaction transaction = index.BeginTransaction();
        ids.ForEach(id => Abandon(index, id));
        transaction.Commit();
    }

    /// <summary>Marks one file as belonging to nobody.</summary>
    public static void Orphan(IndexDatabase index, Split split, string className, string stem, int number) =>
        index.Execute("INSERT OR IGNORE INTO orphans(split, class_name, stem, number) VALUES($1, $2, $3, $4)", (int)split, className, stem,
            number);

    /// <summary>Files that belong to nobody.</summary>
    /// <param name="most">How many; −1 for all of them.</param>
    public static IEnumerable<Orphan> Orphans(IndexDatabase index, int most = -1) => index.Query(
        "SELECT split, class_name, stem, number FROM orphans LIMIT $1",
        static row => new Orphan(row.Split(0), row.Text(1), row.Text(2), row.Int(3)), most);

    /// <summary>Whether any file belongs to nobody.</summary>
    public static bool AnyOrphan(IndexDatabase index) => index.Any("SELECT 1 FROM orphans");

    /// <summary>Whether a file belongs to nobody.</summary>
    public static bool IsOrphan(IndexDatabase index, Split split, string className, string stem, int number) => index.Any(
        "SELECT 1 FROM orphans WHERE split = $1 AND class_name = $2 AND stem = $3 AND number = $4", (int)split, className, stem, number);

    /// <summary>Forgets an orphan, whose file is gone or was renamed.</summary>
    public static void Forget(IndexDatabase index, Split split, string className, string stem, int number) =>
        index.Execute("DELETE FROM orphans WHERE split = $1 AND class_name = $2 AND stem = $3 AND number = $4", (int)split, className, stem,
            number);
}

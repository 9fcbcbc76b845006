namespace NightScan.Index;

/// <summary>
/// Which files of the cache belong to which recording. A recording claims the place of its outputs before they are written; what it
/// gives up becomes an orphan in the same transaction, and an orphan is forgotten only after its file is gone from its place.
/// </summary>
internal static class Claims
{
    /// <summary>Gives up all outputs of a recording: they become orphans, and the recording has none.</summary>
    public static void Abandon(IndexDatabase index, long id)
    {
        (Split split, string className, string stem, int count) = index.Query(
            """
            SELECT r.output_split, c.name, r.output_stem, r.output_count
            FROM recordings r JOIN classes c ON c.id = coalesce(r.output_class, r.class_id)
            WHERE r.id = $1 AND r.output_split IS NOT NULL
            """, static row => (row.Split(0), row.Text(1), row.Text(2), row.Int(3)), id).FirstOrDefault();
        for (int number = 0; number < count; number++)
        {
            Orphan(index, new(split, className, stem, number));
        }

        index.Execute("""
            UPDATE recordings SET output_split = NULL, output_stem = NULL, output_class = NULL, output_count = 0, output_keys = NULL,
                output_files = 0, pending = 1
            WHERE id = $1
            """, id);
    }

    public static void AbandonAll(IndexDatabase index)
    {
        List<long> ids = index.ReadAll("SELECT id FROM recordings WHERE output_split IS NOT NULL", static row => row.Long(0));
        index.InTransaction(() => ids.ForEach(id => Abandon(index, id)));
    }

    public static void Orphan(IndexDatabase index, OutputFile file) => index.Execute(
        "INSERT OR IGNORE INTO orphans(split, class_name, stem, number) VALUES($1, $2, $3, $4)",
        (int)file.Split, file.ClassName, file.Stem, file.Number);

    /// <param name="most">How many; −1 for all of them.</param>
    public static IEnumerable<OutputFile> Orphans(IndexDatabase index, int most = -1) => index.Query(
        "SELECT split, class_name, stem, number FROM orphans LIMIT $1",
        static row => new OutputFile(row.Split(0), row.Text(1), row.Text(2), row.Int(3)), most);

    public static bool AnyOrphan(IndexDatabase index) => index.Any("SELECT 1 FROM orphans");

    public static bool IsOrphan(IndexDatabase index, OutputFile file) => index.Any(
        "SELECT 1 FROM orphans WHERE split = $1 AND class_name = $2 AND stem = $3 AND number = $4",
        (int)file.Split, file.ClassName, file.Stem, file.Number);

    /// <summary>Forgets an orphan, whose file is gone or was renamed.</summary>
    public static void Forget(IndexDatabase index, OutputFile file) => index.Execute(
        "DELETE FROM orphans WHERE split = $1 AND class_name = $2 AND stem = $3 AND number = $4",
        (int)file.Split, file.ClassName, file.Stem, file.Number);
}

namespace NightScan.Indexing;

/// <summary>
/// Which files of the cache belong to which recording. A recording claims the place of its outputs before they are written; what it
/// gives up becomes an orphan in the same transaction, and an orphan is forgotten only after its file is gone.
/// </summary>
internal static class Claims
{
    /// <summary>Gives up the outputs of a recording: they become orphans, and the recording has none.</summary>
    public static void Abandon(IndexDatabase index, long id)
    {
        index.Execute("""
            INSERT OR IGNORE INTO orphans(split, class_name, stem)
            SELECT r.output_split, c.name, r.output_stem FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.id = $1 AND r.output_split IS NOT NULL
            """, id);
        index.Execute("UPDATE recordings SET output_split = NULL, output_stem = NULL, original_key = NULL WHERE id = $1", id);
    }

    /// <summary>Gives up the outputs of all recordings.</summary>
    public static void AbandonAll(IndexDatabase index)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        index.Execute("""
            INSERT OR IGNORE INTO orphans(split, class_name, stem)
            SELECT r.output_split, c.name, r.output_stem FROM recordings r JOIN classes c ON c.id = r.class_id WHERE r.output_split IS NOT NULL
            """);
        index.Execute("UPDATE recordings SET output_split = NULL, output_stem = NULL, original_key = NULL WHERE output_split IS NOT NULL");
        transaction.Commit();
    }
}

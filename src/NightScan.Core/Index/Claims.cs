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
        (string ClassName, Split Split, string Stem, int Count)? claim = null;
        using (var row = index.Command("""
            SELECT c.name, r.output_split, r.output_stem, r.output_count FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.id = $1 AND r.output_split IS NOT NULL
            """, id).ExecuteReader())
        {
            if (row.Read())
            {
                claim = (row.GetString(0), (Split)row.GetInt32(1), row.GetString(2), row.GetInt32(3));
            }
        }

        for (int number = 0; number < claim?.Count; number++)
        {
            Orphan(index, claim.Value.Split, claim.Value.ClassName, claim.Value.Stem, number);
        }

        index.Execute("""
            UPDATE recordings SET output_split = NULL, output_stem = NULL, output_count = 0, output_keys = NULL, output_files = 0, pending = 1
            WHERE id = $1
            """, id);
    }

    /// <summary>Gives up the outputs of all recordings.</summary>
    public static void AbandonAll(IndexDatabase index)
    {
        List<long> ids = [];
        using (var rows = index.Command("SELECT id FROM recordings WHERE output_split IS NOT NULL").ExecuteReader())
        {
            while (rows.Read())
            {
                ids.Add(rows.GetInt64(0));
            }
        }

        using IndexTransaction transaction = index.BeginTransaction();
        ids.ForEach(id => Abandon(index, id));
        transaction.Commit();
    }

    /// <summary>Marks one file as belonging to nobody.</summary>
    public static void Orphan(IndexDatabase index, Split split, string className, string stem, int number) =>
        index.Execute("INSERT OR IGNORE INTO orphans(split, class_name, stem, number) VALUES($1, $2, $3, $4)", (int)split, className, stem, number);

    /// <summary>All files that belong to nobody.</summary>
    public static IEnumerable<(Split Split, string ClassName, string Stem, int Number)> Orphans(IndexDatabase index)
    {
        using var rows = index.Command("SELECT split, class_name, stem, number FROM orphans").ExecuteReader();
        while (rows.Read())
        {
            yield return ((Split)rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(3));
        }
    }

    /// <summary>Whether a file belongs to nobody.</summary>
    public static bool IsOrphan(IndexDatabase index, Split split, string className, string stem, int number) => index.Count(
        "SELECT EXISTS (SELECT 1 FROM orphans WHERE split = $1 AND class_name = $2 AND stem = $3 AND number = $4)", (int)split, className, stem, number) > 0;

    /// <summary>Forgets an orphan, whose file is gone or was renamed.</summary>
    public static void Forget(IndexDatabase index, Split split, string className, string stem, int number) =>
        index.Execute("DELETE FROM orphans WHERE split = $1 AND class_name = $2 AND stem = $3 AND number = $4", (int)split, className, stem, number);
}

namespace NightScan.Index;

/// <summary>
/// Counts per class and split. Triggers of the index keep them in the transactions that change the recordings, so that a build
/// with nothing to do need not count a million rows; <see cref="Mend"/> counts anew.
/// </summary>
internal static class ClassCounts
{
    /// <summary>Selected recordings of all classes.</summary>
    public static long Selected(IndexDatabase index) => index.Count("SELECT coalesce(sum(selected), 0) FROM class_counts");

    /// <summary>Valid files of all classes.</summary>
    public static long Files(IndexDatabase index) => index.Count("SELECT coalesce(sum(files), 0) FROM class_counts");

    /// <summary>The folders that hold files which the index claims.</summary>
    public static List<(long ClassId, string ClassName, Split Split)> Folders(IndexDatabase index)
    {
        List<(long, string, Split)> folders = [];
        using var rows = index.Command("""
            SELECT c.id, c.name, n.split FROM class_counts n JOIN classes c ON c.id = n.class_id WHERE n.files > 0 ORDER BY c.id, n.split
            """).ExecuteReader();
        while (rows.Read())
        {
            folders.Add((rows.GetInt64(0), rows.GetString(1), (Split)rows.GetInt32(2)));
        }

        return folders;
    }

    /// <summary>Counts all recordings, and puts the counts right where they are wrong.</summary>
    /// <returns>Whether any was wrong: somebody changed the index who does not know of its triggers.</returns>
    public static bool Mend(IndexDatabase index)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        bool isWrong = index.Count($"""
            SELECT EXISTS (SELECT * FROM ({IndexSchema.CountedAnew}) EXCEPT SELECT * FROM class_counts)
                OR EXISTS (SELECT * FROM class_counts WHERE selected + failed + files > 0 EXCEPT SELECT * FROM ({IndexSchema.CountedAnew}))
            """) > 0;
        if (isWrong)
        {
            index.Execute("DELETE FROM class_counts");
            index.Execute($"INSERT INTO class_counts {IndexSchema.CountedAnew}");
        }

        transaction.Commit();
        return isWrong;
    }
}

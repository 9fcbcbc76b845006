namespace NightScan.Index;

/// <summary>A recording that can be trained on.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Split">The split that its files lie in.</param>
internal readonly record struct TrainingRecording(long Id, long ClassId, Split Split, string Stem, int Files, ulong[] Keys);

/// <summary>The same, as a reader outside meets it.</summary>
/// <param name="Path">Relative to the class folder.</param>
/// <param name="Split">The split that its files lie in.</param>
internal readonly record struct UsedRecording(string Path, Split Split, string Stem, int Files);

/// <summary>What a trainer reads of an index.</summary>
internal static class TrainingRecordings
{
    // A recording is used when all files that it ought to have are valid; failed and half-made ones are left out.
    private const string HaveAll = "pending = 0 AND output_files > 0 AND output_files = output_count AND output_class IS NULL";
    private const string AreWanted = "selected = 1 AND error_code IS NULL";
    private const string AreUsed = AreWanted + " AND " + HaveAll;

    /// <summary>The class folders that examples are of, in no order; those of files alone, and of labels alone, are none.</summary>
    public static List<(long Id, string Name)> Folders(IndexDatabase index) => [.. index.Query(
        """
        SELECT id, name FROM classes WHERE name <> $1
            AND EXISTS (SELECT 1 FROM recordings WHERE class_id = classes.id AND windows IS NULL)
        """, static row => (row.Long(0), row.Text(1)), ExampleLabels.Unfiled)];

    /// <summary>All of them, by their classes and stems.</summary>
    public static IEnumerable<TrainingRecording> All(IndexDatabase index) => index.Query(
        $"""
        SELECT class_id, output_split, output_stem, output_files, output_keys, id FROM recordings
        WHERE {AreUsed} ORDER BY class_id, output_stem
        """,
        static row => new TrainingRecording(row.Long(5), row.Long(0), row.Split(1), row.Text(2), row.Int(3), row.Keys(4)));

    /// <summary>Those of a class by their paths, which have an index: a page costs no more than its rows.</summary>
    /// <param name="split">Null for all splits.</param>
    /// <param name="after">The last path of the page before; empty for the first.</param>
    public static IEnumerable<UsedRecording> Page(
        IndexDatabase index, string className, Split? split, string after, int most) => index.Query(
        $"""
        SELECT path, output_split, output_stem, output_files FROM recordings
        WHERE class_id = (SELECT id FROM classes WHERE name = $1) AND path > $2 AND ($3 IS NULL OR output_split = $3) AND {AreUsed}
        ORDER BY path LIMIT $4
        """,
        static row => new UsedRecording(row.Text(0), row.Split(1), row.Text(2), row.Int(3)), className, after, (long?)split, most);

    /// <summary>How many would be trained on, had they all their files.</summary>
    public static long LeftOut(IndexDatabase index) =>
        index.Count($"SELECT count(*) FROM recordings WHERE {AreWanted} AND NOT ({HaveAll})");

    /// <summary>The same of a split, also those that no build has got to yet; failed ones have nothing to wait for.</summary>
    public static long Waiting(IndexDatabase index, Split split) =>
        index.Count($"SELECT count(*) FROM recordings WHERE split = $1 AND {AreWanted} AND NOT ({HaveAll})", (long)split);

    /// <summary>Whether any is in the training split, with files or without.</summary>
    public static bool AnyInTrain(IndexDatabase index) => index.Any("SELECT 1 FROM recordings WHERE split = 0 AND selected = 1");

    /// <summary>How long the recordings of a split are in all; a split without any is left out.</summary>
    public static IEnumerable<(Split Split, double Hours)> Hours(IndexDatabase index) => index.Query(
        $"""
        SELECT output_split, sum(CAST(frames AS REAL) / sample_rate) / 3600 FROM recordings
        WHERE {AreUsed} AND sample_rate > 0 GROUP BY output_split
        """, static row => (row.Split(0), row.Real(1)));

    /// <summary>Where the recordings of a class lie, by the stems of their files.</summary>
    /// <returns>Paths relative to the class folder.</returns>
    public static IEnumerable<(string Stem, string Path)> Paths(IndexDatabase index, string className, Split split) => index.Query(
        """
        SELECT r.output_stem, r.path FROM recordings r JOIN classes c ON c.id = r.class_id
        WHERE c.name = $1 AND r.output_split = $2 AND r.output_files > 0 ORDER BY r.output_stem
        """, static row => (row.Text(0), row.Text(1)), className, (long)split);
}

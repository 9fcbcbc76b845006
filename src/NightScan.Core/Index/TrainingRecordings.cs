using NightScan.Annotations;

namespace NightScan.Index;

/// <summary>A recording that can be trained on.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Split">The split that its files lie in.</param>
internal readonly record struct TrainingRecording(long Id, long ClassId, Split Split, string Stem, int Files, ulong[] Keys);

/// <summary>The same, as a reader outside meets it.</summary>
/// <param name="Path">What orders it in its class.</param>
/// <param name="Split">The split that its files lie in.</param>
/// <param name="Recording">Relative to AudioRoot.</param>
/// <param name="Window">Its begin and end in seconds; null where only first windows are used.</param>
/// <param name="Labels">Those beside what its folder says, with <c>/</c> between them; null for none.</param>
internal readonly record struct UsedRecording(
    string Path, Split Split, string Stem, int Files, string Recording, Window? Window, string? Labels);

/// <summary>Where the files of an example come from.</summary>
/// <param name="Recording">Relative to AudioRoot.</param>
/// <param name="Window">Its begin and end in seconds; null where only first windows are used.</param>
/// <param name="Id">The recording's row, also of a window.</param>
internal readonly record struct ExampleSource(string Stem, string Recording, Window? Window, long Id);

/// <summary>What a trainer reads of an index.</summary>
internal static class TrainingRecordings
{
    // A recording is used when all files that it ought to have are valid; failed and half-made ones are left out.
    private const string HaveAll = "pending = 0 AND output_files > 0 AND output_files = output_count AND output_class IS NULL";
    private const string AreWanted = "selected = 1 AND error_code IS NULL";
    private const string AreUsed = AreWanted + " AND " + HaveAll;

    /// <summary>The class folders that examples are of, in no order; those of files alone, and of labels alone, are none.</summary>
    public static List<(long Id, string Name)> Folders(IndexDatabase index) => index.ReadAll(
        """
        SELECT id, name FROM classes WHERE name <> $1
            AND EXISTS (SELECT 1 FROM recordings WHERE class_id = classes.id AND windows IS NULL)
        """, static row => (row.Long(0), row.Text(1)), ExampleLabels.Unfiled);

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
        SELECT e.path, e.output_split, e.output_stem, e.output_files, {FileRows.Path}, e.window_start, e.window_end,
            (SELECT group_concat(n.name, '/') FROM labels l JOIN classes n ON n.id = l.class_id WHERE l.example = e.id AND l.kind = $5)
        FROM (SELECT id, path, output_split, output_stem, output_files, source, window_start, window_end FROM recordings
            WHERE class_id = (SELECT id FROM classes WHERE name = $1) AND path > $2 AND ($3 IS NULL OR output_split = $3) AND {AreUsed}
            ORDER BY path LIMIT $4) e
            CROSS JOIN recordings r ON r.id = coalesce(e.source, e.id) CROSS JOIN classes c ON c.id = r.class_id
        ORDER BY e.path
        """,
        static row => new UsedRecording(row.Text(0), row.Split(1), row.Text(2), row.Int(3), row.Text(4), row.Window(5),
            row.TextOrNull(7)), className, after, (long?)split, most, (long)AnnotationKind.Positive);

    /// <summary>How many would be trained on, had they all their files.</summary>
    public static long LeftOut(IndexDatabase index) =>
        index.Count($"SELECT count(*) FROM recordings WHERE {AreWanted} AND NOT ({HaveAll})");

    /// <summary>The same of a split, also those that no build has got to yet; failed ones have nothing to wait for.</summary>
    public static long Waiting(IndexDatabase index, Split split) =>
        index.Count($"SELECT count(*) FROM recordings WHERE split = $1 AND {AreWanted} AND NOT ({HaveAll})", (long)split);

    /// <summary>Whether any is in the training split, with files or without.</summary>
    public static bool AnyInTrain(IndexDatabase index) => index.Any("SELECT 1 FROM recordings WHERE split = 0 AND selected = 1");

    /// <summary>
    /// How long the recordings of a split are in all, or the windows of theirs that are examples: what two of them have in common counts
    /// twice, what reaches beyond a recording's end does not. A split without any is left out.
    /// </summary>
    public static IEnumerable<(Split Split, double Hours)> Hours(IndexDatabase index) => index.Query(
        $"""
        WITH used AS (SELECT id, output_split, source, window_start, window_end FROM recordings WHERE {AreUsed}),
            lengths AS (
                SELECT e.output_split AS split, e.window_start AS start, e.window_end AS end,
                    iif(r.sample_rate > 0, CAST(r.frames AS REAL) / r.sample_rate, NULL) AS seconds
                FROM used e CROSS JOIN recordings r ON r.id = coalesce(e.source, e.id))
        SELECT split, sum(iif(start IS NULL, seconds, min(end, iif(seconds > start, seconds, end)) - start)) / 3600 FROM lengths
        WHERE seconds IS NOT NULL OR start IS NOT NULL GROUP BY split
        """, static row => (row.Split(0), row.Real(1)));

    /// <summary>The recordings and windows that the files of a class folder are of, by the stems of the files.</summary>
    public static IEnumerable<ExampleSource> Sources(IndexDatabase index, string className, Split split) => index.Query(
        $"""
        SELECT e.output_stem, {FileRows.Path}, e.window_start, e.window_end, r.id
        FROM (SELECT id, output_stem, source, window_start, window_end FROM recordings
            WHERE class_id = (SELECT id FROM classes WHERE name = $1) AND output_split = $2 AND output_files > 0) e
            CROSS JOIN recordings r ON r.id = coalesce(e.source, e.id) CROSS JOIN classes c ON c.id = r.class_id
        ORDER BY e.output_stem
        """, static row => new ExampleSource(row.Text(0), row.Text(1), row.Window(2), row.Long(4)), className, (long)split);
}

namespace NightScan.Index;

/// <summary>A file of the cache: number 0 is the spectrogram of a recording itself, n its variant n.</summary>
internal sealed record OutputFile(Split Split, string ClassName, string Stem, int Number)
{
    public OutputFolder Folder => new(Split, ClassName);
}

/// <summary>The files that a recording has, or is to have, in a folder of the cache.</summary>
/// <param name="Keys">0 for those that are not valid.</param>
internal sealed record RecordingOutputs(long Id, Split Split, string ClassName, string Stem, ulong[] Keys)
{
    public OutputFile File(int number) => new(Split, ClassName, Stem, number);
}

/// <summary>What the index claims of the files of a recording: where they lie, and their keys.</summary>
internal static class Outputs
{
    /// <summary>How many valid files there are, counted anew.</summary>
    public static long Count(IndexDatabase index) => index.Count("SELECT coalesce(sum(output_files), 0) FROM recordings");

    /// <summary>The recordings with valid files by their rows.</summary>
    /// <param name="after">The last row of the page before; 0 for the first.</param>
    public static IEnumerable<RecordingOutputs> Page(IndexDatabase index, long after, int most) => index.Query(
        """
        SELECT r.id, r.output_split, c.name, r.output_stem, r.output_keys
        FROM recordings r JOIN classes c ON c.id = coalesce(r.output_class, r.class_id)
        WHERE r.id > $1 AND r.output_files > 0 ORDER BY r.id LIMIT $2
        """,
        static row => new RecordingOutputs(row.Long(0), row.Split(1), row.Text(2), row.Text(3), row.Keys(4)), after, most);

    /// <summary>Those whose files lie in one folder.</summary>
    public static IEnumerable<RecordingOutputs> In(IndexDatabase index, long classId, OutputFolder folder) => index.Query(
        """
        SELECT id, output_stem, output_keys FROM recordings
        WHERE class_id = $1 AND output_split = $2 AND output_files > 0 AND output_class IS NULL
        UNION ALL SELECT id, output_stem, output_keys FROM recordings WHERE output_class = $1 AND output_split = $2 AND output_files > 0
        """,
        row => new RecordingOutputs(row.Long(0), folder.Split, folder.ClassName, row.Text(1), row.Keys(2)), classId, (int)folder.Split);

    public static ulong[] KeysOf(IndexDatabase index, long id) =>
        index.Query("SELECT output_keys FROM recordings WHERE id = $1", static row => row.Keys(0), id).FirstOrDefault([]);

    /// <summary>Says which files of a recording are valid and where all of them are to lie.</summary>
    /// <param name="isElsewhere">Whether they lie in the folder of another class until they are moved.</param>
    public static void Plan(IndexDatabase index, long id, Split split, string stem, ulong[] keys, bool isElsewhere)
    {
        int valid = OutputKeys.CountValid(keys);
        index.Execute("""
            UPDATE recordings SET output_split = $2, output_stem = $3, output_count = $4, output_keys = $5, output_files = $6, pending = $7,
                output_class = iif($8, output_class, NULL)
            WHERE id = $1
            """, id, (int)split, stem, keys.Length, OutputKeys.Format(keys), valid, valid < keys.Length ? 1 : 0, isElsewhere);
    }

    /// <summary>Says which files of a recording are left, of which others were lost.</summary>
    public static void Lose(IndexDatabase index, long id, ulong[] left) => index.Execute(
        "UPDATE recordings SET output_keys = $2, output_files = $3, pending = 1 WHERE id = $1",
        id, OutputKeys.Format(left), OutputKeys.CountValid(left));

    /// <summary>Says that a recording has all its files, on the disk.</summary>
    /// <param name="fallback">The decoder that stood in.</param>
    /// <param name="changedNs">Change time of the recording's file when it was decoded; null where that was not told.</param>
    /// <param name="wasDecoded">Else what is known of it stays: all files were there.</param>
    /// <param name="warningCode">What was wrong with it, with <paramref name="warning"/>.</param>
    public static void Complete(
        IndexDatabase index, long id, ulong[] keys, string? fallback, long? changedNs,
        bool wasDecoded, string? warningCode, string? warning) =>
        index.Execute("""
            UPDATE recordings SET output_keys = $2, output_files = $3, error_decoders = $4, pending = 0,
                changed_ns = coalesce($5, changed_ns), warning_code = iif($6, $7, warning_code), warning = iif($6, $8, warning)
            WHERE id = $1
            """, id, OutputKeys.Format(keys), keys.Length, fallback, changedNs, wasDecoded, warningCode, warning);

    /// <summary>Whether a recording is longer than what is used of it.</summary>
    /// <param name="seconds">What is used.</param>
    public static bool IsLonger(IndexDatabase index, long id, double seconds) =>
        index.Any("SELECT 1 FROM recordings WHERE id = $1 AND frames > $2 * sample_rate", id, seconds);
}

using NightScan.Files;
using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>A recording that needs a look: it is new, or something that its files depend on changed.</summary>
/// <param name="Split">Where its files belong, with <paramref name="Stem"/>.</param>
/// <param name="OutputSplit">Where they lie, with <paramref name="OutputStem"/>; null when it never had any.</param>
/// <param name="OutputClass">The class in whose folder they lie; that of the recording, but for what is to be moved.</param>
/// <param name="OutputCount">How many there may be.</param>
/// <param name="Keys">Of its valid files, 0 for those that are to be made.</param>
/// <param name="Fallback">The decoder that stood in when it was last decoded.</param>
internal sealed record PendingRecording(
    long Id, long ClassId, string ClassName, ContentHash Content, Split Split, string Stem,
    Split? OutputSplit, string? OutputStem, string OutputClass, int OutputCount, ulong[] Keys, string? Fallback);

/// <summary>A file that recordings, or windows of one, are to be read from.</summary>
/// <param name="Id">Its row.</param>
/// <param name="ClassName">Its folder.</param>
/// <param name="Path">Relative to that.</param>
/// <param name="Mark">What it was when it was hashed.</param>
internal sealed record DueFile(long Id, string ClassName, string Path, ContentHash Content, FileMark Mark);

/// <summary>A recording, or a window of one, of which files are to be made.</summary>
/// <param name="Split">Where they are to lie, with <paramref name="Stem"/>.</param>
/// <param name="Start">Seconds at which the window starts; null where only the first is used.</param>
internal sealed record DueRecording(
    long Id, long ClassId, string ClassName, ContentHash Content, Split Split, string Stem,
    ulong[] Keys, string? Fallback, DueFile File, double? Start);

/// <summary>The recordings that are used and have not all of their files.</summary>
internal static class PendingRecordings
{
    // As the partial index recordings_pending has it, so that the few are found among a million.
    private const string ArePending = "selected = 1 AND error_code IS NULL AND pending = 1";
    private const string AreDueWindows = "source IS NOT NULL AND " + ArePending;
    private const string AreNewcomers = ArePending + " AND output_split IS NULL";
    private const string WithClasses = FileRows.WithClasses;

    public static bool Any(IndexDatabase index) => index.Any($"SELECT 1 FROM recordings WHERE {ArePending}");

    public static long Count(IndexDatabase index) => index.Count($"SELECT count(*) FROM recordings WHERE {ArePending}");

    public static SplitCounts CountBySplit(IndexDatabase index) => SplitCounts.Of(index.Query(
        $"SELECT split, count(*) FROM recordings WHERE {ArePending} GROUP BY split", static row => (row.Split(0), row.Long(1))));

    /// <summary>Has all recordings looked at, in the caller's transaction.</summary>
    public static void AddAll(IndexDatabase index) =>
        index.Execute("UPDATE recordings SET pending = 1 WHERE pending = 0 AND selected = 1 AND error_code IS NULL");

    /// <summary>The next ones by their rows.</summary>
    /// <param name="after">The last row of the page before; 0 for the first.</param>
    public static List<PendingRecording> Page(IndexDatabase index, long after, int most) => index.ReadAll(
        $"""
        SELECT r.id, r.class_id, c.name, r.content_hash, r.split, r.stem, r.output_split, r.output_stem, r.output_count, r.output_keys,
            r.error_decoders, coalesce((SELECT name FROM classes WHERE id = r.output_class), c.name)
        FROM {WithClasses} WHERE r.id > $1 AND {ArePending} ORDER BY r.id LIMIT $2
        """,
        static row => new PendingRecording(row.Long(0), row.Long(1), row.Text(2), row.Content(3), row.Split(4), row.Text(5),
            row.SplitOrNull(6), row.TextOrNull(7), row.Text(11), row.Int(8), row.Keys(9), row.TextOrNull(10)), after, most);

    /// <summary>The same after they were planned, where each is a file; what is a window comes by <see cref="DueWindows"/>.</summary>
    public static IEnumerable<DueRecording> Due(IndexDatabase index, long after, int most) => index.Query(
        $"""
        SELECT r.id, r.class_id, c.name, r.path, r.content_hash, r.output_split, r.output_stem, r.output_keys, r.error_decoders,
            r.size, r.modified_ns, r.changed_ns
        FROM {WithClasses} WHERE r.id > $1 AND {ArePending} AND {FileRows.Are} ORDER BY r.id LIMIT $2
        """,
        static row => new DueRecording(row.Long(0), row.Long(1), row.Text(2), row.Content(4), row.Split(5), row.Text(6), row.Keys(7),
            row.TextOrNull(8), new DueFile(row.Long(0), row.Text(2), row.Text(3), row.Content(4),
                new FileMark(row.Long(9), row.Long(10), row.Long(11))), Start: null), after, most);

    /// <summary>The windows of the next file that has any, by their starts.</summary>
    /// <param name="after">The row of the file before; 0 for the first.</param>
    public static List<DueRecording> DueWindows(IndexDatabase index, long after)
    {
        DueFile? file = index.Query(
            $"""
            SELECT r.id, c.name, r.path, r.content_hash, r.size, r.modified_ns, r.changed_ns FROM {WithClasses}
            WHERE r.id = (SELECT source FROM recordings WHERE source > $1 AND {AreDueWindows} ORDER BY source LIMIT 1)
            """,
            static row => new DueFile(row.Long(0), row.Text(1), row.Text(2), row.Content(3),
                new FileMark(row.Long(4), row.Long(5), row.Long(6))), after).FirstOrDefault();
        return file is null ? [] : index.ReadAll(
            $"""
            SELECT r.id, r.class_id, c.name, r.content_hash, r.output_split, r.output_stem, r.output_keys, r.error_decoders, r.window_start
            FROM {WithClasses} WHERE r.source = $1 AND {AreDueWindows} ORDER BY r.source, r.window_start
            """,
            row => new DueRecording(row.Long(0), row.Long(1), row.Text(2), row.Content(3), row.Split(4), row.Text(5), row.Keys(6),
                row.TextOrNull(7), file, row.Real(8)), file.Id);
    }

    /// <summary>Where all of them will have their files.</summary>
    public static IEnumerable<RecordingOutputs> DueFiles(IndexDatabase index) => index.Query(
        $"SELECT r.id, r.split, c.name, r.stem, r.output_keys FROM {WithClasses} WHERE {ArePending} ORDER BY r.id",
        static row => new RecordingOutputs(row.Long(0), row.Split(1), row.Text(2), row.Text(3), row.Keys(4)));

    /// <summary>The folders of those that never had any files.</summary>
    public static IEnumerable<ClassFolder> NewcomersFolders(IndexDatabase index) => index.Query(
        $"SELECT DISTINCT r.class_id, c.name, r.split FROM {WithClasses} WHERE {AreNewcomers}",
        static row => new ClassFolder(row.Long(0), new(row.Split(2), row.Text(1))));

    /// <summary>The stems of those in one folder.</summary>
    public static IEnumerable<string> NewcomersStems(IndexDatabase index, long classId, Split split) => index.Query(
        $"SELECT stem FROM recordings WHERE class_id = $1 AND split = $2 AND {AreNewcomers}",
        static row => row.Text(0), classId, (int)split);
}

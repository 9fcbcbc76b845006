using NightScan.Recordings.Metadata;

namespace NightScan.Index;

/// <summary>All that the index tells of a recording to who reads it.</summary>
/// <param name="Path">Relative to the class folder.</param>
/// <param name="IsSelected">Whether it is used, or windows of it.</param>
/// <param name="SampleRate">Hz; null until it was decoded.</param>
/// <param name="Frames">Samples per channel; null until it was decoded, negative where only all of it would have told.</param>
/// <param name="Files">Valid files, of its windows too.</param>
/// <param name="Error">Why it cannot be used, or the first of its windows that cannot.</param>
internal sealed record ListedRecording(
    string Path, Split Split, bool IsSelected, long Size, int? SampleRate, int? Channels, long? Frames, int Files,
    (string Code, string Reason)? Error, RecordingMetadata Metadata);

/// <summary>The recordings that there are, used or not.</summary>
internal static class ListedRecordings
{
    /// <summary>Those of a class by their paths, which have an index: a page costs no more than its rows.</summary>
    /// <param name="after">The last path of the page before; empty for the first.</param>
    public static IEnumerable<ListedRecording> Page(IndexDatabase index, string className, string after, int most) => index.Query(
        $"""
        SELECT r.path, r.split, {FileRows.AreUsed}, r.size, r.sample_rate, r.channels, r.frames,
            r.output_files + coalesce((SELECT sum(output_files) FROM recordings WHERE source = r.id), 0),
            coalesce(r.error_code, f.error_code), coalesce(r.error, f.error), r.recorded_at, r.recorder, r.latitude, r.longitude
        FROM (SELECT * FROM recordings
            WHERE class_id = (SELECT id FROM classes WHERE name = $1) AND path > $2 AND source IS NULL ORDER BY path LIMIT $3) r
            LEFT JOIN recordings f ON f.id = (
                SELECT id FROM recordings WHERE source = r.id AND error_code IS NOT NULL AND selected = 1 ORDER BY window_start LIMIT 1)
        ORDER BY r.path
        """,
        static row => new ListedRecording(
            row.Text(0), row.Split(1), row.Flag(2), row.Long(3), row.IntOrNull(4), row.IntOrNull(5), row.LongOrNull(6), row.Int(7),
            row.TextOrNull(8) is string code ? (code, row.TextOrNull(9) ?? "") : null, MetadataOf(row)), className, after, most);

    private static RecordingMetadata MetadataOf(Row row) => new(
        row.TextOrNull(10) is string time ? RecordingTime.Parse(time) : null, row.TextOrNull(11),
        row.RealOrNull(12) is double latitude && row.RealOrNull(13) is double longitude ? new(latitude, longitude) : null);
}

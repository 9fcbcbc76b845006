using NightScan.Recordings.Metadata;

namespace NightScan.Index;

/// <summary>All that the index tells of a recording to who reads it.</summary>
/// <param name="Path">Relative to the class folder.</param>
/// <param name="SampleRate">Hz; null until it was decoded.</param>
/// <param name="Frames">Samples per channel; null until it was decoded, negative where only all of it would have told.</param>
/// <param name="Files">Valid files.</param>
internal sealed record ListedRecording(
    string Path, Split Split, bool IsSelected, long Size, int? SampleRate, int? Channels, long? Frames, int Files,
    (string Code, string Reason)? Error, RecordingMetadata Metadata);

/// <summary>The recordings that there are, used or not.</summary>
internal static class ListedRecordings
{
    /// <summary>Those of a class by their paths, which have an index: a page costs no more than its rows.</summary>
    /// <param name="after">The last path of the page before; empty for the first.</param>
    public static IEnumerable<ListedRecording> Page(IndexDatabase index, string className, string after, int most) => index.Query(
        """
        SELECT path, split, selected, size, sample_rate, channels, frames, output_files, error_code, error,
            recorded_at, recorder, latitude, longitude
        FROM recordings WHERE class_id = (SELECT id FROM classes WHERE name = $1) AND path > $2 ORDER BY path LIMIT $3
        """,
        static row => new ListedRecording(
            row.Text(0), row.Split(1), row.Flag(2), row.Long(3), row.IntOrNull(4), row.IntOrNull(5), row.LongOrNull(6), row.Int(7),
            row.TextOrNull(8) is string code ? (code, row.TextOrNull(9) ?? "") : null, MetadataOf(row)), className, after, most);

    private static RecordingMetadata MetadataOf(Row row) => new(
        row.TextOrNull(10) is string time ? RecordingTime.Parse(time) : null, row.TextOrNull(11),
        row.RealOrNull(12) is double latitude && row.RealOrNull(13) is double longitude ? new(latitude, longitude) : null);
}

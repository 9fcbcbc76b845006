namespace NightScan.Index;

/// <summary>A recording as the index knows it.</summary>
internal sealed record KnownRecording(long Id, string Path, long Size, long ModifiedNs)
{
    /// <summary>Those of a class, by the bytes of their paths.</summary>
    public static List<KnownRecording> OfClass(IndexDatabase index, string className) => index.ReadAll(
        $"""
        SELECT r.id, r.path, r.size, r.modified_ns FROM {FileRows.WithClasses} WHERE c.name = $1 AND {FileRows.Are} ORDER BY r.path
        """, static row => new KnownRecording(row.Long(0), row.Text(1), row.Long(2), row.Long(3)), className);

    /// <summary>The paths of all recordings, relative to AudioRoot.</summary>
    public static IEnumerable<string> Paths(IndexDatabase index) =>
        index.Query($"SELECT {FileRows.Path} FROM {FileRows.WithClasses} WHERE {FileRows.Are}", static row => row.Text(0));
}

namespace NightScan.Index;

/// <summary>A recording as the index knows it.</summary>
internal readonly record struct KnownRecording(long Id, string Path, long Size, long ModifiedNs)
{
    /// <summary>Those of a class, by the bytes of their paths.</summary>
    public static List<KnownRecording> OfClass(IndexDatabase index, string className) => [.. index.Query(
        """
        SELECT r.id, r.path, r.size, r.modified_ns FROM recordings r JOIN classes c ON c.id = r.class_id WHERE c.name = $1 ORDER BY r.path
        """, static row => new KnownRecording(row.Long(0), row.Text(1), row.Long(2), row.Long(3)), className)];

    /// <summary>The paths of all recordings, relative to AudioRoot.</summary>
    public static IEnumerable<string> Paths(IndexDatabase index) =>
        index.Query("SELECT c.name || '/' || r.path FROM recordings r JOIN classes c ON c.id = r.class_id", static row => row.Text(0));
}

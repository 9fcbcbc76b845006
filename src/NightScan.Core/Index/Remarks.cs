namespace NightScan.Index;

/// <summary>Something that is to be said of a recording.</summary>
/// <param name="Path">Relative to AudioRoot.</param>
/// <param name="Code">Of the diagnostic.</param>
/// <param name="Text">Its message.</param>
internal sealed record Remark(string Path, string Code, string Text, Split? Split);

/// <summary>What is to be said of the recordings as they are now, by their paths.</summary>
internal static class Remarks
{
    /// <summary>Selected recordings that could not be decoded.</summary>
    public static IEnumerable<Remark> Failed(IndexDatabase index) => index.Query(
        $"""
        SELECT DISTINCT {FileRows.Path}, e.error_code, e.error, r.split FROM {FileRows.OfExamples}
        WHERE e.error_code IS NOT NULL AND e.selected = 1 ORDER BY 1
        """, Read);

    /// <summary>Recordings that are used, and something was wrong with them.</summary>
    public static IEnumerable<Remark> UsedInPart(IndexDatabase index) => index.Query(
        $"""
        SELECT DISTINCT {FileRows.Path}, e.warning_code, e.warning, r.split FROM {FileRows.OfExamples}
        WHERE e.warning_code IS NOT NULL AND e.error_code IS NULL AND e.selected = 1 ORDER BY 1
        """, Read);

    /// <summary>Recordings that are used and have a lower sample rate than some, first by their rates.</summary>
    /// <param name="hertz">The rate.</param>
    public static IEnumerable<(int Rate, string Class, string Path, Split Split)> Slower(IndexDatabase index, double hertz) => index.Query(
        $"""
        SELECT r.sample_rate, c.name, r.path, r.split FROM {FileRows.WithClasses}
        WHERE r.sample_rate < $1 AND {FileRows.AreUsed} AND r.error_code IS NULL ORDER BY r.sample_rate, 2, 3
        """, static row => ((int)row.Long(0), row.Text(1), row.Text(2), row.Split(3)), hertz);

    /// <summary>Recordings that SplitsCsv does not list, first those that are left out.</summary>
    public static IEnumerable<(string Path, Split Split, Listing Listing)> Unlisted(IndexDatabase index) => index.Query(
        $"""
        SELECT {FileRows.Path}, r.split, r.unlisted FROM {FileRows.WithClasses}
        WHERE r.unlisted <> 0 AND {FileRows.Are} AND (r.unlisted = 2 OR {FileRows.AreUsed}) ORDER BY r.unlisted DESC, 1
        """, static row => (row.Text(0), row.Split(1), (Listing)row.Int(2)));

    private static Remark Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Split(3));
}

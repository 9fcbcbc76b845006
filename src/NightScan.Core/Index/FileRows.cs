namespace NightScan.Index;

/// <summary>
/// The rows of recordings that stand for files. Where all windows of recordings are used, each window has a row of its own beside that of
/// its recording, and what concerns files leaves those out.
/// </summary>
internal static class FileRows
{
    /// <summary>Whether the row r is a file's.</summary>
    public const string Are = "r.source IS NULL";

    /// <summary>The path of the row r of the class c, relative to AudioRoot.</summary>
    public const string Path = "iif(c.name = '.', '', c.name || '/') || r.path";

    /// <summary>Both tables, joined.</summary>
    public const string WithClasses = "recordings r JOIN classes c ON c.id = r.class_id";

    /// <summary>The examples e, joined with the rows r of their files and the classes c of these.</summary>
    public const string OfExamples =
        "recordings e JOIN recordings r ON r.id = coalesce(e.source, e.id) JOIN classes c ON c.id = r.class_id";

    /// <summary>Whether the file row r is used: itself, or windows of it.</summary>
    public const string AreUsed = "(r.selected = 1 OR EXISTS (SELECT 1 FROM recordings e WHERE e.source = r.id AND e.selected = 1))";
}

namespace NightScan.Index;

/// <summary>What a split has.</summary>
/// <param name="Classes">Classes with selected recordings; windows without labels are of none.</param>
/// <param name="Files">Valid files.</param>
/// <param name="Failed">Selected recordings that failed.</param>
internal sealed record SplitTotals(Split Split, int Classes, long Recordings, long Files, long Failed);

/// <summary>What a class has in a split: selected recordings, those of them that failed, and valid files.</summary>
internal sealed record ClassTotals(Split Split, long Recordings, long Failed, long Files);

/// <summary>
/// Counts per class and split. Triggers of the index keep them in the transactions that change the recordings, so that a build
/// with nothing to do need not count a million rows; <see cref="Mend"/> counts anew.
/// </summary>
internal static class ClassCounts
{
    /// <summary>The rows of classes, in no order; also that of recordings that are filed under none.</summary>
    public static List<(long Id, string Name)> Classes(IndexDatabase index) =>
        index.ReadAll("SELECT id, name FROM classes", static row => (row.Long(0), row.Text(1)));

    /// <summary>
    /// How many classes there are: as many outputs as a network has that is trained on them. What only labels something is one; windows
    /// without labels, files that are filed under none, and folders that stand for several are none.
    /// </summary>
    public static int Count(IndexDatabase index) => (int)index.Count(
        "SELECT count(*) FROM classes WHERE name NOT IN ($1, $2) AND id NOT IN (SELECT class_id FROM class_labels)",
        ExampleLabels.Background, ExampleLabels.Unfiled);

    /// <summary>
    /// What each class has in each split that has any of it, and the names of all classes: one statement, so that both are of one moment.
    /// </summary>
    /// <returns>In no order; of a class without any, its name alone.</returns>
    public static List<(string Class, ClassTotals? Totals)> ByClass(IndexDatabase index) => index.ReadAll(
        """
        SELECT c.name, n.split, n.selected, n.failed, n.files FROM classes c
        LEFT JOIN class_counts n ON n.class_id = c.id AND n.selected + n.failed + n.files > 0
        """,
        static row => (row.Text(0), row.SplitOrNull(1) is Split split
            ? new ClassTotals(split, row.Long(2), row.Long(3), row.Long(4)) : null));

    /// <summary>Valid files of all classes.</summary>
    public static long Files(IndexDatabase index) => index.Count("SELECT coalesce(sum(files), 0) FROM class_counts");

    /// <summary>The folders that hold files which the index claims.</summary>
    public static List<ClassFolder> Folders(IndexDatabase index) => index.ReadAll(
        "SELECT c.id, c.name, n.split FROM class_counts n JOIN classes c ON c.id = n.class_id WHERE n.files > 0 ORDER BY c.id, n.split",
        static row => new ClassFolder(row.Long(0), new(row.Split(2), row.Text(1))));

    /// <summary>The sums over all classes; none of a split that never had any.</summary>
    public static List<SplitTotals> BySplit(IndexDatabase index) => index.ReadAll(
        """
        SELECT split, sum(selected > 0 AND class_id IS NOT (SELECT id FROM classes WHERE name = $1)), sum(selected), sum(files), sum(failed)
        FROM class_counts GROUP BY split
        """,
        static row => new SplitTotals(row.Split(0), row.Int(1), row.Long(2), row.Long(3), row.Long(4)), ExampleLabels.Background);

    /// <summary>Counts all recordings, and puts the counts right where they are wrong.</summary>
    /// <returns>Whether any was wrong: somebody changed the index who does not know of its triggers.</returns>
    public static bool Mend(IndexDatabase index)
    {
        bool isWrong = false;
        index.InTransaction(() =>
        {
            isWrong = index.Any($"SELECT * FROM ({IndexSchema.CountedAnew}) EXCEPT SELECT * FROM class_counts")
                || index.Any("SELECT * FROM class_counts WHERE selected + failed + files > 0 "
                    + $"EXCEPT SELECT * FROM ({IndexSchema.CountedAnew})");
            if (isWrong)
            {
                index.Execute("DELETE FROM class_counts");
                index.Execute($"INSERT INTO class_counts {IndexSchema.CountedAnew}");
            }
        });
        return isWrong;
    }
}

namespace NightScan.Index;

/// <summary>Files of one recording that are to be renamed: those with a key.</summary>
internal sealed record MovingFiles(
    long Id, string FromClass, Split From, string FromStem, string ToClass, Split To, string ToStem, ulong[] Keys, int Pending)
{
    /// <summary>How many they were to be.</summary>
    public int Count { get; } = OutputKeys.CountValid(Keys);

    public List<int> Numbers() => OutputKeys.Valid(Keys);

    public OutputFile Old(int number) => new(From, FromClass, FromStem, number);

    public OutputFile New(int number) => new(To, ToClass, ToStem, number);
}

/// <summary>The recordings whose files lie where they no longer belong.</summary>
internal static class MovingOutputs
{
    // As the partial index recordings_moving has it, so that the few are found among a million.
    private const string AreMoving =
        "r.output_files > 0 AND (r.output_split <> r.split OR r.output_stem <> r.stem OR r.output_class IS NOT NULL)";

    public static bool Any(IndexDatabase index) => index.Any($"SELECT 1 FROM recordings r WHERE {AreMoving}");

    /// <summary>How many there are, and their files by the split that they go to.</summary>
    public static (long Recordings, SplitCounts Files) Count(IndexDatabase index)
    {
        List<(Split Split, long Recordings, long Files)> moves = index.ReadAll(
            $"SELECT r.split, count(*), sum(r.output_files) FROM recordings r WHERE {AreMoving} GROUP BY r.split",
            static row => (row.Split(0), row.Long(1), row.Long(2)));
        return (moves.Sum(move => move.Recordings), SplitCounts.Of(moves.Select(move => (move.Split, move.Files))));
    }

    public static List<MovingFiles> Read(IndexDatabase index) => index.ReadAll(
        $"""
        SELECT r.id, coalesce(o.name, c.name), r.output_split, r.output_stem, c.name, r.split, r.stem, r.output_keys, r.pending
        FROM recordings r JOIN classes c ON c.id = r.class_id LEFT JOIN classes o ON o.id = r.output_class
        WHERE {AreMoving}
        """,
        static row => new MovingFiles(
            row.Long(0), row.Text(1), row.Split(2), row.Text(3), row.Text(4), row.Split(5), row.Text(6), row.Keys(7), row.Int(8)));

    /// <summary>
    /// Takes the new places without claiming that their files are there, and gives up the old ones. After a kill or a power cut the next
    /// build finds what had been renamed by its trailer, deletes the rest and makes it anew.
    /// </summary>
    public static void GiveUp(IndexDatabase index, IEnumerable<MovingFiles> moves) => index.InTransaction(() =>
    {
        foreach (MovingFiles move in moves)
        {
            move.Numbers().ForEach(number => Claims.Orphan(index, move.Old(number)));
            index.Execute(
                "UPDATE recordings SET output_split = $2, output_stem = $3, output_class = NULL, output_keys = $4, output_files = 0, "
                    + "pending = 1 WHERE id = $1",
                move.Id, (int)move.To, move.ToStem, OutputKeys.Format(new ulong[move.Keys.Length]));
        }
    });

    /// <summary>Claims what was renamed; the rest has lost its key.</summary>
    public static void Claim(IndexDatabase index, IEnumerable<MovingFiles> moves) => index.InTransaction(() =>
    {
        foreach (MovingFiles move in moves)
        {
            move.Numbers().ForEach(number => Claims.Forget(index, move.Old(number)));
            int valid = OutputKeys.CountValid(move.Keys);
            index.Execute("UPDATE recordings SET output_keys = $2, output_files = $3, pending = $4 WHERE id = $1",
                move.Id, OutputKeys.Format(move.Keys), valid, valid < move.Count ? 1 : move.Pending);
        }
    });
}

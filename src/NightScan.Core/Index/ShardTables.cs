namespace NightScan.Index;

/// <summary>What is copied from an index to that of a share, and taken back.</summary>
internal static class ShardTables
{
    // A file that is taken over was made, or found, by the shard.
    private const string TakenOver = """
        r.pending = 1 AND r.content_hash = s.content_hash AND (s.pending = 0 OR s.error_code IS NOT NULL)
        AND shard_of(iif(c.name = '.', '', c.name || '/') || f.path, $1) = $2
        """;

    /// <summary>Makes <c>shard_of</c> known: which of a number of shares a recording is in, by its path relative to AudioRoot.</summary>
    public static void Define(IndexDatabase index, Func<string, long, long> shardOf) => index.Define("shard_of", shardOf);

    /// <summary>Whether the index of a share is of a plan.</summary>
    public static bool IsOf(IndexDatabase index, string plan) => index.ReadMeta(MetaKey.ShardOfPlan) == plan;

    /// <summary>Copies the recordings that the plan wants something of and that belong to the share.</summary>
    /// <param name="index">Of the share, which is empty.</param>
    /// <param name="whole">Full path of the index that has the plan.</param>
    /// <param name="backgroundClass">The class whose recordings are mixed into others; empty for none.</param>
    /// <param name="number">Which one this is, from 0.</param>
    public static void Copy(IndexDatabase index, string whole, string plan, string backgroundClass, int count, int number)
    {
        index.Execute("ATTACH $1 AS whole", whole);
        index.InTransaction(() =>
        {
            index.Execute("INSERT INTO classes SELECT * FROM whole.classes");
            index.Execute("INSERT INTO backgrounds SELECT * FROM whole.backgrounds");
            index.Execute("INSERT INTO meta SELECT * FROM whole.meta WHERE key IN ('plan', 'settings', 'spectrogram', 'file_bytes')");
            // The backgrounds of a class are other recordings, whichever share they are of.
            index.Execute("""
                INSERT INTO recordings SELECT e.* FROM whole.recordings e
                    JOIN whole.recordings r ON r.id = coalesce(e.source, e.id) JOIN whole.classes c ON c.id = r.class_id
                WHERE c.name = $1 AND e.selected = 1 AND e.split = 0 AND e.error_code IS NULL
                """, backgroundClass);
            index.Execute("UPDATE recordings SET pending = 0");
            index.Execute("""
                INSERT INTO recordings SELECT r.* FROM whole.recordings r
                    JOIN whole.recordings f ON f.id = coalesce(r.source, r.id) JOIN whole.classes c ON c.id = f.class_id
                WHERE r.selected = 1 AND r.error_code IS NULL AND r.pending = 1
                    AND shard_of(iif(c.name = '.', '', c.name || '/') || f.path, $1) = $2
                ON CONFLICT(id) DO UPDATE SET pending = 1
                """, count, number);
            // Windows are told where their recordings lie by these.
            index.Execute("""
                INSERT OR IGNORE INTO recordings
                SELECT f.* FROM whole.recordings f WHERE f.id IN (SELECT source FROM recordings WHERE source IS NOT NULL)
                """);
            index.WriteMeta(MetaKey.ShardOfPlan, plan);
        });

        index.Execute("DETACH whole");
    }

    /// <summary>Says that everything of the share was tried.</summary>
    public static void Finish(IndexDatabase index) => index.WriteFlag(MetaKey.ShardFinished, true);

    /// <summary>Puts the index of a share beside the whole one, until <see cref="Detach"/>.</summary>
    public static void Attach(IndexDatabase index, string path) => index.Execute("ATTACH $1 AS shard", path);

    public static void Detach(IndexDatabase index) => index.Execute("DETACH shard");

    /// <summary>Whether the attached index has results of a plan, and whether it has all of them.</summary>
    public static (bool IsOfPlan, bool IsFinished) Inspect(IndexDatabase index, string plan)
    {
        string? Meta(MetaKey key) =>
            index.Query("SELECT value FROM shard.meta WHERE key = $1", static row => row.Text(0), key.Name).FirstOrDefault();
        return (Meta(MetaKey.ShardOfPlan) == plan, Meta(MetaKey.ShardFinished) == "true");
    }

    /// <summary>Counts the files that <see cref="TakeOver"/> will take over.</summary>
    public static SplitCounts Count(IndexDatabase index, int count, int number) => SplitCounts.Of(index.Query(
        $"""
        SELECT s.output_split, sum(s.output_files - r.output_files)
        FROM shard.recordings s JOIN recordings r ON r.id = s.id
            JOIN recordings f ON f.id = coalesce(r.source, r.id) JOIN classes c ON c.id = f.class_id
        WHERE s.error_code IS NULL AND {TakenOver} GROUP BY s.output_split
        """, static row => (row.Split(0), row.Long(1)), count, number));

    /// <summary>Takes the results of the attached index, in the caller's transaction.</summary>
    public static void TakeOver(IndexDatabase index, int count, int number)
    {
        TakeOverDoubts(index);
        index.Execute("INSERT OR IGNORE INTO orphans SELECT * FROM shard.orphans");
        index.Execute($"""
            UPDATE recordings AS r SET output_split = s.output_split, output_stem = s.output_stem, output_count = s.output_count,
                output_class = s.output_class, output_keys = s.output_keys, output_files = s.output_files, pending = s.pending,
                error_code = s.error_code, error = s.error, error_decoders = s.error_decoders, changed_ns = s.changed_ns,
                warning_code = s.warning_code, warning = s.warning
            FROM shard.recordings s, recordings f, classes c
            WHERE s.id = r.id AND f.id = coalesce(r.source, r.id) AND c.id = f.class_id AND {TakenOver}
            """, count, number);
    }

    /// <summary>Takes from the attached index which recordings are not what the index says, in the caller's transaction.</summary>
    public static void TakeOverDoubts(IndexDatabase index)
    {
        index.Execute("""
            UPDATE recordings AS r SET modified_ns = 0 FROM shard.recordings s
            WHERE s.modified_ns = 0 AND s.id = r.id AND s.content_hash = r.content_hash AND r.modified_ns <> 0
            """);
        index.Execute("""
            UPDATE backgrounds AS b SET modified_ns = 0 FROM shard.backgrounds s
            WHERE s.modified_ns = 0 AND s.path = b.path AND s.content_hash = b.content_hash AND b.modified_ns <> 0
            """);
    }
}

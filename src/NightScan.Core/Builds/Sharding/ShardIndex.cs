using NightScan.Cache;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds.Sharding;

/// <summary>
/// The index of one share: a copy of the recordings that the plan wants something of and that belong to the share. The shard writes
/// to this alone, so that the whole index has one writer, and an interrupted shard goes on from it.
/// </summary>
internal static class ShardIndex
{
    // Of the shard's index: the plan that it is a copy of, written with the copy.
    private const string CopyOf = "shard_of_plan";
    private const string Finished = "shard_finished";

    /// <summary>Opens the index of a share, copying it when this plan was not worked on yet.</summary>
    public static IndexDatabase Open(PipelineSettings settings, CacheLayout layout, Shard shard, ShardPlan plan)
    {
        string path = shard.Results(layout);
        IndexDatabase index = IndexDatabase.Open(path);
        try
        {
            if (index.ReadMeta(CopyOf) != plan.Id)
            {
                index.Dispose();
                Delete(path);
                index = IndexDatabase.Open(path);
                Copy(index, settings, shard, plan);
            }

            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Says that everything of the share was tried.</summary>
    public static void Finish(IndexDatabase index)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        index.WriteMeta(Finished, "true");
        transaction.Commit();
    }

    /// <summary>Makes the shard's SQL function <c>shard_of(path, count)</c> known to a connection.</summary>
    public static void DefineFunction(IndexDatabase index) => index.Define<string, long, long>("shard_of", Shard.Of);

    /// <summary>Whether an attached index has results of a plan, and whether it has all of them.</summary>
    /// <param name="index">The whole index.</param>
    /// <param name="schema">The name by which the other one is attached.</param>
    /// <param name="plan">The plan.</param>
    public static (bool IsOfPlan, bool IsFinished) Inspect(IndexDatabase index, string schema, ShardPlan plan)
    {
        string? Meta(string key) => index.Command($"SELECT value FROM {schema}.meta WHERE key = $1", key).ExecuteScalar() as string;
        return (Meta(CopyOf) == plan.Id, Meta(Finished) == "true");
    }

    /// <summary>Deletes an index and what SQLite keeps beside it.</summary>
    public static void Delete(string path)
    {
        foreach (string suffix in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(path + suffix);
        }
    }

    private static void Copy(IndexDatabase index, PipelineSettings settings, Shard shard, ShardPlan plan)
    {
        DefineFunction(index);
        index.Execute("ATTACH $1 AS whole", settings.IndexDb);
        using (IndexTransaction transaction = index.BeginTransaction())
        {
            index.Execute("INSERT INTO classes SELECT * FROM whole.classes");
            index.Execute("INSERT INTO backgrounds SELECT * FROM whole.backgrounds");
            index.Execute("INSERT INTO meta SELECT * FROM whole.meta WHERE key IN ('plan', 'settings', 'spectrogram', 'file_bytes')");
            // The backgrounds of a class are other recordings, whichever share they are of.
            index.Execute("""
                INSERT INTO recordings SELECT r.* FROM whole.recordings r JOIN whole.classes c ON c.id = r.class_id
                WHERE c.name = $1 AND r.selected = 1 AND r.split = 0 AND r.error_code IS NULL
                """, settings.BackgroundClass);
            index.Execute("UPDATE recordings SET pending = 0");
            index.Execute("""
                INSERT INTO recordings SELECT r.* FROM whole.recordings r JOIN whole.classes c ON c.id = r.class_id
                WHERE r.selected = 1 AND r.error_code IS NULL AND r.pending = 1 AND shard_of(c.name || '/' || r.path, $1) = $2
                ON CONFLICT(id) DO UPDATE SET pending = 1
                """, shard.Count, shard.Index);
            index.WriteMeta(CopyOf, plan.Id);
            transaction.Commit();
        }

        index.Execute("DETACH whole");
    }
}

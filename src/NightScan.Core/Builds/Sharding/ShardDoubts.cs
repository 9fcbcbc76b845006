using Microsoft.Data.Sqlite;
using NightScan.Cache;
using NightScan.Index;

namespace NightScan.Builds.Sharding;

/// <summary>Recordings of which shards found that they are not what the index says: whoever reads the folder next reads them again.</summary>
internal static class ShardDoubts
{
    /// <summary>Takes them from all shards of a plan that is about to be given up.</summary>
    public static void Keep(IndexDatabase index, CacheLayout layout)
    {
        if (ShardPlan.Read(index) is not ShardPlan plan)
        {
            return;
        }

        for (int number = 0; number < plan.Count; number++)
        {
            Shard shard = new(number, plan.Count);
            shard.RefuseLinks(layout);
            if (File.Exists(shard.Results(layout)))
            {
                Keep(index, shard.Results(layout));
            }
        }
    }

    /// <summary>Takes them from the index of a shard that is attached as <c>shard</c>.</summary>
    public static void TakeOver(IndexDatabase index)
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

    private static void Keep(IndexDatabase index, string results)
    {
        try
        {
            index.Execute("ATTACH $1 AS shard", results);
        }
        catch (SqliteException)
        {
            // Damaged, or cut short: it is about to be removed, and whoever decodes these recordings sees it again.
            return;
        }

        try
        {
            using IndexTransaction transaction = index.BeginTransaction();
            TakeOver(index);
            transaction.Commit();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR)
        {
            // The same.
        }
        finally
        {
            index.Execute("DETACH shard");
        }
    }
}

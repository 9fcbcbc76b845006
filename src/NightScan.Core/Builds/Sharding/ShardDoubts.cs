using NightScan.Cache;
using NightScan.Index;

namespace NightScan.Builds.Sharding;

/// <summary>
/// Recordings of which shards found that they are not what the index says: whoever reads the folder next reads them again.
/// </summary>
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

    private static void Keep(IndexDatabase index, string results)
    {
        try
        {
            ShardTables.Attach(index, results);
        }
        catch (NightScanException exception) when (IndexTrouble.Is(exception))
        {
            // Damaged, or cut short: it is about to be removed, and whoever decodes these recordings sees it again.
            return;
        }

        try
        {
            index.InTransaction(() => ShardTables.TakeOverDoubts(index));
        }
        catch (NightScanException exception) when (IndexTrouble.IsOtherContent(exception))
        {
            // The same.
        }
        finally
        {
            ShardTables.Detach(index);
        }
    }
}

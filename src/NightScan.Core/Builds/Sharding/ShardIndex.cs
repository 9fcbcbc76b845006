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
    /// <summary>Opens the index of a share, copying it when this plan was not worked on yet.</summary>
    public static IndexDatabase Open(PipelineSettings settings, CacheLayout layout, Shard shard, ShardPlan plan)
    {
        string path = shard.Results(layout);
        IndexDatabase index = IndexDatabase.Open(path);
        try
        {
            if (!ShardTables.IsOf(index, plan.Id))
            {
                index.Dispose();
                IndexFiles.Delete(path);
                index = IndexDatabase.Open(path);
                ShardTables.Define(index, Shard.Of);
                ShardTables.Copy(index, settings.IndexDb, plan.Id, settings.BackgroundClass, shard.Count, shard.Index);
            }

            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }
}

using NightScan.Cache;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds.Sharding;

/// <summary>Takes into the index what the shards did: each shard's results in one transaction.</summary>
internal sealed class ShardMerge(PipelineSettings settings, CacheLayout layout, IndexDatabase index, IBuildReporter reporter)
{
    /// <summary>Files that came with the merged results, by split.</summary>
    public SplitCounts Generated { get; private set; } = new();

    /// <summary>Selected recordings that shards could not read for trouble of the machine, by split.</summary>
    public SplitCounts MachineTrouble { get; private set; } = new();

    /// <summary>
    /// Merges what is there. Shards without complete results are an error that names them; what the others did is merged all the same.
    /// </summary>
    public void Run()
    {
        if (ShardPlan.Read(index) is not ShardPlan plan)
        {
            reporter.Message("There is no plan for shards, so there is nothing to merge.");
            return;
        }

        ShardTables.Define(index, Shard.Of);
        List<int> lacking = [];
        for (int number = 0; number < plan.Count; number++)
        {
            if (!plan.Merged.Contains(number))
            {
                plan = Merge(plan, new Shard(number, plan.Count), out bool isFinished);
                if (!isFinished)
                {
                    lacking.Add(number);
                }
            }
        }

        Failures.DoubtFallback(index);
        index.MakeDurable();
        if (lacking.Count == 0)
        {
            CountMachineTrouble();
            ShardPlan.End(index, layout);
            return;
        }

        reporter.Error(new Diagnostic(DiagnosticCodes.ShardsLacking,
            $"{lacking.Count} of {plan.Count} shards have not finished; run them (ShardIndex "
            + $"{string.Join(' ', lacking.Take(20))}{(lacking.Count > 20 ? " …" : "")}) and merge again. What the others made is merged",
            settings.IndexDb));
    }

    private ShardPlan Merge(ShardPlan plan, Shard shard, out bool isFinished)
    {
        isFinished = false;
        shard.RefuseLinks(layout);
        if (!File.Exists(shard.Results(layout)))
        {
            return plan;
        }

        // A damaged file is SQLite's error: let it name the right one.
        using (IndexDatabase.Open(shard.Results(layout)))
        {
        }

        ShardTables.Attach(index, shard.Results(layout));
        try
        {
            (bool isOfPlan, isFinished) = ShardTables.Inspect(index, plan.Id);
            isFinished &= isOfPlan;
            if (!isOfPlan)
            {
                return plan;
            }

            ShardPlan merged = isFinished ? plan with { Merged = [.. plan.Merged, shard.Index] } : plan;
            index.InTransaction(() =>
            {
                Generated += ShardTables.Count(index, shard.Count, shard.Index);
                ShardTables.TakeOver(index, shard.Count, shard.Index);
                merged.Write(index);
            });
            return merged;
        }
        finally
        {
            ShardTables.Detach(index);
        }
    }

    private void CountMachineTrouble()
    {
        MachineTrouble = PendingRecordings.CountBySplit(index);
        if (MachineTrouble.Sum > 0)
        {
            reporter.Message($"{MachineTrouble.Sum} recordings could not be read by their shards; the next build tries them again.");
        }
    }
}

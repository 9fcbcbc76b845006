using NightScan.Index;

namespace NightScan.Builds.Sharding;

/// <summary>Takes into the index what the shards did: each shard's results in one transaction.</summary>
internal sealed class ShardMerge(BuildState build)
{
    /// <summary>
    /// Merges what is there. Shards without complete results are an error that names them; what the others did is merged all the same.
    /// </summary>
    public void Run()
    {
        if (ShardPlan.Read(build.Index) is not ShardPlan plan)
        {
            build.Reporter.Message("There is no plan for shards, so there is nothing to merge.");
            return;
        }

        ShardTables.Define(build.Index, Shard.Of);
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

        Failures.DoubtFallback(build.Index);
        build.Index.MakeDurable();
        if (lacking.Count == 0)
        {
            build.MachineTrouble = PendingRecordings.CountBySplit(build.Index);
            if (build.MachineTrouble.Sum > 0)
            {
                build.Reporter.Message($"{build.MachineTrouble.Sum} recordings could not be read by their shards; the next build tries "
                    + "them again.");
            }

            ShardPlan.End(build.Index, build.Layout);
            return;
        }

        build.Reporter.Error(new Diagnostic(DiagnosticCodes.ShardsLacking,
            $"{lacking.Count} of {plan.Count} shards have not finished; run them (ShardIndex "
            + $"{string.Join(' ', lacking.Take(20))}{(lacking.Count > 20 ? " …" : "")}) and merge again. What the others made is merged",
            build.Settings.IndexDb));
    }

    private ShardPlan Merge(ShardPlan plan, Shard shard, out bool isFinished)
    {
        isFinished = false;
        shard.RefuseLinks(build.Layout);
        if (!File.Exists(shard.Results(build.Layout)))
        {
            return plan;
        }

        // A damaged file is SQLite's error: let it name the right one.
        using (IndexDatabase.Open(shard.Results(build.Layout)))
        {
        }

        ShardTables.Attach(build.Index, shard.Results(build.Layout));
        try
        {
            (bool isOfPlan, isFinished) = ShardTables.Inspect(build.Index, plan.Id);
            isFinished &= isOfPlan;
            if (!isOfPlan)
            {
                return plan;
            }

            ShardPlan merged = isFinished ? plan with { Merged = [.. plan.Merged, shard.Index] } : plan;
            build.Index.InTransaction(() =>
            {
                build.Generated += ShardTables.Count(build.Index, shard.Count, shard.Index);
                ShardTables.TakeOver(build.Index, shard.Count, shard.Index);
                merged.Write(build.Index);
            });
            return merged;
        }
        finally
        {
            ShardTables.Detach(build.Index);
        }
    }
}

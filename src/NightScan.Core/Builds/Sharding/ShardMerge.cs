using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds.Sharding;

/// <summary>Takes into the index what the shards did: each shard's results in one transaction.</summary>
internal sealed class ShardMerge(PipelineSettings settings, CacheLayout layout, IndexDatabase index, IBuildReporter reporter)
{
    // A file that is taken over was made, or found, by the shard.
    private const string TakenOver = """
        r.pending = 1 AND r.content_hash = s.content_hash AND (s.pending = 0 OR s.error_code IS NOT NULL) AND shard_of(c.name || '/' || r.path, $1) = $2
        """;

    /// <summary>Files that came with the merged results, by split.</summary>
    public long[] Generated { get; } = new long[3];

    /// <summary>Selected recordings that shards could not read for trouble of the machine, by split.</summary>
    public long[] MachineTrouble { get; } = new long[3];

    /// <summary>Merges what is there. Shards without complete results are an error that names them; what the others did is merged all the same.</summary>
    public void Run()
    {
        if (ShardPlan.Read(index) is not ShardPlan plan)
        {
            reporter.Message("There is no plan for shards, so there is nothing to merge.");
            return;
        }

        ShardIndex.DefineFunction(index);
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

        // Shards have decoders of their own, which may not be those of this machine.
        index.WriteMeta(CachePlanner.FallbackKey, "of shards");
        index.MakeDurable();
        if (lacking.Count == 0)
        {
            CountMachineTrouble();
            ShardPlan.End(index, layout);
            return;
        }

        reporter.Error(new Diagnostic(DiagnosticCodes.ShardsLacking,
            $"{lacking.Count} of {plan.Count} shards have not finished; run them (ShardIndex {string.Join(' ', lacking.Take(20))}{(lacking.Count > 20 ? " …" : "")}) and merge again. What the others made is merged",
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

        index.Execute("ATTACH $1 AS shard", shard.Results(layout));
        try
        {
            (bool isOfPlan, isFinished) = ShardIndex.Inspect(index, "shard", plan);
            isFinished &= isOfPlan;
            if (!isOfPlan)
            {
                return plan;
            }

            using IndexTransaction transaction = index.BeginTransaction();
            Count(shard);
            TakeOver(shard);
            if (isFinished)
            {
                plan = plan with { Merged = [.. plan.Merged, shard.Index] };
                plan.Write(index);
            }

            transaction.Commit();
            return plan;
        }
        finally
        {
            index.Execute("DETACH shard");
        }
    }

    private void Count(Shard shard)
    {
        using var rows = index.Command($"""
            SELECT s.output_split, sum(s.output_files - r.output_files)
            FROM shard.recordings s JOIN recordings r ON r.id = s.id JOIN classes c ON c.id = r.class_id
            WHERE s.error_code IS NULL AND {TakenOver} GROUP BY s.output_split
            """, shard.Count, shard.Index).ExecuteReader();
        while (rows.Read())
        {
            Generated[rows.GetInt32(0)] += rows.GetInt64(1);
        }
    }

    private void TakeOver(Shard shard)
    {
        ShardDoubts.TakeOver(index);
        index.Execute("INSERT OR IGNORE INTO orphans SELECT * FROM shard.orphans");
        index.Execute($"""
            UPDATE recordings AS r SET output_split = s.output_split, output_stem = s.output_stem, output_count = s.output_count,
                output_keys = s.output_keys, output_files = s.output_files, pending = s.pending,
                error_code = s.error_code, error = s.error, error_decoders = s.error_decoders, changed_ns = s.changed_ns,
                warning_code = s.warning_code, warning = s.warning
            FROM shard.recordings s, classes c WHERE s.id = r.id AND c.id = r.class_id AND {TakenOver}
            """, shard.Count, shard.Index);
    }

    private void CountMachineTrouble()
    {
        using var rows = index.Command("""
            SELECT split, count(*) FROM recordings WHERE selected = 1 AND error_code IS NULL AND pending = 1 GROUP BY split
            """).ExecuteReader();
        while (rows.Read())
        {
            MachineTrouble[rows.GetInt32(0)] = rows.GetInt64(1);
        }

        if (MachineTrouble.Sum() > 0)
        {
            reporter.Message($"{MachineTrouble.Sum()} recordings could not be read by their shards; the next build tries them again.");
        }
    }
}

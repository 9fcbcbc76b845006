using System.Diagnostics;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds.Sharding;

/// <summary>
/// Carries out one share of a plan. Shards share the lock on the cache, so that builds of all of it wait for them, and each has a
/// lock of its own on its share.
/// </summary>
internal static class ShardBuild
{
    /// <returns>What this shard did, and what its share holds now.</returns>
    /// <exception cref="NightScanException">NS0321: there is no plan for shards, or it is one for other settings; or other trouble that
    /// ends the build.</exception>
    public static BuildStatistics Run(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Shard shard = new(settings.ShardIndex, settings.ShardCount);
        CacheLayout whole = new(settings.CacheDir), layout = shard.Layout(whole);
        CacheLocks locks = new(settings.LockTimeout, settings.AllowUnlocked, reporter, cancellation);
        using IDisposable shared = locks.Share(whole.Lock);
        layout.RefuseLinkedPartial();
        shard.RefuseLinks(whole);
        ShardPlan plan = ReadPlan(settings, shard);
        if (plan.Merged.Contains(shard.Index))
        {
            reporter.Message($"The results of shard {shard.Index} are in the index already; there is nothing to do.");
            SplitStatistics none = new(0, 0, 0, 0, 0, 0, 0);
            return new(none, none, none, 0, clock.Elapsed.TotalSeconds);
        }

        using IDisposable own = locks.Take(shard.Lock(whole), LockSubject.Cache);
        using IndexDatabase index = OpenIndex(settings, shard.Results(whole), shard, plan);
        using BuildState build = new(settings, layout, index, reporter, clock, cancellation);
        return Run(build);
    }

    private static BuildStatistics Run(BuildState build)
    {
        (PipelineSettings settings, IndexDatabase index) = (build.Settings, build.Index);
        OutputPlan plan = new(settings, build.Backgrounds());
        if (index.ReadMeta(MetaKey.Plan) != plan.Fingerprint)
        {
            throw new NightScanException(DiagnosticCodes.NoShardPlan,
                $"the plan was made with other settings ({index.ReadMeta(MetaKey.Settings)}) than those of this shard ({plan.Description}); give "
                + $"all steps the same, or run -t:Index -p:ShardCount={settings.ShardCount} again",
                settings.IndexDb);
        }

        try
        {
            new GenerationStage(build).Run(plan, ClassPlans.Read(index));
        }
        catch (UnusableBackgroundException background)
        {
            // The other shards have the same plan.
            throw background.ToBuildError();
        }

        ShardTables.Finish(index);
        return build.Statistics();
    }

    /// <summary>
    /// Opens the index of a share: a copy of the recordings that the plan wants something of and that belong to the share. The shard writes
    /// to this alone, so that the whole index has one writer, and an interrupted shard goes on from it.
    /// </summary>
    private static IndexDatabase OpenIndex(PipelineSettings settings, string path, Shard shard, ShardPlan plan)
    {
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

    private static ShardPlan ReadPlan(PipelineSettings settings, Shard shard)
    {
        string command = $"plan first, with -t:Index -p:ShardCount={shard.Count}";
        using IndexDatabase index = IndexDatabase.OpenRead(settings.IndexDb);
        ShardPlan plan = ShardPlan.Read(index)
            ?? throw new NightScanException(DiagnosticCodes.NoShardPlan, $"there is no plan for shards: {command}", settings.IndexDb);
        return plan.Count == shard.Count ? plan : throw new NightScanException(DiagnosticCodes.NoShardPlan,
            $"the plan is for {plan.Count} shards, and this is one of {shard.Count}: {command}", settings.IndexDb);
    }
}

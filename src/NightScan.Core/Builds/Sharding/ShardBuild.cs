using System.Diagnostics;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings;
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
    public static BuildStatistics Run(PipelineSettings settings, IBuildReporter reporter, Stopwatch clock, CancellationToken cancellation)
    {
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
            return new(None, None, None, 0, clock.Elapsed.TotalSeconds);
        }

        using IDisposable own = locks.Take(shard.Lock(whole), LockSubject.Cache);
        using IndexDatabase index = ShardIndex.Open(settings, whole, shard, plan);
        return Run(settings, reporter, layout, index, clock, cancellation);
    }

    private static SplitStatistics None => new(0, 0, 0, 0, 0, 0, 0);

    private static BuildStatistics Run(
        PipelineSettings settings, IBuildReporter reporter, CacheLayout layout, IndexDatabase index, Stopwatch clock,
        CancellationToken cancellation)
    {
        ProblemLog problems = new(settings.AudioRoot, reporter, settings.TreatFailedRecordingsAsErrors);
        using DecoderSet decoders = settings.OpenDecoders(reporter);
        OutputPlan plan = new(settings,
            BackgroundList.Find(index, settings, problems, cancellation).Without(UnusableBackgrounds.Read(index, decoders)));
        if (index.ReadMeta("plan") != plan.Fingerprint)
        {
            throw new NightScanException(DiagnosticCodes.NoShardPlan,
                $"the plan was made with other settings ({index.ReadMeta("settings")}) than those of this shard ({plan.Description}); give "
                + $"all steps the same, or run -t:Index -p:ShardCount={settings.ShardCount} again",
                settings.IndexDb);
        }

        GenerationStage generation = new(index, layout, settings, decoders, reporter, problems, cancellation);
        try
        {
            generation.Run(plan, ClassPlans.Read(index));
        }
        catch (UnusableBackgroundException background)
        {
            // The other shards have the same plan.
            throw background.ToBuildError();
        }

        ShardTables.Finish(index);
        return StatisticsReader.Read(index, generation.Generated, new SplitCounts(), generation.MachineTrouble, clock.Elapsed.TotalSeconds);
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

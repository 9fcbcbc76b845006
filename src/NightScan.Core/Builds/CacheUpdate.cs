using NightScan.Builds.Sharding;
using NightScan.Cache;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>
/// Brings the cache up to date with the index: plans, deletes, renames, and makes what is missing; or leaves that to shards.
/// </summary>
internal sealed class CacheUpdate(
    IndexDatabase index, CacheLayout layout, PipelineSettings settings, DecoderSet decoders, IBuildReporter reporter, ProblemLog problems,
    CancellationToken cancellation)
{
    /// <summary>How often a build makes good what somebody deletes beside it.</summary>
    private const int MostLosses = 3;

    private readonly CacheArranger _arranger = new(index, layout, reporter, cancellation);
    private readonly GenerationStage _generation = new(index, layout, settings, decoders, reporter, problems, cancellation);

    private int _losses;

    /// <summary>Files written, by split.</summary>
    public SplitCounts Generated => _generation.Generated;

    /// <summary>Files deleted, by split.</summary>
    public SplitCounts Pruned => _arranger.Pruned;

    /// <summary>Recordings that failed for trouble of the machine, by split.</summary>
    public SplitCounts MachineTrouble => _generation.MachineTrouble;

    /// <summary>Recordings that are longer than what is used of them.</summary>
    public long Longer => _generation.Longer;

    public void Run()
    {
        (BackgroundList backgrounds, HashSet<ContentHash> remembered, HashSet<ContentHash> unusable) = FindBackgrounds();
        while (!TryRun(backgrounds.Without(unusable), unusable))
        {
            // Planned once more, without one of them.
        }

        if (!unusable.SetEquals(remembered))
        {
            UnusableBackgrounds.Write(index, decoders, unusable);
        }
    }

    /// <summary>Works out what <see cref="Run"/> would do, and does nothing to the cache.</summary>
    /// <param name="tally">Is shown all of it.</param>
    public void Plan(PlanTally tally)
    {
        (BackgroundList backgrounds, _, HashSet<ContentHash> unusable) = FindBackgrounds();
        _ = Prepare(backgrounds.Without(unusable), tally);
    }

    private (BackgroundList Backgrounds, HashSet<ContentHash> Remembered, HashSet<ContentHash> Unusable) FindBackgrounds()
    {
        BackgroundList backgrounds = BackgroundList.Find(index, settings, problems, cancellation);
        HashSet<ContentHash> remembered = backgrounds.Count == 0 ? [] : UnusableBackgrounds.Read(index, decoders);
        HashSet<ContentHash> unusable = settings.RetryFailed ? [] : [.. remembered];
        if (unusable.Count > 0)
        {
            reporter.Message($"{backgrounds.Count - backgrounds.Without(unusable).Count} backgrounds could not be decoded in earlier "
                + $"builds and are left out (RetryFailed=true tries them again).");
        }

        return (backgrounds, remembered, unusable);
    }

    private Prepared Prepare(BackgroundList backgrounds, PlanTally? tally)
    {
        OutputPlan plan = new(settings, backgrounds);
        ClassPlans classes = ClassPlans.Update(index, settings, plan, layout);
        CacheIdentity identity = new(index, layout);
        bool isShared = identity.IsShared();
        PresenceCheck presence = new(index, layout, plan.MostFiles, settings.NumWorkers);
        Plan(plan, classes, presence, isShared, tally);
        return new(plan, classes, identity, isShared, presence);
    }

    private sealed record Prepared(OutputPlan Plan, ClassPlans Classes, CacheIdentity Identity, bool IsShared, PresenceCheck Presence);

    /// <returns>False when a background turned out to be unusable, which is among those now.</returns>
    private bool TryRun(BackgroundList backgrounds, HashSet<ContentHash> unusable)
    {
        (OutputPlan plan, ClassPlans classes, CacheIdentity identity, bool isShared, PresenceCheck presence) =
            Prepare(backgrounds, tally: null);
        bool isChanging = _arranger.IsNeeded() || _generation.IsNeeded();
        if (isChanging || !isShared)
        {
            // It also makes the index durable: what is about to be overwritten, here or by shards, must not look fresh after a power cut.
            identity.Renew();
        }

        _arranger.Prune();
        _arranger.Move();

        if (settings.ShardCount > 0)
        {
            ShardPlan.Begin(index, layout, settings.ShardCount);
        }
        else
        {
            try
            {
                _generation.Run(plan, classes);
            }
            catch (UnusableBackgroundException bad) when (bad.Problem.Cause != ProblemCause.Machine)
            {
                // Remembered at once: an interrupted build goes on with the same plan.
                unusable.Add(backgrounds.Files.First(background => background.Path == bad.File).Content);
                UnusableBackgrounds.Write(index, decoders, unusable);
                problems.AddBackground(bad.File, bad.Problem);
                return false;
            }
            catch (UnusableBackgroundException bad)
            {
                throw bad.ToBuildError();
            }

            _arranger.Prune();
        }

        if (!isChanging)
        {
            presence.Record();
            return true;
        }

        long vanished = presence.Complete(_generation.Folders.Union(_arranger.Folders).ToHashSet());
        if (vanished == 0)
        {
            return true;
        }

        if (++_losses < MostLosses)
        {
            reporter.Message($"{Quantity.Count(vanished)} spectrograms vanished while the build ran, and are made again.");
            return false;
        }

        reporter.Message($"{Quantity.Count(vanished)} spectrograms vanished while the build ran, again and again; the next build makes "
            + $"them.");
        return true;
    }

    private void Plan(OutputPlan plan, ClassPlans classes, PresenceCheck presence, bool isShared, PlanTally? tally)
    {
        CachePlanner planner = new(index, plan, classes, tally);
        bool settingsChanged = planner.SettingsChanged;
        if (decoders.MayInstallSndFile && Failures.Any(index, DiagnosticCodes.NeedsSndFile.Code))
        {
            decoders.ProvideSndFile(cancellation);
        }

        Failures.RetryFallback(index, decoders.Fallback);
        if ((settingsChanged || settings.RetryFailed) && Failures.Any(index))
        {
            Failures.Retry(index, decoders: null);
        }
        else if (Failures.Any(index))
        {
            Failures.Retry(index, decoders.Fingerprint);
        }

        if (!isShared)
        {
            reporter.Message("The index and the cache were not last used with each other, or one of them was restored from a backup: every "
                + "spectrogram is compared with the index.");
        }

        presence.Run(areKnown: isShared);
        if (presence.Missing > 0)
        {
            reporter.Message($"{Quantity.Count(presence.Missing)} spectrograms are missing from the cache, or are not those of the index, "
                + $"and are made again.");
        }

        string? before = index.ReadMeta(MetaKey.Settings);
        string description = plan.Description;
        planner.Run(settings, new DiskSpace(index, layout, settings, reporter));
        if (settingsChanged)
        {
            string changed = before is null || before == description ? "the algorithm" : SettingsDifference.Describe(before, description);
            reporter.Message($"Changed since the last build: {changed}. {planner.Stale} spectrograms are stale, {planner.Due} are to be "
                + $"made.");
        }

        index.InTransaction(() =>
        {
            Provenance.WriteSpectrograms(index, settings);
            index.WriteMeta(MetaKey.Spectrogram, settings.Spectrogram.Key.ToString());
            index.WriteMeta(MetaKey.FileBytes, new SpectrogramFile(settings.Spectrogram).Length.ToString(CultureInfo.InvariantCulture));
        });
    }
}

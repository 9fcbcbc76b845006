using NightScan.Builds.Sharding;
using NightScan.Cache;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Builds;

/// <summary>
/// Brings the cache up to date with the index: plans, deletes, renames, and makes what is missing; or leaves that to shards.
/// </summary>
internal sealed class CacheUpdate(BuildState build)
{
    /// <summary>How often a build makes good what somebody deletes beside it.</summary>
    private const int MostLosses = 3;

    private readonly GenerationStage _generation = new(build);

    private int _losses;

    public void Run()
    {
        BackgroundList backgrounds = BackgroundList.Find(build.Index, build.Settings, build.Problems, build.Cancellation);
        if (backgrounds.Count == 0)
        {
            while (!TryRun(backgrounds, unusable: null))
            {
                // Planned once more, without files that were lost.
            }

            return;
        }

        (HashSet<ContentHash> remembered, HashSet<ContentHash> unusable) = FindUnusable(backgrounds);
        while (!TryRun(backgrounds.Without(unusable), unusable))
        {
            // Planned once more, without one of them.
        }

        if (!unusable.SetEquals(remembered))
        {
            UnusableBackgrounds.Write(build.Index, build.Decoders, unusable);
        }
    }

    /// <summary>Works out what <see cref="Run"/> would do, and does nothing to the cache.</summary>
    /// <param name="tally">Is shown all of it.</param>
    public void Plan(PlanTally tally)
    {
        BackgroundList backgrounds = BackgroundList.Find(build.Index, build.Settings, build.Problems, build.Cancellation);
        _ = Prepare(backgrounds.Count == 0 ? backgrounds : backgrounds.Without(FindUnusable(backgrounds).Unusable), tally);
    }

    private (HashSet<ContentHash> Remembered, HashSet<ContentHash> Unusable) FindUnusable(BackgroundList backgrounds)
    {
        HashSet<ContentHash> remembered = UnusableBackgrounds.Read(build.Index, build.Decoders);
        HashSet<ContentHash> unusable = build.Settings.RetryFailed ? [] : [.. remembered];
        if (unusable.Count > 0)
        {
            build.Reporter.Message($"{backgrounds.Count - backgrounds.Without(unusable).Count} backgrounds could not be decoded in earlier "
                + $"builds and are left out (RetryFailed=true tries them again).");
        }

        return (remembered, unusable);
    }

    private (OutputPlan Plan, ClassPlans Classes, CacheIdentity Identity, bool IsShared, PresenceCheck Presence) Prepare(
        BackgroundList backgrounds, PlanTally? tally)
    {
        OutputPlan plan = new(build.Settings, backgrounds);
        ClassPlans classes = ClassPlans.Update(build.Index, build.Settings, plan, build.Layout);
        CacheIdentity identity = new(build.Index, build.Layout);
        bool isShared = identity.IsShared();
        PresenceCheck presence = new(build.Index, build.Layout, plan.MostFiles, build.Settings.NumWorkers);
        CachePlanner planner = new(build.Index, plan, classes, tally);
        bool settingsChanged = planner.SettingsChanged;
        if (Failures.Any(build.Index, DiagnosticCodes.NeedsSndFile.Code) && build.Decoders.MayInstallSndFile)
        {
            build.Decoders.ProvideSndFile(build.Cancellation);
        }

        if (Failures.MayRetryFallback(build.Index))
        {
            Failures.RetryFallback(build.Index, build.Decoders.Fallback);
        }

        if (Failures.Any(build.Index))
        {
            Failures.Retry(build.Index, settingsChanged || build.Settings.RetryFailed ? null : build.Decoders.Fingerprint);
        }

        if (!isShared)
        {
            build.Reporter.Message("The index and the cache were not last used with each other, or one of them was restored from a backup: "
                + "every spectrogram is compared with the index.");
        }

        presence.Run(areKnown: isShared);
        if (presence.Missing > 0)
        {
            build.Reporter.Message($"{Quantity.Count(presence.Missing)} spectrograms are missing from the cache, or are not those of the "
                + "index, and are made again.");
        }

        string? before = build.Index.ReadMeta(MetaKey.Settings);
        string description = plan.Description;
        planner.Run(build.Settings, new DiskSpace(build.Index, build.Layout, build.Settings, build.Reporter));
        if (settingsChanged)
        {
            string changed = before is null || before == description ? "the algorithm" : SettingsDifference.Describe(before, description);
            build.Reporter.Message($"Changed since the last build: {changed}. {planner.Stale} spectrograms are stale, {planner.Due} are to "
                + "be made.");
        }

        build.Index.InTransaction(() =>
        {
            SpectrogramSettings spectrogram = build.Settings.Spectrogram;
            build.Index.WriteMeta(MetaKey.Spectrogram, spectrogram.Key.ToString());
            build.Index.WriteMeta(MetaKey.FileBytes, new SpectrogramFile(spectrogram).Length.ToString(CultureInfo.InvariantCulture));
        });
        return (plan, classes, identity, isShared, presence);
    }

    /// <param name="unusable">Null where there are no backgrounds.</param>
    /// <returns>False when a background turned out to be unusable, which is among those now.</returns>
    private bool TryRun(BackgroundList backgrounds, HashSet<ContentHash>? unusable)
    {
        (OutputPlan plan, ClassPlans classes, CacheIdentity identity, bool isShared, PresenceCheck presence) =
            Prepare(backgrounds, tally: null);
        bool isChanging = build.Arranger.IsNeeded() || PendingRecordings.Any(build.Index);
        if (isChanging || !isShared)
        {
            // It also makes the index durable: what is about to be overwritten, here or by shards, must not look fresh after a power cut.
            identity.Renew();
        }

        build.Arranger.Prune();
        build.Arranger.Move();
        if (isChanging)
        {
            // What files were moved away from may be the folder of a label that nothing has any more.
            build.Index.InTransaction(() => WindowRows.RemoveUnused(build.Index));
        }

        if (build.Settings.ShardCount > 0)
        {
            ShardPlan.Begin(build.Index, build.Layout, build.Settings.ShardCount);
        }
        else
        {
            try
            {
                if (isChanging)
                {
                    // Remembered before it has decoded anything.
                    Failures.RetryFallback(build.Index, build.Decoders.Fallback);
                }

                _generation.Run(plan, classes);
            }
            catch (UnusableBackgroundException bad) when (bad.Problem.Cause != ProblemCause.Machine)
            {
                // Remembered at once: an interrupted build goes on with the same plan.
                unusable!.Add(backgrounds.Files.First(background => background.Path == bad.File).Content);
                UnusableBackgrounds.Write(build.Index, build.Decoders, unusable);
                build.Problems.AddBackground(bad.File, bad.Problem);
                return false;
            }
            catch (UnusableBackgroundException bad)
            {
                throw bad.ToBuildError();
            }

            build.Arranger.Prune();
        }

        if (!isChanging)
        {
            presence.Record();
            return true;
        }

        long vanished = presence.Complete(_generation.Folders.Union(build.Arranger.Folders).ToHashSet());
        if (vanished == 0)
        {
            return true;
        }

        bool isMadeAgain = ++_losses < MostLosses;
        build.Reporter.Message($"{Quantity.Count(vanished)} spectrograms vanished while the build ran, "
            + (isMadeAgain ? "and are made again." : "again and again; the next build makes them."));
        return !isMadeAgain;
    }
}

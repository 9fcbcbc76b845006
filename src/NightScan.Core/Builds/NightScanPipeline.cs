using NightScan.Builds.Reporting;
using NightScan.Builds.Sharding;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Builds;

/// <summary>How far a build goes.</summary>
internal enum PipelineGoal
{
    /// <summary>Bring the index up to date with the recordings; with ShardCount, plan the work for the shards too.</summary>
    Index,

    /// <summary>… and the spectrograms with the index. With ShardCount, make those of one share of the plan.</summary>
    Pregenerate,

    /// <summary>Take into the index what the shards made.</summary>
    Merge,
}

/// <summary>The one entry point of the pipeline: a task, a test, a benchmark and a worker process all call it.</summary>
internal static class NightScanPipeline
{
    /// <summary>Brings index and cache up to date.</summary>
    /// <returns>What was done and what the cache holds now.</returns>
    /// <exception cref="NightScanException">Trouble that ends the build; everything already written stays valid.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everything already written is intact and indexed.</exception>
    public static BuildStatistics Run(PipelineSettings settings, PipelineGoal goal, IBuildReporter reporter, CancellationToken cancellation)
    {
        reporter = new OrderlyReporter(reporter);
        Check(settings);
        if (goal == PipelineGoal.Pregenerate && settings.ShardCount > 0)
        {
            return settings.ShardIndex >= 0 ? ShardBuild.Run(settings, reporter, cancellation)
                : throw new NightScanException(DiagnosticCodes.OutOfRange,
                    "ShardCount is given without ShardIndex: say which share this process makes, or plan with -t:Index and join with "
                    + "-t:MergeIndex");
        }

        return goal == PipelineGoal.Merge ? LockedCache.With(settings, reporter, cancellation, Merge)
            : LockedCache.With(settings, reporter, cancellation, build => Run(build, goal), rebuilds: true);
    }

    /// <summary>
    /// Says what a build would do, and why. Nothing is written, locked for longer than that takes, or needed to be writable.
    /// </summary>
    /// <returns>What would be done; its refusal is an error that the build would end with.</returns>
    /// <exception cref="NightScanException">Trouble that would end the build before it knows what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BuildPlan Plan(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation)
    {
        Check(settings);
        return new PlanStage(settings with { InstallSystemLibraries = false }, new OrderlyReporter(reporter), cancellation).Run();
    }

    /// <summary>
    /// Reads every spectrogram and checks it against the index; damaged ones are errors, or with <paramref name="repair"/> warnings and
    /// made again.
    /// </summary>
    /// <remarks>A cache that cannot be written is checked too, without a lock where there is none.</remarks>
    /// <returns>How many files were checked and how many were missing or damaged.</returns>
    /// <exception cref="NightScanException">Trouble that ends the build.</exception>
    public static (long Checked, long Damaged) Verify(PipelineSettings settings, bool repair, IBuildReporter reporter,
        CancellationToken cancellation)
    {
        (long, long) Check(BuildState build)
        {
            if (build.Index.ReadMeta(MetaKey.Spectrogram) is string key && key != settings.Spectrogram.Key.ToString())
            {
                throw new NightScanException(DiagnosticCodes.DamagedOutput,
                    "the cache was made with other settings than those of this build, or by a version of NightScan that makes spectrograms "
                        + "otherwise; build first, or verify with the same settings and version", settings.IndexDb);
            }

            if (ClassCounts.Mend(build.Index))
            {
                reporter.Message("The counts of classes and splits in the index were wrong; they have been counted anew.");
            }

            CacheVerifier verifier = new(build.Index, build.Layout, reporter, cancellation);
            verifier.Run(settings.Spectrogram, settings.NumWorkers, repair);
            return (verifier.Checked, verifier.Damaged);
        }

        (long, long) result;
        try
        {
            result = LockedCache.With(settings, reporter, cancellation, Check);
        }
        catch (NightScanException exception) when (!repair && LockedCache.IsRefused(exception))
        {
            result = LockedCache.ReadOnly(settings, exception, reporter, cancellation, Check);
        }

        if (repair && result.Item2 > 0)
        {
            Run(settings, PipelineGoal.Pregenerate, reporter, cancellation);
        }

        return result;
    }

    /// <summary>
    /// Deletes every spectrogram that the index wrote, and the index; splits.csv stays, so that a new cache has the same splits.
    /// </summary>
    /// <returns>How many spectrograms were deleted.</returns>
    public static long Purge(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation)
    {
        long pruned = LockedCache.With(settings, reporter, cancellation, build =>
        {
            Claims.AbandonAll(build.Index);
            build.Arranger.Prune();
            CacheLayout layout = build.Layout;
            ShardPlan.End(build.Index, layout);
            File.Delete(layout.Identity);
            File.Delete(layout.FailedCsv);
            File.Delete(layout.WarningsCsv);
            File.Delete(layout.Statistics);
            return build.Arranger.Pruned.Sum;
        });
        IndexFiles.Delete(settings.IndexDb);
        return pruned;
    }

    /// <summary>The settings that were given to the last build of a cache.</summary>
    /// <exception cref="NightScanException">NS0304: there is no index; NS0318: it does not know.</exception>
    public static IReadOnlyDictionary<string, string> SettingsOf(string indexDb)
    {
        using IndexDatabase index = IndexDatabase.OpenRead(indexDb);
        return CacheSettings.Parse(index.ReadMeta(MetaKey.Given)) ?? throw new NightScanException(DiagnosticCodes.ForgottenSettings,
            "this index does not know the settings that were given for it, since no build of this version worked on it yet; build once "
                + "with all of them given", indexDb);
    }

    /// <summary>
    /// The settings that a cache was made with, as <c>Name=value</c> with blanks between; null when nothing was made yet.
    /// </summary>
    /// <exception cref="NightScanException">NS0304: there is no index.</exception>
    public static string? DescriptionOf(string indexDb)
    {
        using IndexDatabase index = IndexDatabase.OpenRead(indexDb);
        return index.ReadMeta(MetaKey.Settings);
    }

    /// <summary>What the cache holds, without building anything.</summary>
    /// <exception cref="NightScanException">NS0304: there is no index.</exception>
    public static BuildStatistics Statistics(PipelineSettings settings)
    {
        using IndexDatabase index = IndexDatabase.OpenRead(settings.IndexDb);
        return BuildStatistics.Read(index);
    }

    /// <summary>Writes what the index knows of who calls when to the folder AnnotationsOutput, without building anything.</summary>
    /// <exception cref="NightScanException">NS0304: there is no index; trouble with the folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AnnotationExport ExportAnnotations(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation) =>
        AnnotationExport.Write(settings, new OrderlyReporter(reporter), cancellation);

    private static void Check(PipelineSettings settings)
    {
        settings.Spectrogram.Validate();
        if (settings.LacksAudioRoot)
        {
            throw new NightScanException(DiagnosticCodes.NoAudioRoot,
                $"AudioRoot is not given, and '{settings.AudioRoot}' is not there; {OfBefore(settings)}", settings.IndexDb);
        }

        if (!Directory.Exists(settings.AudioRoot))
        {
            throw new NightScanException(DiagnosticCodes.NoAudioRoot,
                "AudioRoot does not exist; point it at the folder that holds one folder per class", settings.AudioRoot);
        }
    }

    /// <summary>Where the recordings of this cache were when it was last built, as an advice.</summary>
    private static string OfBefore(PipelineSettings settings)
    {
        string? before = null;
        if (File.Exists(settings.IndexDb))
        {
            try
            {
                using IndexDatabase index = IndexDatabase.OpenRead(settings.IndexDb);
                before = index.ReadMeta(MetaKey.AudioRoot);
            }
            catch (NightScanException)
            {
                // What is wrong with the index is for later: there are no recordings.
            }
        }

        return before is null ? "say where the recordings are: -p:AudioRoot=…"
            : $"when this cache was last built it was '{before}': -p:AudioRoot=\"{before}\"";
    }

    private static BuildStatistics Run(BuildState build, PipelineGoal goal)
    {
        (PipelineSettings settings, IndexDatabase index, CacheLayout layout) = (build.Settings, build.Index, build.Layout);
        // Whatever shards were doing, the plan is about to change.
        ShardDoubts.Keep(index, layout);
        ShardPlan.End(index, layout);
        IndexUpdater updater = new(index, settings, build.LazyDecoders, build.Reporter, build.Problems, build.Cancellation);
        if (goal == PipelineGoal.Pregenerate)
        {
            updater.Reading = () => WarmUp.Begin(settings);
        }

        updater.Run(layout.IgnoresCase);
        if (goal == PipelineGoal.Pregenerate || settings.ShardCount > 0)
        {
            new CacheUpdate(build).Run();
        }

        return BuildReports.Write(build, goal);
    }

    private static BuildStatistics Merge(BuildState build)
    {
        new ShardMerge(build).Run();
        CacheIdentity identity = new(build.Index, build.Layout);
        PresenceCheck presence = new(build.Index, build.Layout, mostFiles: 0, build.Settings.NumWorkers);
        if (!identity.IsShared())
        {
            presence.Run(areKnown: false);
            identity.Renew();
        }
        else if (build.Arranger.IsNeeded())
        {
            identity.Renew();
        }

        build.Arranger.Prune();
        _ = presence.Complete(ClassCounts.Folders(build.Index).Select(known => known.Folder).ToHashSet());
        if (presence.Missing > 0)
        {
            build.Reporter.Message($"{Quantity.Count(presence.Missing)} spectrograms vanished since the shards made them; the next build "
                + "makes them again.");
        }

        return BuildReports.Write(build, PipelineGoal.Merge);
    }
}

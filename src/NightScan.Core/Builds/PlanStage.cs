using System.Diagnostics;
using NightScan.Builds.Sharding;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>
/// Says what a build would do, and changes nothing. The same code decides as in a build, on a copy of the index that is thrown away, so
/// that there is no second opinion; recordings are read as a build reads them, where only their content tells.
/// </summary>
internal sealed class PlanStage(PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation)
{
    /// <exception cref="NightScanException">What would end the build while it looks at the recordings.</exception>
    public BuildPlan Run()
    {
        CacheLayout layout = new(settings.CacheDir);
        CacheLocks locks = new(settings.LockTimeout, settings.AllowUnlocked, reporter, cancellation);
        // A build that begins meanwhile waits: it would make the plan wrong.
        using IDisposable? cache = locks.ShareToRead(layout.Lock, LockSubject.Cache);
        using IDisposable? ofIndex = locks.ShareToRead(CacheLayout.LockOf(settings.IndexDb), LockSubject.Index);
        using PrivateIndex copy = PrivateIndex.Of(settings.IndexDb);
        try
        {
            return Work(layout, copy);
        }
        catch (NightScanException exception) when (DamagedIndex.Is(exception, settings))
        {
            reporter.Message("The index is damaged: a build makes it anew, from the recordings and the cache.");
            copy.Clear();
            return Work(layout, copy);
        }
        catch (NightScanException exception)
        {
            throw new NightScanException(copy.Relocate(exception.Diagnostic), exception);
        }
    }

    private BuildPlan Work(CacheLayout layout, PrivateIndex copy)
    {
        RelocatedReporter said = new(reporter, copy);
        using IndexDatabase index = IndexDatabase.Open(copy.Path);
        ContentHashing.Settle(index, new CacheIdentity(index, layout).HashMethod);
        using BuildState build = new(settings, layout, index, said, Stopwatch.StartNew(), cancellation);
        if (ShardPlan.Read(index) is not null && Directory.Exists(Shard.Folder(layout)))
        {
            ShardDoubts.Keep(index, new CacheLayout(Path.GetDirectoryName(copy.Take(Shard.Folder(layout)))!));
        }

        PlanTally tally = new(index, layout)
        {
            Refusal = CacheLocks.FindUnwritable(layout.Lock, LockSubject.Cache)
                ?? CacheLocks.FindUnwritable(CacheLayout.LockOf(settings.IndexDb), LockSubject.Index),
        };
        IndexUpdater updater = new(index, settings, build.LazyDecoders, said, build.Problems, cancellation);
        updater.Run(layout.IgnoresCase);
        new CacheUpdate(build).Plan(tally);
        return tally.Complete(settings, index.ReadMeta(MetaKey.Settings)!, updater.Read, updater.ReadBytes,
            new DiskSpace(index, layout, settings, said));
    }

    private sealed class RelocatedReporter(IBuildReporter reporter, PrivateIndex copy) : IBuildReporter
    {
        public void Message(string text) => reporter.Message(copy.Relocate(text));

        public void Warning(Diagnostic diagnostic) => reporter.Warning(copy.Relocate(diagnostic));

        public void Error(Diagnostic diagnostic) => reporter.Error(copy.Relocate(diagnostic));

        public void Progress(in BuildProgress progress) => reporter.Progress(progress);
    }
}

using System.Diagnostics;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>A cache and its index, which one build at a time works on, and others read.</summary>
internal static class LockedCache
{
    /// <summary>Works on a cache and its index while this process holds both.</summary>
    /// <param name="rebuilds">Whether the work can begin with an empty index, where there is none or in place of a damaged one.</param>
    /// <exception cref="NightScanException">NS0304: there is no index; trouble that ends the work.</exception>
    public static T With<T>(
        PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation, Func<BuildState, T> work, bool rebuilds = false)
    {
        if (!rebuilds && !File.Exists(settings.IndexDb))
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex, "there is no index here; build first", settings.IndexDb);
        }

        Stopwatch clock = Stopwatch.StartNew();
        CacheLayout layout = new(settings.CacheDir);
        CacheLocks locks = new(settings.LockTimeout, settings.AllowUnlocked, reporter, cancellation);
        using IDisposable held = locks.Take(layout.Lock, LockSubject.Cache);
        layout.RefuseLinkedPartial();
        if (Path.GetDirectoryName(settings.IndexDb) == settings.CacheDir)
        {
            Links.Refuse(settings.IndexDb);
        }

        // Other caches may be told to use this index. Every build takes the lock of its cache first, and none waits for a cache while it
        // holds an index, so that no two wait for each other.
        using IDisposable heldIndex = locks.Take(CacheLayout.LockOf(settings.IndexDb), LockSubject.Index);
        try
        {
            return Work();
        }
        catch (NightScanException exception) when (rebuilds && DamagedIndex.Is(exception, settings))
        {
            string kept = DamagedIndex.MoveAway(settings.IndexDb);
            reporter.Warning(new Diagnostic(DiagnosticCodes.IndexRebuilt,
                $"the index is damaged, and is made anew from the recordings and the cache; the damaged one is kept as "
                    + $"'{Path.GetFileName(kept)}'", settings.IndexDb));
            return Work();
        }

        T Work()
        {
            using IndexDatabase index = IndexDatabase.Open(settings.IndexDb);
            ContentHashing.Settle(index, new CacheIdentity(index, layout).HashMethod);
            using BuildState build = new(settings, layout, index, reporter, clock, cancellation);
            return work(build);
        }
    }

    /// <summary>Whether the system refused to write a lock or the index.</summary>
    public static bool IsRefused(NightScanException exception) =>
        exception.Diagnostic.Descriptor == DiagnosticCodes.CacheUnwritable
        && (exception.InnerException is IOException or UnauthorizedAccessException || IndexTrouble.Is(exception));

    /// <summary>
    /// Works on a cache that nobody may write to here, on a read-only file system or somebody else's: with a copy of its index, under the
    /// locks that there are.
    /// </summary>
    /// <param name="why">What was refused.</param>
    /// <exception cref="NightScanException">Trouble that ends the work.</exception>
    public static T ReadOnly<T>(
        PipelineSettings settings, NightScanException why, IBuildReporter reporter, CancellationToken cancellation,
        Func<BuildState, T> work)
    {
        CacheLayout layout = new(settings.CacheDir);
        CacheLocks locks = new(settings.LockTimeout, settings.AllowUnlocked, reporter, cancellation);
        using IDisposable? cache = Share(layout.Lock, LockSubject.Cache);
        using IDisposable? ofIndex = Share(CacheLayout.LockOf(settings.IndexDb), LockSubject.Index);
        string locked = cache is null || ofIndex is null
            ? "It could not be locked: a build that works on it meanwhile, here or from another host, would make good files look damaged."
                : "Builds wait meanwhile.";
        reporter.Message($"The cache is only read, since it cannot be written ({(why.InnerException ?? why).Message}). {locked}");
        using PrivateIndex copy = PrivateIndex.Of(settings.IndexDb);
        try
        {
            using IndexDatabase index = IndexDatabase.Open(copy.Path);
            using BuildState build = new(settings, layout, index, reporter, Stopwatch.StartNew(), cancellation);
            return work(build);
        }
        catch (NightScanException exception)
        {
            throw new NightScanException(copy.Relocate(exception.Diagnostic), exception);
        }

        IDisposable? Share(string path, LockSubject subject)
        {
            try
            {
                return locks.ShareToRead(path, subject);
            }
            catch (NightScanException exception) when (exception.Diagnostic.Descriptor == DiagnosticCodes.CacheUnwritable
                && exception.InnerException is not null)
            {
                return null;
            }
        }
    }
}

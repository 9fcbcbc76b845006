using System.Diagnostics;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>
/// A cache that nobody may write to here: on a read-only file system, or somebody else's. It can be read, with a copy of its index.
/// </summary>
internal static class ReadOnlyCache
{
    /// <summary>Whether the system refused to write a lock or the index.</summary>
    public static bool IsWhy(NightScanException exception) =>
        exception.Diagnostic.Descriptor == DiagnosticCodes.CacheUnwritable
        && (exception.InnerException is IOException or UnauthorizedAccessException || IndexTrouble.Is(exception));

    /// <summary>Works on a copy of the index, under the locks that there are.</summary>
    /// <param name="why">What was refused.</param>
    /// <exception cref="NightScanException">Trouble that ends the work.</exception>
    public static T WithIndex<T>(
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

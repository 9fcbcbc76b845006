using NightScan.Settings;

namespace NightScan.Watching;

/// <summary>Brings a cache up to date and keeps it so, until it is cancelled.</summary>
public static class RecordingWatch
{
    /// <summary>Watches until it is cancelled, which is its end.</summary>
    /// <param name="status">Told, now and then, what it waits for.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="NightScanException">Trouble that ended the first build; later ones are tried again. NS0202: with
    /// ShardCount.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the cache was up to date.</exception>
    public static WatchTotals Run(
        PipelineSettings settings, IBuildReporter reporter, Action<string> status, CancellationToken cancellation)
    {
        if (settings.ShardCount > 0)
        {
            throw new NightScanException(DiagnosticCodes.OutOfRange,
                "a watch builds everything by itself: give no ShardCount, or build the shards one by one");
        }

        using AutoResetEvent wake = new(false);
        using FolderEvents events = new();
        WatchSession session = new(settings, new OrderlyReporter(reporter), events, () => wake.Set(), cancellation);
        WaitHandle[] handles = [cancellation.WaitHandle, wake];
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                TimeSpan wait = session.Step();
                status(session.Status);
                WaitHandle.WaitAny(handles, wait);
            }
        }
        catch (OperationCanceledException) when (session.Totals is WatchTotals totals)
        {
            // What a build had written by now is kept, and the next one goes on from there.
            return totals;
        }
    }
}

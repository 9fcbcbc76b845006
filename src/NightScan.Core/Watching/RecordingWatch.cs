using NightScan.Annotations;
using NightScan.Settings;

namespace NightScan.Watching;

/// <summary>Brings a cache up to date and keeps it so, until it is cancelled.</summary>
internal static class RecordingWatch
{
    /// <summary>Watches until it is cancelled, which is its end.</summary>
    /// <param name="status">Told, now and then, what it waits for.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="NightScanException">Trouble that ended the first build; later ones are tried again. NS0202: with
    /// ShardCount; NS0215: annotations label the windows.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the cache was up to date.</exception>
    public static WatchTotals Run(
        PipelineSettings settings, IBuildReporter reporter, Action<string> status, CancellationToken cancellation)
    {
        if (settings.ShardCount > 0)
        {
            throw new NightScanException(DiagnosticCodes.OutOfRange,
                "a watch builds everything by itself: give no ShardCount, or build the shards one by one");
        }

        if (settings.Windows == WindowChoice.Annotated)
        {
            throw new NightScanException(DiagnosticCodes.CannotWatchTables,
                "a watch follows the recordings of class folders, and would not see a table of annotations change: build again when recordings "
                + "or tables have changed, by hand or on a timer; a build with nothing to do takes a second");
        }

        // Not disposed of: the system's events are told by a thread of their own, which may still be at it when all else has ended.
        AutoResetEvent wake = new(false);
        using FolderEvents events = new();
        WatchTimes times = new();
        WatchSession session = new(settings, new OrderlyReporter(reporter), events, () => wake.Set(), cancellation, times);
        WaitHandle[] handles = [cancellation.WaitHandle, wake];
        string said = "";
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                TimeSpan wait = session.Step();
                string now = session.Status;
                if (now != said)
                {
                    status(said = now);
                }

                // Rounded down it would be no time at all, again and again, at the end of every wait.
                if (WaitHandle.WaitAny(handles, TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds))) == 1)
                {
                    // Who copies thousands of files makes thousands of events.
                    cancellation.WaitHandle.WaitOne(times.Debounce);
                }
            }
        }
        catch (OperationCanceledException) when (session.Totals is WatchTotals totals)
        {
            // What a build had written by now is kept, and the next one goes on from there.
            return totals;
        }
    }
}

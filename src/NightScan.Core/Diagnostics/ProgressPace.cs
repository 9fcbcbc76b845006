namespace NightScan.Diagnostics;

/// <summary>How often progress is shown: a line in a terminal a few times a second, lines in a log now and then.</summary>
/// <param name="isTerminal">Whether the last line is written over.</param>
/// <param name="clock">The system's, but for tests.</param>
internal sealed class ProgressPace(bool isTerminal, TimeProvider? clock = null)
{
    private static readonly TimeSpan s_terminalInterval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();
    private TimeSpan _lastShown;

    /// <summary>Whether it is time to show progress; then the time until the next begins.</summary>
    public bool IsDue()
    {
        TimeSpan now = _clock.GetElapsedTime(_start);
        if (now - _lastShown < (isTerminal ? s_terminalInterval : LogInterval(now)))
        {
            return false;
        }

        _lastShown = now;
        return true;
    }

    // Work of seconds needs few lines, work of days not a hundred thousand.
    private static TimeSpan LogInterval(TimeSpan running) => TimeSpan.FromSeconds(running.TotalMinutes switch
    {
        < 1 => 5,
        < 10 => 15,
        _ => 60,
    });
}

namespace NightScan.Annotations;

/// <summary>
/// The windows of a recording, after the rules of OpenSoundscape's generate_clip_times_df: one starts every length − overlap seconds,
/// as long as that is before the recording's end, and <see cref="FinalWindow"/> says what becomes of those that reach beyond it.
/// </summary>
internal static class WindowGrid
{
    /// <param name="seconds">Length of the recording. Where it is not known (NaN, infinite) or not above 0, there is one window at 0 of
    /// the whole length, whatever <paramref name="final"/> says: whoever reads it finds out what there is, and reports it.
    /// OpenSoundscape has none then.</param>
    /// <param name="length">Of a window, seconds, above 0.</param>
    /// <param name="overlap">Seconds that a window has in common with the next, 0 to below <paramref name="length"/>.</param>
    /// <returns>By ascending start, and so by ascending end; no two are equal. There may be none only where <paramref name="final"/> is
    /// <see cref="FinalWindow.Drop"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length or overlap out of its range.</exception>
    public static IReadOnlyList<Window> Of(double seconds, double length, double overlap, FinalWindow final)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        (long whole, long step) = (TimeUnits.Of(length), TimeUnits.Of(length) - TimeUnits.Of(overlap));
        // Also one that rounds to no time at all, and what is no number.
        if (!double.IsFinite(length) || !double.IsFinite(overlap) || step <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(overlap), overlap, $"Windows of {length} s would never move on.");
        }

        long end = double.IsFinite(seconds) ? TimeUnits.Of(seconds) : 0;
        if (end <= 0)
        {
            return [Between(0, whole)];
        }

        List<Window> windows = [];
        for (long start = 0; start < end; start += step)
        {
            if (start + whole <= end || final == FinalWindow.Extend)
            {
                windows.Add(Between(start, start + whole));
            }
            else if (final == FinalWindow.Remainder)
            {
                windows.Add(Between(start, end));
            }
            else
            {
                // All that follow reach beyond the end as well, and shifted back they are one.
                Window last = Between(Math.Max(0, end - whole), end);
                if (final == FinalWindow.Full && (windows.Count == 0 || windows[^1] != last))
                {
                    windows.Add(last);
                }

                break;
            }
        }

        return windows;
    }

    private static Window Between(long start, long end) => new(TimeUnits.Seconds(start), TimeUnits.Seconds(end));
}

namespace NightScan.Watching;

/// <summary>
/// Learns how often who appends to a recording does so. One that goes on growing after it was built was not finished: then it is waited for
/// twice as long as it had been quiet.
/// </summary>
internal sealed class WriterPace(WatchTimes times)
{
    private readonly Dictionary<RecordingKey, (long Size, TimeSpan Since)> _built = [];

    /// <summary>Notes what is built.</summary>
    /// <param name="since">Since when it has been like this.</param>
    public void Built(RecordingKey key, Mark? mark, TimeSpan since)
    {
        if (mark is Mark there)
        {
            _built[key] = (there.Size, since);
        }
    }

    /// <summary>How long a recording must be quiet that is not any more what was built.</summary>
    public TimeSpan SettleOf(RecordingKey key, Mark? mark, TimeSpan now)
    {
        if (!_built.TryGetValue(key, out (long Size, TimeSpan Since) before) || !(mark?.Size > before.Size)
            || now - before.Since > times.LongestSettle)
        {
            return times.Settle;
        }

        TimeSpan twice = 2 * (now - before.Since);
        return twice < times.Settle ? times.Settle : twice > times.LongestSettle ? times.LongestSettle : twice;
    }

    /// <summary>Forgets what was finished long ago.</summary>
    public void Forget(TimeSpan now)
    {
        foreach (RecordingKey key in _built.Where(one => now - one.Value.Since > times.LongestSettle).Select(one => one.Key).ToList())
        {
            _built.Remove(key);
        }
    }
}

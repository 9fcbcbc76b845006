using System.Collections.Concurrent;

namespace NightScan.Watching;

/// <summary>Which classes are to be listed, and when. Events come from any thread.</summary>
internal sealed class Attention(WatchTimes times)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _again = new(StringComparer.Ordinal);
    private volatile bool _toldOfAll;
    private TimeSpan _nextAll;
    private TimeSpan _nextLook;

    /// <summary>When those that differ may be ready to be built: they are looked at once more before.</summary>
    public TimeSpan ReadyAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>Something changed in a class; null when it may be any.</summary>
    public void Tell(string? className)
    {
        if (className is null)
        {
            _toldOfAll = true;
        }
        else
        {
            _told[className] = true;
        }
    }

    /// <summary>When there is something to look at, unless an event comes.</summary>
    public TimeSpan Next()
    {
        TimeSpan next = _again.Count == 0 ? ReadyAt : Min(ReadyAt, _again.Values.Min());
        next = _toldOfAll || !_told.IsEmpty ? TimeSpan.MinValue : Min(next, _nextAll);
        return next > _nextLook ? next : _nextLook;
    }

    /// <summary>Takes the classes that are to be listed now.</summary>
    /// <param name="restless">Those with recordings that differ.</param>
    /// <returns>Null for all there are.</returns>
    public HashSet<string>? Take(TimeSpan now, IReadOnlySet<string> restless)
    {
        if (_toldOfAll || now >= _nextAll)
        {
            _toldOfAll = false;
            _told.Clear();
            _again.Clear();
            return null;
        }

        HashSet<string> classes = [.. restless];
        foreach (string again in _again.Where(one => one.Value <= now).Select(one => one.Key).ToList())
        {
            _again.Remove(again);
            classes.Add(again);
        }

        foreach (string told in _told.Keys)
        {
            _told.TryRemove(told, out _);
            classes.Add(told);
            // What came into a new folder before the system watched it too is told by nobody.
            _again[told] = now + times.Settle;
        }

        return classes;
    }

    /// <summary>After the listing of some classes, or of all.</summary>
    /// <param name="cost">How long it took.</param>
    /// <param name="isTold">Whether all changes are told, so that everything is listed only in case one was not.</param>
    /// <param name="isBlind">Whether it could not be listed.</param>
    public void Looked(TimeSpan now, TimeSpan cost, bool all, bool isTold, bool isBlind)
    {
        TimeSpan rest = times.Share * cost;
        _nextLook = now + Max(isBlind ? times.Heartbeat : times.Debounce, rest);
        if (all)
        {
            _nextAll = now + (isTold ? Max(times.Check, times.Share * rest) : Max(times.Poll, rest));
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

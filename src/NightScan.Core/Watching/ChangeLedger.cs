using NightScan.Recordings;

namespace NightScan.Watching;

/// <summary>
/// What the recordings were like when they were last built, and which differ since; of those, which have been quiet for long enough. Times
/// count from the beginning of the watch.
/// </summary>
/// <param name="times">How long is long enough.</param>
internal sealed class ChangeLedger(WatchTimes times)
{
    /// <summary>The class of what is watched beside the recordings.</summary>
    public const string NoClass = "";

    private static readonly Dictionary<ulong, Mark> s_none = [];

    private readonly Dictionary<string, Dictionary<ulong, Mark>> _built = new(StringComparer.Ordinal);
    private readonly WriterPace _pace = new(times);
    private Dictionary<RecordingKey, Waiting> _waiting = [];
    private List<KeyValuePair<RecordingKey, Waiting>> _taken = [];

    /// <summary>Goes up whenever something new is seen.</summary>
    public long Version { get; private set; }

    /// <summary>Recordings that were there when they were last built.</summary>
    public long Count => _built.Where(one => one.Key != NoClass).Sum(one => (long)one.Value.Count);

    /// <summary>How many differ from what was built.</summary>
    public int Differing => _waiting.Count;

    /// <summary>The classes that have recordings which differ, or had some.</summary>
    public IReadOnlySet<string> Restless => _waiting.Keys.Select(key => key.ClassName).ToHashSet();

    /// <summary>The classes that are known.</summary>
    public IReadOnlyCollection<string> Classes => _built.Keys;

    /// <summary>
    /// Takes in the first listing of a class: what has not changed for a while is what the first build works on, and the rest waits.
    /// </summary>
    /// <param name="utcNow">What modification times are compared with.</param>
    /// <param name="known">Finds out what those of the class were like when they were last built, before there was this watch.</param>
    public void Begin(string className, IReadOnlyList<ScannedRecording> listed, TimeSpan now, DateTimeOffset utcNow,
        Func<string, IReadOnlyDictionary<string, Mark>> known)
    {
        IReadOnlyDictionary<string, Mark>? before = null;
        Dictionary<ulong, Mark> built = _built[className] = new(listed.Count);
        foreach (ScannedRecording recording in listed)
        {
            ulong path = RecordingKey.Hash(recording.Path);
            TimeSpan age = Max(utcNow - DateTime.UnixEpoch.AddTicks(recording.ModifiedNs / 100), TimeSpan.Zero);
            if (age >= times.Settle)
            {
                built[path] = Mark.Of(recording);
                continue;
            }

            before ??= known(className);
            bool isKnown = before.TryGetValue(recording.Path, out Mark mark);
            if (isKnown)
            {
                built[path] = mark;
            }

            if (!isKnown || mark != Mark.Of(recording))
            {
                _waiting[new(className, path)] = new(Mark.Of(recording), now - age, now - age, times.Settle);
            }
        }
    }

    /// <summary>Takes in the first listing of a class of which the first build works on everything.</summary>
    public void Adopt(string className, IReadOnlyList<ScannedRecording> listed) =>
        _built[className] = listed.ToDictionary(recording => RecordingKey.Hash(recording.Path), recording => Mark.Of(recording));

    /// <summary>Takes in another listing of a class.</summary>
    /// <param name="listed">Empty when its folder is gone.</param>
    public void See(string className, IReadOnlyList<ScannedRecording> listed, TimeSpan now)
    {
        if (!_built.TryGetValue(className, out Dictionary<ulong, Mark>? built))
        {
            built = s_none;
            if (listed.Count > 0)
            {
                built = _built[className] = [];
            }
        }

        int known = 0;
        foreach (ScannedRecording recording in listed)
        {
            RecordingKey key = RecordingKey.Of(className, recording.Path);
            bool isKnown = built.TryGetValue(key.Path, out Mark before);
            known += isKnown ? 1 : 0;
            if (!isKnown || before != Mark.Of(recording))
            {
                Wait(key, Mark.Of(recording), now);
            }
            else if (_waiting.Count > 0)
            {
                Forget(key);
            }
        }

        if (known < built.Count || _waiting.Count > 0)
        {
            SeeGone(className, built, [.. listed.Select(recording => RecordingKey.Hash(recording.Path))], now);
        }
    }

    /// <summary>Whether there is something to build, at the time of a listing of all restless classes.</summary>
    public bool IsReady(TimeSpan now) => now >= ReadyAt();

    /// <summary>
    /// When there is something to build, if nobody touches what differs: some of it is quiet, and has waited for the rest for long, or the
    /// rest is quiet or has been restless for too long to be waited for.
    /// </summary>
    /// <returns>The end of time when nothing differs.</returns>
    public TimeSpan ReadyAt()
    {
        TimeSpan first = TimeSpan.MaxValue, last = TimeSpan.MinValue;
        foreach (Waiting waiting in _waiting.Values)
        {
            first = Min(first, waiting.QuietAt);
            last = Max(last, Min(waiting.QuietAt, waiting.First + times.Patience));
        }

        return _waiting.Count == 0 ? TimeSpan.MaxValue : Max(first, Min(last, first + times.Patience));
    }

    /// <summary>Something is to be tried again, though no listing shows a difference.</summary>
    public void Touch() => Version++;

    /// <summary>Takes what is quiet for a build.</summary>
    /// <param name="indexed">What the index knows of a class (<see cref="Batch"/>).</param>
    public Batch Take(TimeSpan now, Func<string, IReadOnlyDictionary<string, Mark>?>? indexed = null)
    {
        _pace.Forget(now);
        _taken = [.. _waiting.Where(one => one.Value.QuietAt <= now)];
        Batch batch = new(_built, indexed);
        foreach ((RecordingKey key, Waiting waiting) in _taken)
        {
            batch.Add(key, waiting.Mark);
            _waiting.Remove(key);
            _pace.Built(key, waiting.Mark, waiting.Since);
        }

        if (_waiting.Count == 0)
        {
            // After a million of them it would stay as large.
            _waiting = [];
        }

        return batch;
    }

    /// <summary>After the build of a batch: what it refused or did not get to still differs.</summary>
    public void Settle(Batch batch, bool isBuilt)
    {
        foreach ((RecordingKey key, Waiting waiting) in _taken)
        {
            if (!isBuilt || batch.HasRefused(key))
            {
                batch.TakeBack(key);
                _waiting[key] = waiting;
            }
        }

        _taken = [];
        foreach (string gone in _built.Where(one => one.Value.Count == 0).Select(one => one.Key).ToList())
        {
            _built.Remove(gone);
        }
    }

    private void SeeGone(string className, Dictionary<ulong, Mark> built, HashSet<ulong> listed, TimeSpan now)
    {
        foreach (ulong path in built.Keys)
        {
            if (!listed.Contains(path))
            {
                Wait(new(className, path), null, now);
            }
        }

        // What came and went before it was ever built.
        foreach (RecordingKey key in _waiting.Keys.Where(key =>
            key.ClassName == className && !listed.Contains(key.Path) && !built.ContainsKey(key.Path)).ToList())
        {
            Forget(key);
        }
    }

    private void Wait(RecordingKey key, Mark? mark, TimeSpan now)
    {
        bool isWaiting = _waiting.TryGetValue(key, out Waiting known);
        if (!isWaiting || known.Mark != mark)
        {
            _waiting[key] = isWaiting ? known with { Mark = mark, Since = now } : new(mark, now, now, _pace.SettleOf(key, mark, now));
            Version++;
        }
    }

    private void Forget(RecordingKey key) => Version += _waiting.Remove(key) ? 1 : 0;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>A recording that differs from what was built.</summary>
    /// <param name="Mark">What it is like now; null when it is gone.</param>
    /// <param name="First">When it was first seen to differ.</param>
    /// <param name="Since">When it was first seen like this.</param>
    /// <param name="Settle">How long it must stay like this.</param>
    private readonly record struct Waiting(Mark? Mark, TimeSpan First, TimeSpan Since, TimeSpan Settle)
    {
        public TimeSpan QuietAt => Since + Settle;
    }
}

using System.Collections.Concurrent;
using NightScan.Recordings;

namespace NightScan.Watching;

/// <summary>
/// What one build of a watch works on: the recordings that were built before, and those that differed and are quiet now. Whatever is
/// written to meanwhile, or was still being written to, the build sees as it was before, or not at all: half of a recording would be
/// hashed, and a recording keeps the split that its first content gave it.
/// </summary>
/// <param name="seen">What the build is to see, by class and path; the build's threads read it.</param>
/// <param name="indexed">What the index knows of the recordings of a class, by path: other builds may have been at work. Null where it
/// cannot be read.</param>
internal sealed class Batch(
    Dictionary<string, Dictionary<ulong, Mark>> seen, Func<string, IReadOnlyDictionary<string, Mark>?>? indexed = null)
{
    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyDictionary<string, Mark>?>> _indexed = [];
    private readonly Dictionary<RecordingKey, (Mark? Before, Mark? Now)> _taken = [];
    private readonly ConcurrentDictionary<RecordingKey, bool> _refused = [];

    /// <summary>Whether nothing differs from what was built before.</summary>
    public bool IsEmpty => _taken.Count == 0;

    /// <summary>Adds a recording that differs from what was built.</summary>
    /// <param name="mark">What it is like; null when it is gone.</param>
    public void Add(RecordingKey key, Mark? mark) => _taken[key] = (Set(key, mark), mark);

    /// <summary>Gives back what a recording was like before it was taken.</summary>
    public void TakeBack(RecordingKey key)
    {
        Set(key, _taken[key].Before);
        _taken.Remove(key);
    }

    /// <summary>What the build is to see of a recording that it lists.</summary>
    public ScannedRecording? Admit(string className, ScannedRecording recording)
    {
        RecordingKey key = RecordingKey.Of(className, recording.Path);
        Mark? known = Find(key);
        if (known == Mark.Of(recording))
        {
            return recording;
        }

        if (_taken.TryGetValue(key, out (Mark? Before, Mark? Now) taken))
        {
            _refused[key] = true;
            known = taken.Before;
        }

        // As the index has it, nothing is done about it. What this watch remembers may be older than what another build has made.
        if (_indexed.GetOrAdd(className, name => new(() => indexed?.Invoke(name))).Value is { } rows)
        {
            known = rows.TryGetValue(recording.Path, out Mark row) ? row : null;
        }

        return known is Mark mark ? recording with { Size = mark.Size, ModifiedNs = mark.ModifiedNs } : null;
    }

    /// <summary>Whether the build came upon a recording of the batch that was not quiet any more.</summary>
    public bool HasRefused(RecordingKey key) => _refused.ContainsKey(key);

    /// <summary>What was new, renamed, changed, gone: <c>3 new, 1 changed</c>.</summary>
    public string Describe()
    {
        List<Mark> added = [], gone = [];
        long changed = 0;
        List<string> words = [];
        foreach ((RecordingKey key, (Mark? before, Mark? now)) in _taken.Where(one => one.Key.ClassName != ChangeLedger.NoClass))
        {
            switch (before, now)
            {
                case (null, Mark mark):
                    added.Add(mark);
                    break;
                case (Mark mark, null):
                    gone.Add(mark);
                    break;
                default:
                    changed++;
                    break;
            }
        }

        long renamed = Pairs(added, gone);
        Say(added.Count - renamed, "new");
        Say(renamed, "renamed");
        Say(changed, "changed");
        Say(gone.Count - renamed, "deleted");
        words.AddRange(WatchedFiles.Names.Where(name => _taken.ContainsKey(RecordingKey.Of(ChangeLedger.NoClass, name)))
            .Select(name => $"another {name}"));
        return words.Count == 0 ? "nothing new" : string.Join(", ", words);

        void Say(long count, string what)
        {
            if (count > 0)
            {
                words.Add($"{Quantity.Count(count)} {what}");
            }
        }
    }

    /// <summary>How many that are gone are there under another name: a moved file keeps its size and time.</summary>
    private static long Pairs(List<Mark> added, List<Mark> gone)
    {
        Dictionary<Mark, int> left = gone.GroupBy(mark => mark).ToDictionary(alike => alike.Key, alike => alike.Count());
        return added.Count(mark => left.TryGetValue(mark, out int count) && (left[mark] = count - 1) >= 0);
    }

    private Mark? Find(RecordingKey key) =>
        seen.TryGetValue(key.ClassName, out Dictionary<ulong, Mark>? recordings) && recordings.TryGetValue(key.Path, out Mark mark)
            ? mark : null;

    private Mark? Set(RecordingKey key, Mark? mark)
    {
        Mark? before = Find(key);
        if (mark is not Mark there)
        {
            seen.GetValueOrDefault(key.ClassName)?.Remove(key.Path);
            return before;
        }

        if (!seen.TryGetValue(key.ClassName, out Dictionary<ulong, Mark>? recordings))
        {
            seen[key.ClassName] = recordings = [];
        }

        recordings[key.Path] = there;
        return before;
    }
}

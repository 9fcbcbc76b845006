using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>
/// The splits of recordings that are gone: a disk that was unmounted comes back, and so may a recording that was deleted by mistake. What
/// comes back has the split that it had, and is then forgotten here. Paths are relative to AudioRoot.
/// </summary>
internal sealed class VanishedSplits(IndexDatabase index)
{
    private bool? _hasAny;

    private bool HasAny => _hasAny ??= index.Any("SELECT 1 FROM vanished");

    /// <summary>
    /// Remembers a recording that is about to be deleted, unless its content is in another one of its split: it was moved, or there are
    /// copies.
    /// </summary>
    public void Add(long id)
    {
        _hasAny = true;
        index.Execute($"""
            INSERT INTO vanished(path, split, group_hash, content_hash)
            SELECT {FileRows.Path}, r.split, r.group_hash, r.content_hash FROM {FileRows.WithClasses}
            WHERE r.id = $1 AND NOT EXISTS (
                SELECT 1 FROM recordings o WHERE o.content_hash = r.content_hash AND o.split = r.split AND o.id <> r.id AND o.source IS NULL)
            ON CONFLICT(path) DO UPDATE SET split = excluded.split, group_hash = excluded.group_hash, content_hash = excluded.content_hash
            """, id);
    }

    /// <summary>Remembers what a lost index knew: only its path and split.</summary>
    public void Add(string path, Split split)
    {
        _hasAny = true;
        index.Execute("INSERT INTO vanished(path, split) VALUES($1, $2) ON CONFLICT(path) DO NOTHING", path, (int)split);
    }

    /// <summary>The split of a recording that is back at its place, in its group.</summary>
    public Split? Of(string path, long group) =>
        Read("SELECT split FROM vanished WHERE path = $1 AND (group_hash = $2 OR group_hash IS NULL)", path, group);

    /// <summary>The split of what was at a place, whatever it was.</summary>
    public Split? OfPath(string path) => Read("SELECT split FROM vanished WHERE path = $1", path);

    /// <summary>The split of a group that is gone.</summary>
    public Split? OfGroup(long group) => Read("SELECT split FROM vanished WHERE group_hash = $1 ORDER BY path LIMIT 1", group);

    /// <summary>Forgets what stood at the place of a recording, and what had its content.</summary>
    /// <param name="content">What is there now.</param>
    /// <returns>Whether anything was forgotten.</returns>
    public bool Forget(string path, ContentHash content, Split split) => HasAny
        && index.Execute("DELETE FROM vanished WHERE path = $1", path)
            + index.Execute("DELETE FROM vanished WHERE content_hash = $1 AND split = $2", content.ToBytes(), (int)split) > 0;

    /// <summary>Forgets all of them.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Clear()
    {
        _hasAny = false;
        return index.Execute("DELETE FROM vanished") > 0;
    }

    public IEnumerable<(string Path, Split Split)> All() =>
        index.Query("SELECT path, split FROM vanished ORDER BY path", static row => (row.Text(0), row.Split(1)));

    /// <summary>Gives one another split.</summary>
    public void Move(string path, Split split) => index.Execute("UPDATE vanished SET split = $2 WHERE path = $1", path, (int)split);

    private Split? Read(string sql, params ReadOnlySpan<object?> values) => HasAny ? index.FindSplit(sql, values) : null;
}

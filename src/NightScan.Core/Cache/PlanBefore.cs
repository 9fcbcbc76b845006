using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;

namespace NightScan.Cache;

/// <summary>A recording as the last build left it.</summary>
/// <param name="Count">Files that may have been made of it.</param>
/// <param name="Keys">Their keys, 0 for those that were still to be made.</param>
/// <param name="Fallback">The decoder that stood in when it was decoded.</param>
internal sealed record Recording(ContentHash Content, Split Split, bool IsSelected, bool HasFailed, int Count, ulong[] Keys, string? Fallback);

/// <summary>What an index was like before it was brought up to date, in a table beside what it is now.</summary>
internal sealed class PlanBefore
{
    private readonly IndexDatabase _index;
    private readonly string? _plan;
    private readonly Lazy<HashSet<ContentHash>> _vanished;

    private PlanBefore(IndexDatabase index)
    {
        _index = index;
        _plan = index.ReadMeta("plan");
        Description = index.ReadMeta(CachePlanner.DescriptionKey);
        _vanished = new(ReadVanished);
    }

    /// <summary>The settings that shaped files; null when there are none.</summary>
    public string? Description { get; }

    /// <summary>Remembers the index as it is.</summary>
    public static PlanBefore Remember(IndexDatabase index)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        index.Execute("""
            CREATE TABLE before(id INTEGER PRIMARY KEY, class_name TEXT NOT NULL, content_hash BLOB NOT NULL, split INTEGER NOT NULL, selected INTEGER NOT NULL,
                failed INTEGER NOT NULL, output_split INTEGER, output_stem TEXT, output_count INTEGER NOT NULL, output_keys BLOB, fallback TEXT, path TEXT NOT NULL)
            """);
        index.Execute("""
            INSERT INTO before SELECT r.id, c.name, r.content_hash, r.split, r.selected, r.error_code IS NOT NULL, r.output_split, r.output_stem, r.output_count,
                r.output_keys, iif(r.error_code IS NULL, r.error_decoders, NULL), r.path
            FROM recordings r JOIN classes c ON c.id = r.class_id ORDER BY r.id
            """);
        transaction.Commit();
        return new(index);
    }

    /// <summary>What a recording was; null when it is new.</summary>
    /// <remarks>Numbers of rows are used again: one that was given up is known by its class, and by its path or its content.</remarks>
    public Recording? Find(long id, string className, ContentHash content)
    {
        using var row = _index.Command("""
            SELECT b.content_hash, b.split, b.selected, b.failed, b.output_count, b.output_keys, b.fallback, b.class_name, b.path = r.path
            FROM before b JOIN recordings r ON r.id = b.id WHERE b.id = $1
            """, id).ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        ContentHash before = ContentHash.FromBytes((byte[])row.GetValue(0));
        return row.GetString(7) != className || (before != content && !row.GetBoolean(8)) ? null
            : new(before, (Split)row.GetInt32(1), row.GetBoolean(2), row.GetBoolean(3), row.GetInt32(4), OutputKeys.Parse(row.GetValue(5)), row.IsDBNull(6) ? null : row.GetString(6));
    }

    /// <summary>Whether a recording of some content is no longer where it was.</summary>
    public bool HasVanished(ContentHash content) => _vanished.Value.Contains(content);

    /// <summary>What many files depend on and is not as it was; null when all of it is.</summary>
    public PlanReason? Changed(IndexDatabase index)
    {
        string? now = index.ReadMeta("plan");
        if (_plan is null || now is null || _plan == now)
        {
            return null;
        }

        // As OutputPlan.Fingerprint: keys of spectrogram and augmentation, the description, the backgrounds.
        string[] before = _plan.Split(' '), present = now.Split(' ');
        return string.Join(' ', before[2..^1]) != string.Join(' ', present[2..^1]) ? PlanReason.Settings
            : before[0] != present[0] || before[1] != present[1] ? PlanReason.Algorithm : PlanReason.Backgrounds;
    }

    /// <summary>The files that are to be deleted and are there, with the reason.</summary>
    public IEnumerable<(Split Split, DeletionReason Reason)> Deletions(CacheLayout layout)
    {
        using var rows = _index.Command("""
            SELECT o.split, o.class_name, o.stem, o.number, b.id IS NOT NULL, r.id IS NOT NULL AND (r.path = b.path OR r.content_hash = b.content_hash), r.selected,
                EXISTS (SELECT 1 FROM recordings n WHERE n.content_hash = b.content_hash)
            FROM orphans o LEFT JOIN before b ON b.output_split = o.split AND b.class_name = o.class_name AND b.output_stem = o.stem
                LEFT JOIN recordings r ON r.id = b.id AND r.class_id = (SELECT id FROM classes WHERE name = b.class_name)
            """).ExecuteReader();
        while (rows.Read())
        {
            Split split = (Split)rows.GetInt32(0);
            if (IsThere(layout.Output(split, rows.GetString(1), rows.GetString(2), rows.GetInt32(3))))
            {
                (bool wasKnown, bool isKnown, bool isElsewhere) = (rows.GetBoolean(4), rows.GetBoolean(5), rows.GetBoolean(7));
                yield return (split, !wasKnown ? DeletionReason.LeftOver
                    : !isKnown ? (isElsewhere ? DeletionReason.Moved : DeletionReason.Vanished)
                    : rows.GetBoolean(6) ? DeletionReason.Unwanted : DeletionReason.LeftOut);
            }
        }
    }

    private static bool IsThere(string path)
    {
        try
        {
            return FileStat.Of(path).Kind == FileKind.File && !ForeignFiles.IsAt(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private HashSet<ContentHash> ReadVanished()
    {
        HashSet<ContentHash> contents = [];
        using var rows = _index.Command("""
            SELECT b.content_hash FROM before b WHERE NOT EXISTS (SELECT 1 FROM recordings r JOIN classes c ON c.id = r.class_id
                WHERE r.id = b.id AND c.name = b.class_name AND (r.path = b.path OR r.content_hash = b.content_hash))
            """).ExecuteReader();
        while (rows.Read())
        {
            contents.Add(ContentHash.FromBytes((byte[])rows.GetValue(0)));
        }

        return contents;
    }
}

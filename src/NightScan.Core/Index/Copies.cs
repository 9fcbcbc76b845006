using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>A recording whose bytes another one has too that comes before it.</summary>
/// <param name="Path">Relative to AudioRoot.</param>
/// <param name="Original">Path of the first recording of this content by its path.</param>
/// <param name="InOtherClass">Path of an earlier one of another class; null when there is none.</param>
/// <param name="InOtherSplit">Path of an earlier one in another split; null when there is none.</param>
internal readonly record struct Copy(ContentHash Content, string Path, Split Split, string Original, string? InOtherClass,
    string? InOtherSplit);

/// <summary>
/// The copies among the recordings that are used. Contents that are there more than once are found in their index; no other row is read.
/// </summary>
internal static class Copies
{
    /// <summary>
    /// All of them, those of one content behind each other. Of the recordings of a content, the first by its path is the original: which
    /// came first into an index is only history, and another index of the same recordings would say something else.
    /// </summary>
    public static IEnumerable<Copy> Find(IndexDatabase index)
    {
        ContentHash? last = null;
        Member first = default;
        Member? otherClass = null, otherSplit = null;
        foreach ((ContentHash content, Member member) in index.Query(
            $"""
            SELECT r.content_hash, r.class_id, r.split, {FileRows.Path}
            FROM (SELECT content_hash FROM recordings GROUP BY content_hash HAVING count(*) > 1) d
                CROSS JOIN recordings r ON r.content_hash = d.content_hash JOIN classes c ON c.id = r.class_id
            WHERE {FileRows.Are} AND (r.selected = 1 OR r.windows IS NOT NULL) AND r.error_code IS NULL ORDER BY r.content_hash, 4
            """, static row => (row.Content(0), new Member(row.Long(1), row.Split(2), row.Text(3)))))
        {
            if (content != last)
            {
                (last, first, otherClass, otherSplit) = (content, member, null, null);
                continue;
            }

            // The first, and the first that differs from it, are enough: one of the two differs from any other.
            yield return new Copy(content, member.Path, member.Split, first.Path,
                member.ClassId != first.ClassId ? first.Path : otherClass?.Path, member.Split != first.Split ? first.Path
                    : otherSplit?.Path);
            otherClass ??= member.ClassId != first.ClassId ? member : null;
            otherSplit ??= member.Split != first.Split ? member : null;
        }
    }

    private readonly record struct Member(long ClassId, Split Split, string Path);
}

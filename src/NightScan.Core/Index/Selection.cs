using NightScan.Hashing;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Of a class with more than MaxSamplesPerClass recordings, uses those with the smallest hash of their content, a hash that has
/// nothing to do with the split's: growing the limit adds recordings and takes none away.
/// </summary>
internal static class Selection
{
    private const ulong Salt = 0x73656C656374696F; // "selectio": tells this hash from the split's

    /// <summary>Selects anew in every class that changed, and in all when the limit did.</summary>
    public static void Update(IndexDatabase index, PipelineSettings settings)
    {
        int limit = settings.MaxSamplesPerClass;
        List<long> classes =
            [.. index.Query("SELECT id FROM classes WHERE selection_limit IS NOT $1 ORDER BY id", static row => row.Long(0), limit)];
        if (classes.Count == 0)
        {
            return;
        }

        index.InTransaction(() =>
        {
            classes.ForEach(id => LeaveOut(index, id));
            long files = ClassCounts.Files(index);
            foreach (long id in classes)
            {
                SelectIn(index, id, limit);
                index.Execute("UPDATE classes SET selection_limit = $2 WHERE id = $1", id, limit);
            }

            // A lower limit that is given is meant.
            ForgottenSettings.Check(index, settings, ["MaxSamplesPerClass"], files, files - ClassCounts.Files(index),
                $"would be deleted, since MaxSamplesPerClass is {limit} now.");
        });
    }

    /// <summary>What SplitsCsv leaves out is never used, whatever the limit.</summary>
    private static void LeaveOut(IndexDatabase index, long classId)
    {
        List<long> members = [.. index.Query(
            "SELECT id FROM recordings WHERE unlisted <> 0 AND unlisted = 2 AND class_id = $1 AND selected = 1",
            static row => row.Long(0), classId)];
        members.ForEach(id => Deselect(index, id));
    }

    private static void SelectIn(IndexDatabase index, long classId, int limit)
    {
        if (limit == 0 || index.Count("SELECT count(*) FROM recordings WHERE class_id = $1 AND unlisted <> 2", classId) <= limit)
        {
            index.Execute("UPDATE recordings SET selected = 1 WHERE class_id = $1 AND selected = 0 AND unlisted <> 2", classId);
            return;
        }

        List<(ulong Rank, string Path, long Id, bool Selected)> members = [.. index.Query(
            "SELECT content_hash, path, id, selected FROM recordings WHERE class_id = $1 AND unlisted <> 2",
            static row => (StableHash.Of(row.Content(0), Salt), row.Text(1), row.Long(2), row.Flag(3)), classId)];
        members.Sort((a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : string.CompareOrdinal(a.Path, b.Path));
        for (int i = 0; i < members.Count; i++)
        {
            if (i < limit && !members[i].Selected)
            {
                index.Execute("UPDATE recordings SET selected = 1 WHERE id = $1", members[i].Id);
            }
            else if (i >= limit && members[i].Selected)
            {
                Deselect(index, members[i].Id);
            }
        }
    }

    private static void Deselect(IndexDatabase index, long id)
    {
        index.Execute("UPDATE recordings SET selected = 0 WHERE id = $1", id);
        Claims.Abandon(index, id);
    }
}

using System.Numerics;
using NightScan.Annotations;
using NightScan.Hashing;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Of a class with more than MaxSamplesPerClass recordings, uses those with the smallest hash of their content, a hash that has
/// nothing to do with the split's: growing the limit adds recordings and takes none away. Of windows, one of each recording comes before a
/// second one of any. Windows without labels are as many as BackgroundFraction says.
/// </summary>
internal static class Selection
{
    // A recording whose windows are examples is none itself.
    private const string AreExamples = "class_id = $1 AND unlisted <> 2 AND windows IS NULL";

    // A window that took over the files of its recording has some without ever having been selected.
    private const string HaveToGo = "(selected = 1 OR output_split IS NOT NULL)";

    private const ulong Salt = 0x73656C656374696F; // "selectio": tells this hash from the split's

    /// <summary>Selects anew in every class that changed, and in all when the limit did.</summary>
    public static void Update(IndexDatabase index, PipelineSettings settings)
    {
        int limit = settings.MaxSamplesPerClass;
        List<long> classes = index.ReadAll(
            "SELECT id FROM classes WHERE selection_limit IS NOT $1 AND name NOT IN ($2, $3) ORDER BY id",
            static row => row.Long(0), limit, ExampleLabels.Background, ExampleLabels.Unfiled);
        if (classes.Count > 0)
        {
            Select(index, settings, classes, limit);
        }

        long background = index.Count("SELECT id FROM classes WHERE name = $1", ExampleLabels.Background);
        if (background > 0)
        {
            int most = settings.Windows == WindowChoice.Annotated ? BackgroundLimit(index, settings, background) : limit;
            if (!index.Any("SELECT 1 FROM classes WHERE id = $1 AND selection_limit = $2", background, most))
            {
                Select(index, settings, [background], most);
            }
        }
    }

    /// <returns>How many windows without labels are used; 0 = all, and so -1 = none.</returns>
    private static int BackgroundLimit(IndexDatabase index, PipelineSettings settings, long background)
    {
        long limit;
        if (settings.BackgroundFraction is double share)
        {
            // Two indices have the answer: every build asks, and rows are many.
            long windows = index.Count("SELECT count(*) FROM recordings WHERE class_id = $1", background)
                - index.Count("SELECT count(*) FROM recordings WHERE class_id = $1 AND unlisted <> 0 AND unlisted = 2", background);
            limit = (long)Math.Ceiling(share * windows);
            limit = settings.MaxSamplesPerClass == 0 ? limit : Math.Min(limit, settings.MaxSamplesPerClass);
        }
        else
        {
            (long examples, long classes) = index.Query(
                """
                SELECT coalesce(sum(n), 0), count(*) FROM (
                    SELECT sum(selected) AS n FROM class_counts WHERE class_id <> $1 GROUP BY class_id HAVING sum(selected) > 0)
                """, static row => (row.Long(0), row.Long(1)), background).Single();
            if (classes == 0)
            {
                // There is nothing else.
                return settings.MaxSamplesPerClass;
            }

            limit = Round((examples + classes - 1) / classes);
        }

        return limit == 0 ? -1 : (int)Math.Min(limit, int.MaxValue);
    }

    /// <summary>The next number of four binary digits and zeros: one more window of a class seldom brings one without labels along.</summary>
    private static long Round(long count)
    {
        long step = Math.Max(1, (long)BitOperations.RoundUpToPowerOf2((ulong)count + 1) / 16);
        return (count + step - 1) / step * step;
    }

    private static void Select(IndexDatabase index, PipelineSettings settings, List<long> classes, int limit)
    {
        index.InTransaction(() =>
        {
            classes.ForEach(id => LeaveOut(index, id));
            long files = ClassCounts.Files(index);
            foreach (long id in classes)
            {
                SelectIn(index, id, limit);
                index.Execute("UPDATE classes SET selection_limit = $2 WHERE id = $1", id, limit);
            }

            if (limit == settings.MaxSamplesPerClass)
            {
                // A lower one that is given is meant.
                ForgottenSettings.Check(index, settings, ["MaxSamplesPerClass"], files, files - ClassCounts.Files(index),
                    $"would be deleted, since MaxSamplesPerClass is {limit} now.");
            }
        });
    }

    /// <summary>What SplitsCsv leaves out is never used, whatever the limit.</summary>
    private static void LeaveOut(IndexDatabase index, long classId)
    {
        List<long> members = index.ReadAll(
            $"SELECT id FROM recordings WHERE unlisted <> 0 AND unlisted = 2 AND class_id = $1 AND {HaveToGo}",
            static row => row.Long(0), classId);
        members.ForEach(id => Deselect(index, id));
    }

    private static void SelectIn(IndexDatabase index, long classId, int limit)
    {
        if (limit == 0 || index.Count($"SELECT count(*) FROM recordings WHERE {AreExamples}", classId) <= limit)
        {
            index.Execute($"UPDATE recordings SET selected = 1 WHERE {AreExamples} AND selected = 0", classId);
            return;
        }

        List<Member> members = index.ReadAll(
            $"SELECT content_hash, path, id, selected, coalesce(source, id), {HaveToGo} FROM recordings WHERE {AreExamples}",
            static row => new Member(
                StableHash.Of(row.Content(0), Salt), row.Text(1), row.Long(2), row.Flag(3), row.Long(4), row.Flag(5)), classId);
        Sort(members);
        // The first of each recording, then the second of each.
        Dictionary<long, int> rounds = [];
        members.ForEach(member => member.Round = rounds[member.Source] = rounds.GetValueOrDefault(member.Source) + 1);
        Sort(members);
        for (int i = 0; i < members.Count; i++)
        {
            if (i < limit && !members[i].Selected)
            {
                index.Execute("UPDATE recordings SET selected = 1 WHERE id = $1", members[i].Id);
            }
            else if (i >= limit && members[i].IsToGo)
            {
                Deselect(index, members[i].Id);
            }
        }
    }

    private static void Sort(List<Member> members) => members.Sort(static (a, b) => a.Round != b.Round ? a.Round.CompareTo(b.Round)
        : a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : string.CompareOrdinal(a.Path, b.Path));

    private static void Deselect(IndexDatabase index, long id)
    {
        index.Execute("UPDATE recordings SET selected = 0 WHERE id = $1", id);
        Claims.Abandon(index, id);
    }

    private sealed record Member(ulong Rank, string Path, long Id, bool Selected, long Source, bool IsToGo)
    {
        public int Round { get; set; }
    }
}

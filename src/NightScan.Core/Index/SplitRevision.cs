using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>Gives recordings that have a split another one: what SplitsCsv says, or all of them drawn anew.</summary>
internal sealed class SplitRevision(
    IndexDatabase index, PipelineSettings settings, SplitAssigner assigner, PublishedSplits csv, VanishedSplits vanished, SplitsCopy copy)
{
    /// <param name="adopted">The split that a lost index had for a path relative to AudioRoot.</param>
    /// <returns>How many recordings have another one.</returns>
    public long Run(Func<string, Split?> adopted)
    {
        long moved = 0;
        index.InTransaction(() =>
        {
            moved = settings.ReassignSplits ? ReassignAll(adopted) : 0;
            if (csv.IsGiven)
            {
                moved += ApplyCsv();
            }
            else
            {
                csv.Forget();
                Mark("r.unlisted <> 0 AND r.source IS NULL", Listing.Listed);
            }

            index.WriteMeta(MetaKey.SplitSettings, assigner.Fingerprint);
            if (moved > 0)
            {
                copy.Change();
            }
        });
        return moved;
    }

    private long ReassignAll(Func<string, Split?> adopted)
    {
        if (vanished.Clear())
        {
            copy.Change();
        }

        Dictionary<long, Split> placed = [];
        long moved = 0;
        foreach ((long classId, string className) in ClassCounts.Classes(index).OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            List<(long Id, long Group, Split Before, Split? Told)> members = index.ReadAll(
                "SELECT id, path, content_hash, split, recorded_at, recorder FROM recordings "
                    + "WHERE class_id = $1 AND source IS NULL ORDER BY path",
                row =>
                {
                    string path = row.Text(1), inRoot = RecordingPath.InRoot(className, path);
                    return (row.Long(0),
                        assigner.GroupOf(className, path, row.Content(2), KnownMetadata.ForGroups(row.TextOrNull(4), row.TextOrNull(5))),
                        row.Split(3), csv.RowOf(inRoot)?.Split ?? adopted(inRoot));
                }, classId);
            foreach (var member in members.Where(member => member.Told is not null))
            {
                placed.TryAdd(member.Group, member.Told!.Value);
            }

            assigner.PlaceNewClass([.. members.Select(member => member.Group).Distinct()], placed);
            foreach (var member in members)
            {
                index.Execute("UPDATE recordings SET group_hash = $2 WHERE id = $1 AND group_hash <> $2", member.Id, member.Group);
                moved += Move(member.Id, member.Before, member.Told ?? placed[member.Group]);
            }
        }

        return moved;
    }

    private long ApplyCsv()
    {
        List<Placed> others = [];
        List<(Placed, SplitsRow)> alike = [];
        List<(Placed, Placement)> changes = [];
        HashSet<long> heldOut = [];
        foreach ((string path, Placed recording) in index.Query(
            $"SELECT r.id, {FileRows.Path}, r.split, r.unlisted, r.group_hash FROM {FileRows.WithClasses} WHERE {FileRows.Are}",
            static row => (row.Text(1), new Placed(row.Long(0), row.Long(4), new(row.Split(2), (Listing)row.Int(3))))))
        {
            if (csv.RowOf(path) is not SplitsRow row)
            {
                others.Add(recording);
            }
            else if (PublishedRows.IsExact(row, path))
            {
                row.IsExact = true;
                List(recording, row);
            }
            else
            {
                alike.Add((recording, row));
            }
        }

        foreach ((Placed recording, SplitsRow row) in alike)
        {
            // It means the one that is called just so.
            if (row.IsExact)
            {
                others.Add(recording);
            }
            else
            {
                List(recording, row);
            }
        }

        others.ForEach(other => Note(other, Placement.OfUnlisted(settings.Unlisted, other.Before.Split, heldOut.Contains(other.Group))));
        foreach ((string path, Split before) in vanished.All().ToList())
        {
            // It may only be away. That its row names no recording is said all the same: a new index would not know why.
            if (csv.RowOf(path) is SplitsRow row && row.Split != before)
            {
                vanished.Move(path, row.Split);
                copy.Change();
            }
        }

        csv.Remember();
        long moved = 0;
        foreach ((Placed recording, Placement now) in changes)
        {
            if (now.Listing != recording.Before.Listing)
            {
                Mark("r.id = $2", now.Listing, recording.Id);
            }

            moved += Move(recording.Id, recording.Before.Split, now.Split);
        }

        return moved;

        void List(in Placed recording, SplitsRow row)
        {
            row.IsUsed = true;
            Note(recording, new(row.Split, Listing.Listed));
            if (row.Split != Split.Train)
            {
                heldOut.Add(recording.Group);
            }
        }

        void Note(in Placed recording, Placement now)
        {
            if (now != recording.Before)
            {
                changes.Add((recording, now));
            }
        }
    }

    /// <summary>Says of recordings whether they are listed and used; their classes select anew.</summary>
    private void Mark(string which, Listing listing, params ReadOnlySpan<object?> values)
    {
        object?[] all = [(int)listing, .. values];
        index.Execute("UPDATE classes SET selection_limit = NULL WHERE id IN "
            + $"(SELECT class_id FROM recordings r WHERE {which} AND r.unlisted <> $1)", all);
        index.Execute($"UPDATE recordings AS r SET unlisted = $1, windows = iif(windows IS NULL, NULL, 0) WHERE {which} AND r.unlisted <> $1", all);
    }

    private int Move(long id, Split before, Split now) =>
        now == before ? 0 : index.Execute(
            "UPDATE recordings SET split = $2, pending = 1, windows = iif(windows IS NULL, NULL, 0) WHERE id = $1", id, (int)now);

    private readonly record struct Placed(long Id, long Group, Placement Before);
}

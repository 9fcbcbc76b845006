using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>Applies what was found out about one class to the index, in one transaction.</summary>
/// <param name="hasWindows">Whether each window is an example of its own.</param>
internal sealed class RecordingChanges(IndexDatabase index, ProblemLog problems, SplitPlacement splits, bool hasWindows)
{
    /// <summary>Has the next build take a recording for changed, whatever its times say.</summary>
    public static void Doubt(IndexDatabase index, long id) => index.Execute("UPDATE recordings SET modified_ns = 0 WHERE id = $1", id);

    /// <param name="read">The new and changed recordings that could be read.</param>
    public void Apply(ClassDiff diff, IReadOnlyList<HashedRecording> read) => index.InTransaction(() =>
    {
        long classId = index.Count("SELECT id FROM classes WHERE name = $1", diff.ClassName);
        bool isNewClass = classId == 0;
        if (isNewClass && read.Count > 0)
        {
            index.Execute("INSERT INTO classes(name, selection_limit) VALUES($1, NULL)", diff.ClassName);
            classId = index.LastInsertId();
        }

        foreach (HashedRecording changed in read.Where(r => r.Id != 0))
        {
            ApplyChanged(diff, changed);
        }

        List<HashedRecording> added = [.. read.Where(r => r.Id == 0)];
        List<(long Id, HashedRecording Now)> renamed = MatchRenamed(diff, added);
        HashSet<long> kept = [.. renamed.Select(pair => pair.Id)];
        foreach (KnownRecording gone in diff.Vanished.Where(gone => !kept.Contains(gone.Id)))
        {
            splits.Vanished.Add(gone.Id);
            WindowRows.RemoveAll(index, gone.Id);
            Claims.Abandon(index, gone.Id);
            index.Execute("DELETE FROM recordings WHERE id = $1", gone.Id);
        }

        if (added.Count + renamed.Count > 0)
        {
            StemNames stems = StemNames.OfClass(index, classId);
            renamed.ForEach(one => ApplyRenamed(diff, stems, one.Id, one.Now));
            Insert(diff, classId, isNewClass, stems, added);
        }

        index.Execute("UPDATE classes SET selection_limit = NULL, listing = $2 WHERE id = $1", classId,
            ListingDigest.OfClass(index, classId).ToBytes());
        WindowRows.RemoveUnused(index, classId);
        if (diff.Vanished.Count > 0)
        {
            splits.Renamed();
        }
    });

    /// <summary>Pairs newcomers with vanished recordings of the same content, and takes them out of the newcomers.</summary>
    private List<(long Id, HashedRecording Now)> MatchRenamed(ClassDiff diff, List<HashedRecording> added)
    {
        List<(long, HashedRecording)> renamed = [];
        if (diff.Vanished.Count == 0 || added.Count == 0)
        {
            return renamed;
        }

        Dictionary<ContentHash, Queue<long>> gone = [];
        foreach (KnownRecording recording in diff.Vanished)
        {
            ContentHash content =
                index.Query("SELECT content_hash FROM recordings WHERE id = $1", static row => row.Content(0), recording.Id).Single();
            (gone.TryGetValue(content, out Queue<long>? ids) ? ids : gone[content] = []).Enqueue(recording.Id);
        }

        added.RemoveAll(newcomer =>
        {
            if (!gone.TryGetValue(newcomer.Content, out Queue<long>? ids) || !ids.TryDequeue(out long id))
            {
                return false;
            }

            renamed.Add((id, newcomer));
            return true;
        });
        return renamed;
    }

    private void ApplyChanged(ClassDiff diff, HashedRecording now)
    {
        long modified = TrustedTime(diff, now.Scanned);
        long group = splits.Assigner.GroupOf(diff.ClassName, now.Scanned.Path, now.Content, now.Metadata);
        KnownMetadata.Write(index, now.Id, now.Metadata);
        if (index.Execute(
            "UPDATE recordings SET size = $2, modified_ns = $3, group_hash = $5, changed_ns = $6 WHERE id = $1 AND content_hash = $4",
            now.Id, now.Scanned.Size, modified, now.Content.ToBytes(), group, now.ChangedNs) > 0)
        {
            // The same content.
            return;
        }

        index.Execute("""
            UPDATE recordings SET size = $2, modified_ns = $3, content_hash = $4, group_hash = $5, sample_rate = $6, channels = $7, frames = $8,
                error_code = NULL, error = NULL, error_decoders = NULL, warning_code = NULL, warning = NULL, pending = 1, changed_ns = $9,
                windows = iif(windows IS NULL, NULL, 0)
            WHERE id = $1
            """, now.Id, now.Scanned.Size, modified, now.Content.ToBytes(), group,
            now.Format?.SampleRate, now.Format?.Channels, now.Format?.Frames, now.ChangedNs);
        // Where it belongs may depend on its group.
        splits.Change();
        NoteCopy(now.Id, now.Content);
    }

    private void ApplyRenamed(ClassDiff diff, StemNames stems, long id, HashedRecording now)
    {
        (string before, Split split) =
            index.Query("SELECT path, split FROM recordings WHERE id = $1", static row => (row.Text(0), row.Split(1)), id).Single();
        // Its group too: who comes into the renamed folder later belongs to those who were in it.
        index.Execute("UPDATE recordings SET path = $2, size = $3, modified_ns = $4, group_hash = $5, changed_ns = $6, "
            + "windows = iif(windows IS NULL, NULL, 0) WHERE id = $1",
            id, now.Scanned.Path, now.Scanned.Size, TrustedTime(diff, now.Scanned),
                splits.Assigner.GroupOf(diff.ClassName, now.Scanned.Path, now.Content, now.Metadata), now.ChangedNs);
        splits.Appear(RecordingPath.InRoot(diff.ClassName, now.Scanned.Path), now.Content, split);
        KnownMetadata.Write(index, id, now.Metadata);
        if (StemNames.NaturalStem(before) != StemNames.NaturalStem(now.Scanned.Path))
        {
            index.Execute("UPDATE recordings SET stem = $2 WHERE id = $1", id, stems.Assign(now.Scanned.Path));
        }
    }

    private void Insert(ClassDiff diff, long classId, bool isNewClass, StemNames stems, List<HashedRecording> added)
    {
        List<(string Path, long Group)> groups =
            [.. added.Select(a => (a.Scanned.Path, splits.Assigner.GroupOf(diff.ClassName, a.Scanned.Path, a.Content, a.Metadata)))];
        Placement[] placed = splits.Place(diff.ClassName, isNewClass, groups);
        for (int i = 0; i < added.Count; i++)
        {
            HashedRecording now = added[i];
            index.Execute("""
                INSERT INTO recordings(class_id, path, split, group_hash, selected, size, modified_ns, content_hash, sample_rate, channels, frames, stem,
                    recorded_at, recorder, latitude, longitude, changed_ns, unlisted, windows)
                VALUES($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                """, classId, now.Scanned.Path, (int)placed[i].Split, groups[i].Group, now.Scanned.Size, TrustedTime(diff, now.Scanned),
                now.Content.ToBytes(), now.Format?.SampleRate, now.Format?.Channels, now.Format?.Frames, stems.Assign(now.Scanned.Path),
                now.Metadata.Start?.ToString(), now.Metadata.Recorder, now.Metadata.Place?.Latitude, now.Metadata.Place?.Longitude,
                now.ChangedNs, (int)placed[i].Listing, hasWindows ? 0 : null);
            long id = index.LastInsertId();
            splits.Appear(RecordingPath.InRoot(diff.ClassName, now.Scanned.Path), now.Content, placed[i].Split);
            NoteCopy(id, now.Content);
        }
    }

    private static long TrustedTime(ClassDiff diff, ScannedRecording scanned) => FileTimes.Trusted(scanned.ModifiedNs, diff.ScannedAt);

    /// <summary>
    /// Notes a content that came beside one that was there. Whether they still stand side by side when all classes were applied, and in
    /// which splits, is found out at the end (Findings): the other may be moved, renamed or deleted by this very build.
    /// </summary>
    private void NoteCopy(long id, ContentHash content)
    {
        if (index.Any("SELECT 1 FROM recordings WHERE content_hash = $1 AND id <> $2 AND source IS NULL", content.ToBytes(), id))
        {
            problems.NoteCopy(content);
        }
    }
}

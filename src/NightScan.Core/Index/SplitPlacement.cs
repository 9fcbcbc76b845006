using NightScan.Hashing;
using NightScan.Recordings.Metadata;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Gives recordings their splits. In order of precedence: the user's SplitsCsv (what it does not list may be left out, or train); the copy
/// of a lost index's splits that lies beside the new one; the split that it had before it vanished; the split of the recording's group; the
/// hash. A recording that has a split keeps it, unless SplitsCsv says otherwise or ReassignSplits was asked for.
/// </summary>
internal sealed class SplitPlacement
{
    private readonly IndexDatabase _index;
    private readonly PipelineSettings _settings;
    private readonly IBuildReporter _reporter;
    private readonly SplitAssigner _assigner;
    private readonly VanishedSplits _vanished;
    private readonly SplitsCopy _copy;
    private readonly Dictionary<string, Split> _adopted = [];
    private readonly PublishedSplits _csv;
    private bool _hasChanges;

    private SplitPlacement(IndexDatabase index, PipelineSettings settings, IBuildReporter reporter)
    {
        (_index, _settings, _reporter) = (index, settings, reporter);
        _assigner = new SplitAssigner(settings);
        _copy = new SplitsCopy(index);
        _vanished = new VanishedSplits(index);
        _csv = new PublishedSplits(index, settings);
        string? before = index.ReadMeta(MetaKey.SplitSettings);
        if (before is null)
        {
            using IndexTransaction transaction = index.BeginTransaction();
            index.WriteMeta(MetaKey.SplitSettings, _assigner.Fingerprint);
            index.WriteFlag(MetaKey.AdoptSplits, _copy.Exists && !settings.ReassignSplits);
            transaction.Commit();
        }
        else if (before != _assigner.Fingerprint && !settings.ReassignSplits)
        {
            throw new NightScanException(DiagnosticCodes.SplitsChanged,
                $"the index was split with {before}, now it is {_assigner.Fingerprint}. Splits never move by themselves: a model would be "
                    + $"tested on what it was trained on. " +
                "Go back to the former settings, or assign all splits anew with -p:ReassignSplits=true", index.Path);
        }

        if (index.ReadFlag(MetaKey.AdoptSplits))
        {
            _adopted = SplitsFile.Read(_copy.Path);
            reporter.Message($"The index is new; it takes the splits of {_adopted.Count} recordings from '{_copy.Path}'.");
        }
    }

    /// <summary>Checks the settings of the splits against those of the index.</summary>
    /// <exception cref="NightScanException">NS0307 they differ; NS0308 a bad splits file; NS0207 a bad pattern.</exception>
    public static SplitPlacement Open(IndexDatabase index, PipelineSettings settings, IBuildReporter reporter) =>
        new(index, settings, reporter);

    /// <summary>Is shown every class before anything is changed.</summary>
    /// <param name="scanned">Its recordings.</param>
    /// <param name="isKnown">Whether the index has the same.</param>
    public void See(ScannedClass scanned, bool isKnown) => _csv.See(scanned, isKnown);

    /// <summary>Refuses a SplitsCsv that cannot be meant, before anything is changed.</summary>
    /// <exception cref="NightScanException">NS0308.</exception>
    public void Check() => _csv.Check();

    public long GroupOf(string className, string path, ContentHash content, RecordingMetadata metadata) =>
        _assigner.GroupOf(className, path, content, metadata);

    /// <summary>
    /// Remembers, in the transaction that deletes it, where a recording was: it may come back, or turn up in another class.
    /// </summary>
    /// <param name="id">Its row, which is still there.</param>
    public void Vanish(long id) => _vanished.Add(id);

    /// <summary>Says, in the transaction that puts it there, that a recording has its place and its split.</summary>
    /// <param name="path">Relative to AudioRoot.</param>
    /// <param name="content">Hash of its bytes.</param>
    /// <param name="split">Its split.</param>
    public void Appear(string path, ContentHash content, Split split)
    {
        if (_vanished.Forget(path, content, split))
        {
            // The copy has a row of what vanished.
            _copy.Change();
        }
    }

    /// <summary>Says, in the transaction that does it, that known recordings were renamed or deleted.</summary>
    public void Renamed()
    {
        _copy.Change();
        Change();
    }

    /// <summary>
    /// Says, in the transaction that does it, that recordings came, or others have their place: SplitsCsv is to be looked up again.
    /// </summary>
    public void Change()
    {
        _csv.Doubt();
        _hasChanges = true;
    }

    /// <summary>Where new recordings of one class belong.</summary>
    /// <param name="className">The class.</param>
    /// <param name="isNewClass">Whether the index sees the class for the first time.</param>
    /// <param name="recordings">Paths relative to the class folder, with their groups.</param>
    public Placement[] Place(string className, bool isNewClass, IReadOnlyList<(string Path, long Group)> recordings)
    {
        Change();
        Split?[] told = new Split?[recordings.Count];
        bool[] isUnlisted = new bool[recordings.Count];
        HashSet<long> heldOut = [];
        Dictionary<long, Split> placed = [];
        for (int i = 0; i < recordings.Count; i++)
        {
            string path = className + "/" + recordings[i].Path;
            Split? listed = _csv.RowOf(path)?.Split;
            isUnlisted[i] = _csv.IsGiven && listed is null;
            told[i] = listed ?? Adopted(path);
            if (listed is not (null or Split.Train))
            {
                heldOut.Add(recordings[i].Group);
            }

            if (told[i] is Split split)
            {
                placed.TryAdd(recordings[i].Group, split);
            }
            else
            {
                // Its own split only: its group may have got another one meanwhile.
                told[i] = _vanished.Of(path, recordings[i].Group);
            }
        }

        HashSet<long> groups = [];
        foreach ((string path, long group) in recordings)
        {
            groups.Add(group);
            if (!placed.ContainsKey(group) && (Known(group) ?? _vanished.OfPath(className + "/" + path)) is Split known)
            {
                placed.Add(group, known);
            }
        }

        if (isNewClass)
        {
            _assigner.PlaceNewClass(groups, placed);
        }

        Placement[] placements = new Placement[recordings.Count];
        for (int i = 0; i < placements.Length; i++)
        {
            long group = recordings[i].Group;
            Split split = told[i] ?? (placed.TryGetValue(group, out Split ofGroup) ? ofGroup : _assigner.ByHash(group));
            placements[i] = isUnlisted[i] ? Placement.OfUnlisted(_settings.Unlisted, split, heldOut.Contains(group) || IsHeldOut(group))
                : new(split, Listing.Listed);
            _copy.Add(className + "/" + recordings[i].Path, placements[i].Split);
        }

        return placements;
    }

    /// <summary>
    /// Applies SplitsCsv when it or the recordings changed, or assigns everything anew, to the recordings that have a split already.
    /// </summary>
    public void Finish()
    {
        AdoptVanished();
        if (_settings.ReassignSplits || (_csv.IsGiven && (_csv.HasChanged || _hasChanges)))
        {
            Apply();
        }

        _csv.Warn(_reporter);
    }

    private void Apply()
    {
        using IndexTransaction transaction = _index.BeginTransaction();
        long moved = _settings.ReassignSplits ? ReassignAll() : 0;
        if (_csv.IsGiven)
        {
            moved += ApplyCsv();
        }
        else
        {
            _csv.Forget();
            Mark("r.unlisted <> 0", Listing.Listed);
        }

        _index.WriteMeta(MetaKey.SplitSettings, _assigner.Fingerprint);
        if (moved > 0)
        {
            _copy.Change();
        }

        transaction.Commit();
        if (moved > 0)
        {
            _reporter.Message($"{moved} recordings changed their split.");
        }
    }

    /// <summary>Brings splits.csv beside the index up to date.</summary>
    public void WriteCopy()
    {
        if (_copy.Write())
        {
            _index.WriteFlag(MetaKey.AdoptSplits, false);
        }
    }

    private Split? Told(string path) => _csv.RowOf(path)?.Split ?? Adopted(path);

    private Split? Adopted(string path) => _adopted.TryGetValue(path, out Split adopted) ? adopted : null;

    /// <summary>Whether a recording of a group is listed for validation or test.</summary>
    private bool IsHeldOut(long group) =>
        _index.Any("SELECT 1 FROM recordings WHERE group_hash = $1 AND unlisted = 0 AND split <> 0", group);

    private Split? Known(long group) =>
        _index.FindSplit("SELECT split FROM recordings WHERE group_hash = $1 ORDER BY id LIMIT 1", group) ?? _vanished.OfGroup(group);

    /// <summary>What a lost index knew of recordings that are not there is kept too.</summary>
    private void AdoptVanished()
    {
        if (_adopted.Count == 0 || _settings.ReassignSplits)
        {
            return;
        }

        Dictionary<string, Split> left = new(_adopted);
        foreach (string path in KnownRecording.Paths(_index))
        {
            left.Remove(path);
        }

        using IndexTransaction transaction = _index.BeginTransaction();
        foreach ((string path, Split split) in left)
        {
            _vanished.Add(path, split);
        }

        transaction.Commit();
    }

    private long ApplyCsv()
    {
        List<(long Id, Split Split)> moves = [];
        List<(long Id, Listing Listing)> listings = [];
        List<(long Id, long Group, Placement Before)> others = [];
        List<(long Id, long Group, Placement Before, SplitsRow Row)> alike = [];
        HashSet<long> heldOut = [];
        foreach ((long id, string path, Placement before, long group) in _index.Query(
            "SELECT r.id, c.name || '/' || r.path, r.split, r.unlisted, r.group_hash FROM recordings r JOIN classes c ON c.id = r.class_id",
            static row => (row.Long(0), row.Text(1), new Placement(row.Split(2), (Listing)row.Int(3)), row.Long(4))))
        {
            if (_csv.RowOf(path) is not SplitsRow row)
            {
                others.Add((id, group, before));
            }
            else if (PublishedRows.IsExact(row, path))
            {
                row.IsExact = true;
                List(id, group, before, row);
            }
            else
            {
                alike.Add((id, group, before, row));
            }
        }

        foreach ((long id, long group, Placement before, SplitsRow row) in alike)
        {
            // It means the one that is called just so.
            if (row.IsExact)
            {
                others.Add((id, group, before));
            }
            else
            {
                List(id, group, before, row);
            }
        }

        foreach ((long id, long group, Placement before) in others)
        {
            Note(id, before, Placement.OfUnlisted(_settings.Unlisted, before.Split, heldOut.Contains(group)));
        }

        foreach ((string path, Split before) in _vanished.All().ToList())
        {
            // It may only be away. That its row names no recording is said all the same: a new index would not know why.
            if (_csv.RowOf(path) is SplitsRow row && row.Split != before)
            {
                _vanished.Move(path, row.Split);
                _copy.Change();
            }
        }

        _csv.Remember();
        foreach ((long id, Listing listing) in listings)
        {
            Mark("r.id = $2", listing, id);
        }

        return Move(moves);

        void List(long id, long group, Placement before, SplitsRow row)
        {
            row.IsUsed = true;
            Note(id, before, new(row.Split, Listing.Listed));
            if (row.Split != Split.Train)
            {
                heldOut.Add(group);
            }
        }

        void Note(long id, Placement before, Placement now)
        {
            if (now.Split != before.Split)
            {
                moves.Add((id, now.Split));
            }

            if (now.Listing != before.Listing)
            {
                listings.Add((id, now.Listing));
            }
        }
    }

    /// <summary>Says of recordings whether they are listed and used; their classes select anew.</summary>
    private void Mark(string which, Listing listing, params ReadOnlySpan<object?> values)
    {
        object?[] all = [(int)listing, .. values];
        _index.Execute($"UPDATE classes SET selection_limit = NULL WHERE id IN (SELECT class_id FROM recordings r WHERE {which} AND "
            + $"r.unlisted <> $1)", all);
        _index.Execute($"UPDATE recordings AS r SET unlisted = $1 WHERE {which} AND r.unlisted <> $1", all);
    }

    private long ReassignAll()
    {
        if (_vanished.Clear())
        {
            _copy.Change();
        }

        List<(long Id, string Name)> classes = ClassCounts.Classes(_index);
        classes.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        Dictionary<long, Split> placed = [];
        long moved = 0;
        foreach ((long id, string name) in classes)
        {
            List<(long Id, long Group, Split Before, Split? Told)> members = [.. _index.Query(
                "SELECT id, path, content_hash, split, recorded_at, recorder FROM recordings WHERE class_id = $1 ORDER BY path",
                row => (row.Long(0),
                    GroupOf(name, row.Text(1), row.Content(2), KnownMetadata.ForGroups(row.TextOrNull(4), row.TextOrNull(5))),
                    row.Split(3), Told(name + "/" + row.Text(1))), id)];
            foreach (var member in members.Where(m => m.Told is not null))
            {
                placed.TryAdd(member.Group, member.Told!.Value);
            }

            _assigner.PlaceNewClass([.. members.Select(member => member.Group).Distinct()], placed);
            foreach (var member in members)
            {
                _index.Execute("UPDATE recordings SET group_hash = $2 WHERE id = $1 AND group_hash <> $2", member.Id, member.Group);
            }

            moved += Move(members.Select(m => (m.Id, m.Before, After: m.Told ?? placed[m.Group])).Where(m => m.Before != m.After)
                .Select(m => (m.Id, m.After)));
        }

        return moved;
    }

    private long Move(IEnumerable<(long Id, Split Split)> moves)
    {
        long moved = 0;
        foreach ((long id, Split split) in moves)
        {
            moved += _index.Execute("UPDATE recordings SET split = $2, pending = 1 WHERE id = $1", id, (int)split);
        }

        return moved;
    }
}

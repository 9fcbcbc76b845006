using NightScan.Recordings;
using NightScan.Recordings.Metadata;
using NightScan.Reporting;
using NightScan.Settings;

namespace NightScan.Indexing;

/// <summary>
/// Gives recordings their splits. In order of precedence: the user's SplitsCsv; the copy of a lost index's splits that lies beside
/// the new one; the split that it had before it vanished; the split of the recording's group; the hash. A recording that has a split keeps it, unless SplitsCsv says otherwise
/// or ReassignSplits was asked for.
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
    private readonly string _csvFingerprint = "";
    private Dictionary<string, Split>? _csv;

    private SplitPlacement(IndexDatabase index, PipelineSettings settings, IBuildReporter reporter)
    {
        (_index, _settings, _reporter) = (index, settings, reporter);
        _assigner = new SplitAssigner(settings);
        _copy = new SplitsCopy(index);
        _vanished = new VanishedSplits(index);
        if (settings.SplitsCsv.Length > 0)
        {
            using ContentHasher hasher = new();
            RecordingProblem? problem = hasher.Hash(settings.SplitsCsv, out ContentHash hash, CancellationToken.None);
            _csvFingerprint = problem is null ? hash.ToString()
                : throw new NightScanException(DiagnosticCodes.BadSplitsCsv, $"SplitsCsv cannot be read: {problem.Reason}", settings.SplitsCsv);
        }

        string? before = index.ReadMeta("split_settings");
        if (before is null)
        {
            using IndexTransaction transaction = index.BeginTransaction();
            index.WriteMeta("split_settings", _assigner.Fingerprint);
            index.WriteMeta("adopt_splits", _copy.Exists && !settings.ReassignSplits ? "true" : "false");
            transaction.Commit();
        }
        else if (before != _assigner.Fingerprint && !settings.ReassignSplits)
        {
            throw new NightScanException(DiagnosticCodes.SplitsChanged,
                $"the index was split with {before}, now it is {_assigner.Fingerprint}. Splits never move by themselves: a model would be tested on what it was trained on. " +
                "Go back to the former settings, or assign all splits anew with -p:ReassignSplits=true", index.Path);
        }

        if (index.ReadMeta("adopt_splits") == "true")
        {
            _adopted = SplitsFile.Read(_copy.Path);
            reporter.Message($"The index is new; it takes the splits of {_adopted.Count} recordings from '{_copy.Path}'.");
        }
    }

    /// <summary>Checks the settings of the splits against those of the index.</summary>
    /// <exception cref="NightScanException">NS0307 they differ; NS0308 a bad splits file; NS0207 a bad pattern.</exception>
    public static SplitPlacement Open(IndexDatabase index, PipelineSettings settings, IBuildReporter reporter) => new(index, settings, reporter);

    public long GroupOf(string className, string path, ContentHash content, RecordingMetadata metadata) => _assigner.GroupOf(className, path, content, metadata);

    /// <summary>Remembers, in the transaction that deletes it, where a recording was: it may come back, or turn up in another class.</summary>
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

    /// <summary>Says that known recordings were renamed or deleted.</summary>
    public void Renamed() => _copy.Change();

    /// <summary>The splits of new recordings of one class.</summary>
    /// <param name="className">The class.</param>
    /// <param name="isNewClass">Whether the index sees the class for the first time.</param>
    /// <param name="recordings">Paths relative to the class folder, with their groups.</param>
    public Split[] Place(string className, bool isNewClass, IReadOnlyList<(string Path, long Group)> recordings)
    {
        Split?[] told = new Split?[recordings.Count];
        Dictionary<long, Split> placed = [];
        for (int i = 0; i < recordings.Count; i++)
        {
            string path = className + "/" + recordings[i].Path;
            told[i] = Told(path);
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

        Split[] splits = [.. recordings.Select((recording, i) => told[i]
            ?? (placed.TryGetValue(recording.Group, out Split split) ? split : _assigner.ByHash(recording.Group)))];
        for (int i = 0; i < splits.Length; i++)
        {
            _copy.Add(className + "/" + recordings[i].Path, splits[i]);
        }

        return splits;
    }

    /// <summary>Applies a changed SplitsCsv, or assigns everything anew, to the recordings that have a split already.</summary>
    public void Finish()
    {
        bool csvChanged = _csvFingerprint.Length > 0 && _index.ReadMeta("splits_csv") != _csvFingerprint;
        if (!csvChanged && !_settings.ReassignSplits)
        {
            return;
        }

        using IndexTransaction transaction = _index.BeginTransaction();
        long moved = _settings.ReassignSplits ? ReassignAll() : ApplyCsv();
        _index.WriteMeta("split_settings", _assigner.Fingerprint);
        _index.WriteMeta("splits_csv", _csvFingerprint);
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
        AdoptVanished();
        if (_copy.Write())
        {
            using IndexTransaction transaction = _index.BeginTransaction();
            _index.WriteMeta("adopt_splits", "false");
            transaction.Commit();
        }
    }

    private Split? Told(string path)
    {
        if (_csvFingerprint.Length > 0)
        {
            _csv ??= SplitsFile.Read(_settings.SplitsCsv);
            if (_csv.TryGetValue(path, out Split split))
            {
                return split;
            }
        }

        return _adopted.TryGetValue(path, out Split adopted) ? adopted : null;
    }

    private Split? Known(long group) =>
        _index.Command("SELECT split FROM recordings WHERE group_hash = $1 ORDER BY id LIMIT 1", group).ExecuteScalar() is long split
            ? (Split)split : _vanished.OfGroup(group);

    /// <summary>What a lost index knew of recordings that are not there is kept too.</summary>
    private void AdoptVanished()
    {
        if (_adopted.Count == 0 || _settings.ReassignSplits)
        {
            return;
        }

        Dictionary<string, Split> left = new(_adopted);
        using (var rows = _index.Command("SELECT c.name || '/' || r.path FROM recordings r JOIN classes c ON c.id = r.class_id").ExecuteReader())
        {
            while (rows.Read())
            {
                left.Remove(rows.GetString(0));
            }
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
        _csv ??= SplitsFile.Read(_settings.SplitsCsv);
        List<(long Id, Split Split)> moves = [];
        long used = 0;
        using (var rows = _index.Command("SELECT r.id, c.name, r.path, r.split FROM recordings r JOIN classes c ON c.id = r.class_id").ExecuteReader())
        {
            while (rows.Read())
            {
                if (_csv.TryGetValue(rows.GetString(1) + "/" + rows.GetString(2), out Split split))
                {
                    used++;
                    if ((int)split != rows.GetInt32(3))
                    {
                        moves.Add((rows.GetInt64(0), split));
                    }
                }
            }
        }

        foreach ((string path, Split before) in _vanished.All().ToList())
        {
            // Its row is right: the recording is only away.
            if (_csv.TryGetValue(path, out Split split))
            {
                used++;
                if (split != before)
                {
                    _vanished.Move(path, split);
                    _copy.Change();
                }
            }
        }

        if (used < _csv.Count)
        {
            _reporter.Warning(new Diagnostic(DiagnosticCodes.BadSplitsCsv,
                $"{_csv.Count - used} of {_csv.Count} rows name no recording of AudioRoot; file_path must be relative to it, as in class/name.wav", _settings.SplitsCsv));
        }

        return Move(moves);
    }

    private long ReassignAll()
    {
        if (_vanished.Clear())
        {
            _copy.Change();
        }

        List<(long Id, string Name)> classes = [];
        using (var rows = _index.Command("SELECT id, name FROM classes").ExecuteReader())
        {
            while (rows.Read())
            {
                classes.Add((rows.GetInt64(0), rows.GetString(1)));
            }
        }

        classes.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        Dictionary<long, Split> placed = [];
        long moved = 0;
        foreach ((long id, string name) in classes)
        {
            List<(long Id, long Group, Split Before, Split? Told)> members = [];
            using (var rows = _index.Command("SELECT id, path, content_hash, split, recorded_at, recorder FROM recordings WHERE class_id = $1 ORDER BY path", id).ExecuteReader())
            {
                while (rows.Read())
                {
                    string path = rows.GetString(1);
                    long group = GroupOf(name, path, ContentHash.FromBytes((byte[])rows.GetValue(2)), KnownMetadata.ForGroups(rows.GetValue(4), rows.GetValue(5)));
                    members.Add((rows.GetInt64(0), group, (Split)rows.GetInt32(3), Told(name + "/" + path)));
                }
            }

            foreach (var member in members.Where(m => m.Told is not null))
            {
                placed.TryAdd(member.Group, member.Told!.Value);
            }

            _assigner.PlaceNewClass([.. members.Select(member => member.Group).Distinct()], placed);
            foreach (var member in members)
            {
                _index.Execute("UPDATE recordings SET group_hash = $2 WHERE id = $1 AND group_hash <> $2", member.Id, member.Group);
            }

            moved += Move(members.Select(m => (m.Id, m.Before, After: m.Told ?? placed[m.Group])).Where(m => m.Before != m.After).Select(m => (m.Id, m.After)));
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

using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Gives recordings their splits. In order of precedence: the user's SplitsCsv (what it does not list may be left out, or train); the copy
/// of a lost index's splits that lies beside the new one; the split that it had before it vanished; the split of the recording's group; the
/// hash. A recording that has a split keeps it, unless SplitsCsv says otherwise or ReassignSplits was asked for.
/// </summary>
/// <exception cref="NightScanException">NS0308 SplitsCsv cannot be read; NS0207 a bad pattern.</exception>
internal sealed class SplitPlacement(IndexDatabase index, PipelineSettings settings, IBuildReporter reporter)
{
    private readonly SplitsCopy _copy = new(index);
    private Dictionary<string, Split> _adopted = [];
    private bool _hasChanges;

    public SplitAssigner Assigner { get; } = new(settings);

    public PublishedSplits Csv { get; } = new(index, settings);

    public VanishedSplits Vanished { get; } = new(index);

    /// <summary>Checks the settings of the splits against those of the index.</summary>
    /// <exception cref="NightScanException">NS0307 they differ; NS0308 a bad copy of the splits.</exception>
    public void Begin()
    {
        string? before = index.ReadMeta(MetaKey.SplitSettings);
        if (before is null)
        {
            index.InTransaction(() =>
            {
                index.WriteMeta(MetaKey.SplitSettings, Assigner.Fingerprint);
                index.WriteFlag(MetaKey.AdoptSplits, _copy.Exists && !settings.ReassignSplits);
            });
        }
        else if (before != Assigner.Fingerprint && !settings.ReassignSplits)
        {
            throw new NightScanException(DiagnosticCodes.SplitsChanged,
                $"the index was split with {before}, now it is {Assigner.Fingerprint}. Splits never move by themselves: a model would be "
                    + $"tested on what it was trained on. " +
                "Go back to the former settings, or assign all splits anew with -p:ReassignSplits=true", index.Path);
        }

        if (index.ReadFlag(MetaKey.AdoptSplits))
        {
            _adopted = SplitsFile.Read(_copy.Path);
            reporter.Message($"The index is new; it takes the splits of {_adopted.Count} recordings from '{_copy.Path}'.");
        }
    }

    /// <summary>Says, in the transaction that puts it there, that a recording has its place and its split.</summary>
    /// <param name="path">Relative to AudioRoot.</param>
    public void Appear(string path, ContentHash content, Split split)
    {
        if (Vanished.Forget(path, content, split))
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
        Csv.Doubt();
        _hasChanges = true;
    }

    /// <summary>Where new recordings of one class belong.</summary>
    /// <param name="isNewClass">Whether the index sees the class for the first time.</param>
    /// <param name="recordings">Paths relative to the class folder, with their groups.</param>
    public Placement[] Place(string className, bool isNewClass, IReadOnlyList<(string Path, long Group)> recordings)
    {
        Change();
        List<(string Path, long Group, Split? Listed, Split? Told)> newcomers = [];
        HashSet<long> heldOut = [];
        Dictionary<long, Split> placed = [];
        foreach ((string inClass, long group) in recordings)
        {
            string path = RecordingPath.InRoot(className, inClass);
            Split? listed = Csv.RowOf(path)?.Split, told = listed ?? Adopted(path);
            if (listed is not (null or Split.Train))
            {
                heldOut.Add(group);
            }

            if (told is Split split)
            {
                placed.TryAdd(group, split);
            }

            // Of what vanished its own split only: its group may have got another one meanwhile.
            newcomers.Add((path, group, listed, told ?? Vanished.Of(path, group)));
        }

        foreach ((string path, long group, _, _) in newcomers)
        {
            if (!placed.ContainsKey(group) && (Known(group) ?? Vanished.OfPath(path)) is Split known)
            {
                placed.Add(group, known);
            }
        }

        if (isNewClass)
        {
            Assigner.PlaceNewClass([.. recordings.Select(recording => recording.Group).Distinct()], placed);
        }

        return [.. newcomers.Select(newcomer =>
        {
            (string path, long group, Split? listed, Split? told) = newcomer;
            Split split = told ?? (placed.TryGetValue(group, out Split ofGroup) ? ofGroup : Assigner.ByHash(group));
            Placement placement = Csv.IsGiven && listed is null
                ? Placement.OfUnlisted(settings.Unlisted, split, heldOut.Contains(group) || IsHeldOut(group))
                : new(split, Listing.Listed);
            _copy.Add(path, placement.Split);
            return placement;
        })];
    }

    /// <summary>
    /// Applies SplitsCsv when it or the recordings changed, or assigns everything anew, to the recordings that have a split already.
    /// </summary>
    public void Finish()
    {
        AdoptVanished();
        if (settings.ReassignSplits || (Csv.IsGiven && (Csv.HasChanged || _hasChanges)))
        {
            long moved = new SplitRevision(index, settings, Assigner, Csv, Vanished, _copy).Run(Adopted);
            if (moved > 0)
            {
                reporter.Message($"{moved} recordings changed their split.");
            }
        }

        Csv.Warn(reporter);
    }

    /// <summary>Brings splits.csv beside the index up to date.</summary>
    public void WriteCopy()
    {
        if (_copy.Write())
        {
            index.WriteFlag(MetaKey.AdoptSplits, false);
        }
    }

    private Split? Adopted(string path) => _adopted.TryGetValue(path, out Split adopted) ? adopted : null;

    /// <summary>Whether a recording of a group is listed for validation or test.</summary>
    private bool IsHeldOut(long group) =>
        index.Any("SELECT 1 FROM recordings WHERE group_hash = $1 AND unlisted = 0 AND split <> 0", group);

    private Split? Known(long group) =>
        index.FindSplit("SELECT split FROM recordings WHERE group_hash = $1 ORDER BY id LIMIT 1", group) ?? Vanished.OfGroup(group);

    /// <summary>What a lost index knew of recordings that are not there is kept too.</summary>
    private void AdoptVanished()
    {
        if (_adopted.Count == 0 || settings.ReassignSplits)
        {
            return;
        }

        HashSet<string> left = [.. _adopted.Keys];
        left.ExceptWith(KnownRecording.Paths(index));
        index.InTransaction(() =>
        {
            foreach (string path in left)
            {
                Vanished.Add(path, _adopted[path]);
            }
        });
    }
}

using NightScan.Files;
using NightScan.Index;

namespace NightScan.Cache;

/// <summary>
/// Finds files that are gone or not what the index says, and foreign ones that stand where new ones belong. A folder is listed only when
/// its modification time is not the one recorded when it was last listed, and of its files those are read whose change times are not
/// older than that.
/// </summary>
/// <param name="mostFiles">Files that a recording may get.</param>
/// <param name="workers">Files that are read at once.</param>
internal sealed class PresenceCheck(IndexDatabase index, CacheLayout layout, int mostFiles, int workers)
{
    private const int BatchSize = 1024;
    private const long NamesOnly = long.MaxValue;

    private readonly Dictionary<OutputFolder, SeenFolder> _seen = [];
    private readonly Dictionary<OutputFolder, FolderState> _recorded = OutputFolders.Recorded(index);
    private readonly Dictionary<OutputFolder, FolderState> _listed = [];
    private readonly bool _isLocal = !Durability.IsOnNetwork(layout.Root);

    /// <summary>How many files are missing, or others.</summary>
    public long Missing { get; private set; }

    /// <summary>Compares the folders that changed since they were last compared.</summary>
    /// <param name="areKnown">Whether the recorded states are of this cache.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0312 a foreign file stands where a spectrogram belongs; NS0302 a folder
    /// cannot be listed.</exception>
    public void Run(bool areKnown) => index.InTransaction(() =>
    {
        if (!areKnown)
        {
            OutputFolders.Forget(index);
            _recorded.Clear();
        }

        HashSet<ClassFolder> newcomers = [.. PendingRecordings.NewcomersFolders(index)];
        foreach ((long classId, OutputFolder folder) in ClassCounts.Folders(index).Union(newcomers))
        {
            FolderState known = Known(folder);
            FileStat stat = Look(folder);
            bool hasNewcomers = newcomers.Contains(new(classId, folder));
            bool isVouchedFor = stat.Kind == FileKind.Folder && known.Vouches(stat);
            if (isVouchedFor && !hasNewcomers)
            {
                continue;
            }

            Compare(classId, folder, stat, isVouchedFor ? NamesOnly : known.DoubtfulFrom(stat), IsSettled(stat));
            if (hasNewcomers && stat.Kind == FileKind.Folder)
            {
                RefuseForeignFiles(classId, folder);
            }
        }
    });

    /// <summary>
    /// Compares once more what changed while the build worked: its own folders, of which only the names can have changed, and those that
    /// somebody else worked in. Then records what was seen.
    /// </summary>
    /// <param name="written">The folders that the build wrote to.</param>
    /// <returns>How many files have gone missing meanwhile.</returns>
    public long Complete(IReadOnlySet<OutputFolder> written)
    {
        long before = Missing;
        index.InTransaction(() =>
        {
            foreach ((long classId, OutputFolder folder) in ClassCounts.Folders(index))
            {
                SeenFolder? last = _seen.GetValueOrDefault(folder);
                FileStat now = Look(folder);
                if (last is not null ? last.Stat with { ChangedNs = now.ChangedNs } == now : Known(folder).Vouches(now))
                {
                    continue;
                }

                if (written.Contains(folder))
                {
                    Compare(classId, folder, now, NamesOnly, WaitsUntilSettled(now));
                }
                else
                {
                    Compare(classId, folder, now, Known(folder).DoubtfulFrom(now), IsSettled(now));
                }
            }

            OutputFolders.Record(index, _listed);
        });
        return Missing - before;
    }

    /// <summary>Records what was seen, where nothing was written since.</summary>
    public void Record()
    {
        if (_listed.Count > 0)
        {
            index.InTransaction(() => OutputFolders.Record(index, _listed));
        }
    }

    /// <summary>Looks at the places of recordings that are about to get their first files: nobody looked yet at what is there.</summary>
    private void RefuseForeignFiles(long classId, OutputFolder folder)
    {
        // Also what a listing of files leaves out: links that lead nowhere, and devices.
        FolderListing listing = FolderListing.OfNames(layout.Folder(folder));
        foreach (string stem in PendingRecordings.NewcomersStems(index, classId, folder.Split))
        {
            for (int number = 0; number < mostFiles; number++)
            {
                if (listing.Contains(OutputName.Of(stem, number)))
                {
                    ForeignFiles.RefuseAlsoLinks(layout.Output(new(folder.Split, folder.ClassName, stem, number)));
                }
            }
        }
    }

    private FolderState Known(OutputFolder folder) => _listed.GetValueOrDefault(folder) ?? _recorded.GetValueOrDefault(folder)
        ?? FolderState.Unknown;

    private FileStat Look(OutputFolder folder)
    {
        FileStat stat = FileStat.Of(layout.Folder(folder));
        _seen[folder] = new(stat);
        return stat;
    }

    private static TimeSpan Age(FileStat stat) =>
        DateTime.UtcNow - DateTime.UnixEpoch.AddTicks(stat.ModifiedNs / TimeSpan.NanosecondsPerTick);

    /// <summary>Whether the folder's time was old enough, when it was looked at, to change with the next file.</summary>
    private bool IsSettled(FileStat folder) => Age(folder) >= OutputFolders.Settling(folder.ModifiedNs, _isLocal);

    /// <summary>
    /// The same of a folder that was just written to: its time proves something a moment later, and with that moment waited for the next
    /// build need not list it.
    /// </summary>
    /// <returns>False where that would take seconds.</returns>
    private bool WaitsUntilSettled(FileStat folder)
    {
        TimeSpan settling = OutputFolders.Settling(folder.ModifiedNs, _isLocal);
        return Age(folder) >= settling
            || (settling < FileTimes.Racy && FileClock.Passes(Path.Join(layout.Partial, "clock"), folder.ModifiedNs, settling));
    }

    /// <summary>Takes the keys from files of a folder that are not there, or not what the index says.</summary>
    /// <param name="doubtfulFrom">Change time from which on a file's trailer is read.</param>
    /// <param name="isSettled">Whether another file would change the folder's time.</param>
    private void Compare(long classId, OutputFolder folder, FileStat stat, long doubtfulFrom, bool isSettled)
    {
        _listed[folder] = FolderState.Of(stat, Age(stat), isSettled);
        string path = layout.Folder(folder);
        FolderListing listing = stat.Kind != FileKind.Folder ? FolderListing.Empty : doubtfulFrom == NamesOnly ? FolderListing.OfNames(path)
            : FolderListing.Of(path);
        // To the end before any is changed.
        List<RecordingOutputs> incomplete = [.. Outputs.In(index, classId, folder).Chunk(BatchSize)
            .SelectMany(batch => Examine(batch, path, listing, doubtfulFrom))];
        incomplete.ForEach(claim => Outputs.Lose(index, claim.Id, claim.Keys));
    }

    private IEnumerable<RecordingOutputs> Examine(RecordingOutputs[] claims, string folder, FolderListing listing, long doubtfulFrom)
    {
        List<(RecordingOutputs Claim, int Number)> doubtful = [], lost = [];
        foreach (RecordingOutputs claim in claims)
        {
            for (int number = 0; number < claim.Keys.Length; number++)
            {
                string name = OutputName.Of(claim.Stem, number);
                if (claim.Keys[number] != 0 && !listing.Contains(name))
                {
                    lost.Add((claim, number));
                }
                else if (claim.Keys[number] != 0 && doubtfulFrom != NamesOnly && listing.ChangedSince(name, doubtfulFrom))
                {
                    doubtful.Add((claim, number));
                }
            }
        }

        bool[] isOther = new bool[doubtful.Count];
        Parallel.For(0, doubtful.Count, new ParallelOptions { MaxDegreeOfParallelism = workers },
            i =>
            {
                (RecordingOutputs claim, int number) = doubtful[i];
                string path = Path.Join(folder, OutputName.Of(claim.Stem, number));
                isOther[i] = SpectrogramFile.TryReadKey(path) != claim.Keys[number];
            });
        lost.AddRange(doubtful.Where((_, i) => isOther[i]));
        lost.ForEach(file => file.Claim.Keys[file.Number] = 0);
        Missing += lost.Count;
        return lost.Select(file => file.Claim).Distinct();
    }

    private sealed record SeenFolder(FileStat Stat);
}

using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Cache;

/// <summary>
/// Deletes the files that nobody claims any more, then moves those whose recording was renamed or changed its split. Neither is done
/// before the index has given up the files durably: a power cut must not bring back a claim on what is gone.
/// </summary>
internal sealed class CacheArranger(IndexDatabase index, CacheLayout layout, IBuildReporter reporter, CancellationToken cancellation)
{
    private const int BatchSize = 1000;

    private int _leftAlone;

    /// <summary>Files deleted, by split.</summary>
    public SplitCounts Pruned { get; } = new();

    public long Moved { get; private set; }

    /// <summary>The folders that files were deleted in, or renamed from or to.</summary>
    public HashSet<OutputFolder> Folders { get; } = [];

    /// <summary>Whether there is anything to delete or to rename.</summary>
    public bool IsNeeded() => Claims.AnyOrphan(index) || MovingOutputs.Any(index);

    /// <summary>Deletes orphans. It comes before everything that writes: a newcomer may bear the name of one.</summary>
    public void Prune()
    {
        HashSet<OutputFolder> folders = [];
        cancellation.ThrowIfCancellationRequested();
        while (Claims.Orphans(index, BatchSize).ToList() is { Count: > 0 } orphans)
        {
            if (folders.Count == 0)
            {
                index.MakeDurable();
            }

            foreach (OutputFile orphan in orphans)
            {
                layout.RefuseLinkedFolder(orphan.Folder);
                folders.Add(orphan.Folder);
                if (Delete(layout.Output(orphan)))
                {
                    Pruned[orphan.Split]++;
                    Folders.Add(orphan.Folder);
                }
            }

            Durability.Sync(layout.Root);
            index.InTransaction(() => orphans.ForEach(orphan => Claims.Forget(index, orphan)));
            cancellation.ThrowIfCancellationRequested();
        }

        RemoveEmpty(folders);
    }

    /// <summary>
    /// Renames the outputs of recordings that were renamed or changed their split. The new place is free when its turn comes: names are
    /// distinct, orphans are gone, and <see cref="MovingOrder"/> has whoever stands there go first.
    /// </summary>
    public void Move()
    {
        List<MovingFiles> moves = MovingOrder.Of(MovingOutputs.Read(index));
        foreach (MovingFiles[] batch in moves.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            Array.ForEach(batch, Refuse);
            MovingOutputs.GiveUp(index, batch);
            index.MakeDurable();
            Array.ForEach(batch, Rename);
            Durability.Sync(layout.Root);
            MovingOutputs.Claim(index, batch);
            Moved += batch.Count(move => move.Numbers().Count > 0);
        }

        RemoveEmpty(moves.Select(move => move.Old(0).Folder).Distinct());
    }

    /// <summary>Refuses to rename from or to another folder by a link, or over what somebody else put there.</summary>
    private void Refuse(MovingFiles move)
    {
        layout.RefuseLinkedFolder(move.Old(0).Folder);
        layout.RefuseLinkedFolder(move.New(0).Folder);
        move.Numbers().ForEach(number => ForeignFiles.Refuse(layout.Output(move.New(number))));
    }

    /// <summary>
    /// Renames the files of one recording. One that is no longer what the index says stays, and its key is given up: it is deleted as an
    /// orphan if it is NightScan's.
    /// </summary>
    private void Rename(MovingFiles move)
    {
        foreach (int number in move.Numbers())
        {
            string from = layout.Output(move.Old(number));
            if (SpectrogramFile.ReadKey(from) != move.Keys[number] || !TryRename(from, layout.Output(move.New(number))))
            {
                move.Keys[number] = 0;
            }
        }

        Folders.Add(move.Old(0).Folder);
        Folders.Add(move.New(0).Folder);
    }

    /// <summary>Deletes a file, unless somebody else put it there.</summary>
    private bool Delete(string path) => FileTrouble.As(DiagnosticCodes.WriteFailed, path,
        trouble => $"the spectrogram of a vanished recording cannot be deleted: {trouble}", () =>
    {
        bool isForeign = ForeignFiles.IsAt(path);
        if (isForeign && _leftAlone++ < ProblemLog.Printed)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.NameInTheWay,
                "this was not written by NightScan, and is left alone where a spectrogram was to be deleted", path));
        }

        return !isForeign && File.Exists(path) && FileTrouble.WhileThere(() => File.Delete(path));
    });

    /// <returns>False where the file has gone meanwhile.</returns>
    private static bool TryRename(string from, string to) => FileTrouble.As(DiagnosticCodes.WriteFailed, to,
        trouble => $"the spectrogram cannot be renamed from '{from}': {trouble}", () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        return FileTrouble.WhileThere(() => File.Move(from, to, overwrite: true));
    });

    private void RemoveEmpty(IEnumerable<OutputFolder> folders)
    {
        foreach (string folder in folders.Select(layout.Folder).Where(Directory.Exists))
        {
            try
            {
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
            catch (IOException)
            {
                // Somebody put a file there meanwhile: then it is not empty, and stays.
            }
        }
    }
}

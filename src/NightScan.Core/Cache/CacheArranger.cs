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

    /// <summary>Files renamed.</summary>
    public long Moved { get; private set; }

    /// <summary>The folders that files were deleted in, or renamed from or to.</summary>
    public HashSet<OutputFolder> Folders { get; } = [];

    /// <summary>Whether there is anything to delete or to rename.</summary>
    public bool IsNeeded() => Claims.AnyOrphan(index) || MovingOutputs.Any(index);

    /// <summary>Deletes orphans. It comes before everything that writes: a newcomer may bear the name of one.</summary>
    public void Prune()
    {
        HashSet<OutputFolder> folders = [];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            List<Orphan> orphans = [.. Claims.Orphans(index, BatchSize)];
            if (orphans.Count == 0)
            {
                break;
            }

            if (folders.Count == 0)
            {
                index.MakeDurable();
            }

            foreach ((Split split, string className, string stem, int number) in orphans)
            {
                layout.RefuseLinkedFolder(split, className);
                if (Delete(layout.Output(split, className, stem, number)))
                {
                    Pruned[split]++;
                    Folders.Add(new(split, className));
                }

                folders.Add(new(split, className));
            }

            Durability.Sync(layout.Root);
            using IndexTransaction transaction = index.BeginTransaction();
            foreach ((Split split, string className, string stem, int number) in orphans)
            {
                Claims.Forget(index, split, className, stem, number);
            }

            transaction.Commit();
        }

        foreach (OutputFolder folder in folders)
        {
            RemoveIfEmpty(layout.Folder(folder.Split, folder.ClassName));
        }
    }

    /// <summary>
    /// Renames the outputs of recordings that were renamed or changed their split. The new place is free: names are distinct, and orphans
    /// are gone.
    /// </summary>
    public void Move()
    {
        List<MovingFiles> moves = MovingOutputs.Read(index);
        foreach (MovingFiles[] batch in moves.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            Array.ForEach(batch, RefuseLinked);
            Array.ForEach(batch, RefuseForeign);
            MovingOutputs.GiveUp(index, batch);
            index.MakeDurable();
            Array.ForEach(batch, Rename);
            Durability.Sync(layout.Root);
            MovingOutputs.Claim(index, batch);
            Moved += batch.Count(move => move.Numbers().Any());
        }

        foreach (string folder in moves.Select(move => layout.Folder(move.From, move.ClassName)).Distinct())
        {
            RemoveIfEmpty(folder);
        }
    }

    private void RefuseLinked(MovingFiles move)
    {
        layout.RefuseLinkedFolder(move.From, move.ClassName);
        layout.RefuseLinkedFolder(move.To, move.ClassName);
    }

    private void RefuseForeign(MovingFiles move)
    {
        foreach (int number in move.Numbers())
        {
            ForeignFiles.Refuse(layout.Output(move.To, move.ClassName, move.ToStem, number));
        }
    }

    /// <summary>
    /// Renames the files of one recording. One that is no longer what the index says stays, and its key is given up: it is deleted as an
    /// orphan if it is NightScan's.
    /// </summary>
    private void Rename(MovingFiles move)
    {
        foreach (int number in move.Numbers().ToArray())
        {
            string from = layout.Output(move.From, move.ClassName, move.FromStem, number);
            if (SpectrogramFile.ReadKey(from) == move.Keys[number])
            {
                Rename(from, layout.Output(move.To, move.ClassName, move.ToStem, number));
            }
            else
            {
                move.Keys[number] = 0;
            }
        }

        Folders.Add(new(move.From, move.ClassName));
        Folders.Add(new(move.To, move.ClassName));
    }

    /// <summary>Deletes a file, unless somebody else put it there.</summary>
    private bool Delete(string path)
    {
        try
        {
            if (ForeignFiles.IsAt(path))
            {
                if (_leftAlone++ < ProblemLog.Printed)
                {
                    reporter.Warning(new Diagnostic(DiagnosticCodes.NameInTheWay,
                        "this was not written by NightScan, and is left alone where a spectrogram was to be deleted", path));
                }

                return false;
            }

            if (!File.Exists(path))
            {
                return false;
            }

            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed,
                $"the spectrogram of a vanished recording cannot be deleted: {exception.Message}", path, inner: exception);
        }
    }

    private static void Rename(string from, string to)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(from, to, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed,
                $"the spectrogram cannot be renamed from '{from}': {exception.Message}", to, inner: exception);
        }
    }

    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
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

using NightScan.Diagnostics;
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

    // As the partial index recordings_moving has it, so that the few are found among a million.
    private const string Moving = "r.output_files > 0 AND (r.output_split <> r.split OR r.output_stem <> r.stem)";

    private int _leftAlone;

    /// <summary>Files deleted, by split.</summary>
    public long[] Pruned { get; } = new long[3];

    /// <summary>Files renamed.</summary>
    public long Moved { get; private set; }

    /// <summary>The folders that files were deleted in, or renamed from or to.</summary>
    public HashSet<OutputFolder> Folders { get; } = [];

    /// <summary>Whether there is anything to delete or to rename.</summary>
    public bool IsNeeded() => index.Count("SELECT EXISTS (SELECT 1 FROM orphans)") > 0 || index.Count($"SELECT EXISTS (SELECT 1 FROM recordings r WHERE {Moving})") > 0;

    /// <summary>What <see cref="Move"/> will rename, by the split that it goes to.</summary>
    public static (long Recordings, long[] Files) CountMoves(IndexDatabase index)
    {
        long recordings = 0;
        long[] files = new long[3];
        using var rows = index.Command($"SELECT r.split, count(*), sum(r.output_files) FROM recordings r WHERE {Moving} GROUP BY r.split").ExecuteReader();
        while (rows.Read())
        {
            recordings += rows.GetInt64(1);
            files[rows.GetInt32(0)] += rows.GetInt64(2);
        }

        return (recordings, files);
    }

    /// <summary>Deletes orphans. It comes before everything that writes: a newcomer may bear the name of one.</summary>
    public void Prune()
    {
        HashSet<OutputFolder> folders = [];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            List<(Split Split, string ClassName, string Stem, int Number)> orphans = [];
            using (var rows = index.Command("SELECT split, class_name, stem, number FROM orphans LIMIT $1", BatchSize).ExecuteReader())
            {
                while (rows.Read())
                {
                    orphans.Add(((Split)rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(3)));
                }
            }

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
                    Pruned[(int)split]++;
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

    /// <summary>Renames the outputs of recordings that were renamed or changed their split. The new place is free: names are distinct, and orphans are gone.</summary>
    public void Move()
    {
        List<MovingFiles> moves = ReadMoves();
        foreach (MovingFiles[] batch in moves.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            Array.ForEach(batch, RefuseLinked);
            Array.ForEach(batch, RefuseForeign);
            GiveUp(batch);
            index.MakeDurable();
            Array.ForEach(batch, Rename);
            Durability.Sync(layout.Root);
            Claim(batch);
            Moved += batch.Count(move => move.Numbers().Any());
        }

        foreach (string folder in moves.Select(move => layout.Folder(move.From, move.ClassName)).Distinct())
        {
            RemoveIfEmpty(folder);
        }
    }

    private List<MovingFiles> ReadMoves()
    {
        List<MovingFiles> moves = [];
        using var rows = index.Command($"""
            SELECT r.id, c.name, r.output_split, r.output_stem, r.split, r.stem, r.output_keys, r.pending
            FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE {Moving}
            """).ExecuteReader();
        while (rows.Read())
        {
            moves.Add(new(rows.GetInt64(0), rows.GetString(1), (Split)rows.GetInt32(2), rows.GetString(3), (Split)rows.GetInt32(4), rows.GetString(5),
                OutputKeys.Parse(rows.GetValue(6)), rows.GetInt32(7)));
        }

        return moves;
    }

    /// <summary>
    /// Takes the new places without claiming that their files are there, and gives up the old ones. After a kill or a power cut the next
    /// build finds what had been renamed by its trailer, deletes the rest and makes it anew.
    /// </summary>
    private void GiveUp(MovingFiles[] batch)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        foreach (MovingFiles move in batch)
        {
            foreach (int number in move.Numbers())
            {
                Claims.Orphan(index, move.From, move.ClassName, move.FromStem, number);
            }

            index.Execute("UPDATE recordings SET output_split = $2, output_stem = $3, output_keys = $4, output_files = 0, pending = 1 WHERE id = $1",
                move.Id, (int)move.To, move.ToStem, OutputKeys.Format(new ulong[move.Keys.Length]));
        }

        transaction.Commit();
    }

    private void Claim(MovingFiles[] batch)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        foreach (MovingFiles move in batch)
        {
            foreach (int number in move.Numbers())
            {
                Claims.Forget(index, move.From, move.ClassName, move.FromStem, number);
            }

            index.Execute("UPDATE recordings SET output_keys = $2, output_files = $3, pending = $4 WHERE id = $1",
                move.Id, OutputKeys.Format(move.Keys), OutputKeys.CountValid(move.Keys), OutputKeys.CountValid(move.Keys) < move.Count ? 1 : move.Pending);
        }

        transaction.Commit();
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

    /// <summary>Renames the files of one recording. One that is no longer what the index says stays, and its key is given up: it is deleted as an orphan if it is NightScan's.</summary>
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
                    reporter.Warning(new Diagnostic(DiagnosticCodes.NameInTheWay, "this was not written by NightScan, and is left alone where a spectrogram was to be deleted", path));
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
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"the spectrogram of a vanished recording cannot be deleted: {exception.Message}", path, inner: exception);
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
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"the spectrogram cannot be renamed from '{from}': {exception.Message}", to, inner: exception);
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

    /// <summary>Files of one recording that are to be renamed: those with a key.</summary>
    private sealed record MovingFiles(long Id, string ClassName, Split From, string FromStem, Split To, string ToStem, ulong[] Keys, int Pending)
    {
        /// <summary>How many they were to be.</summary>
        public int Count { get; } = OutputKeys.CountValid(Keys);

        public IEnumerable<int> Numbers() => Enumerable.Range(0, Keys.Length).Where(number => Keys[number] != 0);
    }
}

using NightScan.Indexing;
using NightScan.Reporting;

namespace NightScan.Caching;

/// <summary>Deletes the files that nobody claims any more, then moves those whose recording was renamed or changed its split.</summary>
internal sealed class CacheArranger(IndexDatabase index, CacheLayout layout, CancellationToken cancellation)
{
    private const int BatchSize = 1000;

    /// <summary>Files deleted, by split.</summary>
    public long[] Pruned { get; } = new long[3];

    /// <summary>Files renamed.</summary>
    public long Moved { get; private set; }

    /// <summary>Whether there is anything to delete or to move.</summary>
    public bool IsNeeded() => index.Count("""
        SELECT EXISTS (SELECT 1 FROM orphans)
            OR EXISTS (SELECT 1 FROM recordings WHERE output_files > 0 AND (output_split <> split OR output_stem <> stem))
        """) > 0;

    /// <summary>Deletes orphans. It comes before everything that writes: a newcomer may bear the name of one.</summary>
    public void Prune()
    {
        HashSet<string> folders = [];
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

            foreach ((Split split, string className, string stem, int number) in orphans)
            {
                if (Delete(layout.Output(split, className, stem, number)))
                {
                    Pruned[(int)split]++;
                }

                folders.Add(layout.Folder(split, className));
            }

            Durability.Sync(layout.Root);
            using IndexTransaction transaction = index.BeginTransaction();
            foreach ((Split split, string className, string stem, int number) in orphans)
            {
                index.Execute("DELETE FROM orphans WHERE split = $1 AND class_name = $2 AND stem = $3 AND number = $4", (int)split, className, stem, number);
            }

            transaction.Commit();
        }

        foreach (string folder in folders)
        {
            RemoveIfEmpty(folder);
        }
    }

    /// <summary>Renames the outputs of recordings that were renamed or changed their split. The new place is free: names are distinct, and orphans are gone.</summary>
    public void Move()
    {
        List<(long Id, string ClassName, Split From, string FromStem, Split To, string ToStem, ulong[] Keys)> moves = [];
        using (var rows = index.Command("""
            SELECT r.id, c.name, r.output_split, r.output_stem, r.split, r.stem, r.output_keys FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.output_files > 0 AND (r.output_split <> r.split OR r.output_stem <> r.stem)
            """).ExecuteReader())
        {
            while (rows.Read())
            {
                moves.Add((rows.GetInt64(0), rows.GetString(1), (Split)rows.GetInt32(2), rows.GetString(3), (Split)rows.GetInt32(4), rows.GetString(5),
                    OutputKeys.Parse(rows.GetValue(6))));
            }
        }

        HashSet<string> folders = [];
        foreach (var batch in moves.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var move in batch)
            {
                for (int number = 0; number < move.Keys.Length; number++)
                {
                    if (move.Keys[number] != 0)
                    {
                        Rename(layout.Output(move.From, move.ClassName, move.FromStem, number), layout.Output(move.To, move.ClassName, move.ToStem, number));
                    }
                }

                folders.Add(layout.Folder(move.From, move.ClassName));
            }

            Durability.Sync(layout.Root);
            using IndexTransaction transaction = index.BeginTransaction();
            foreach (var move in batch)
            {
                index.Execute("UPDATE recordings SET output_split = $2, output_stem = $3 WHERE id = $1", move.Id, (int)move.To, move.ToStem);
            }

            transaction.Commit();
            Moved += batch.Length;
        }

        foreach (string folder in folders)
        {
            RemoveIfEmpty(folder);
        }
    }

    private static bool Delete(string path)
    {
        try
        {
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
            if (File.Exists(to))
            {
                PresenceCheck.RefuseForeign(to);
            }

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
}

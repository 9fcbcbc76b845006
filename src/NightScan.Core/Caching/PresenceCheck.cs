using NightScan.Indexing;
using NightScan.Reporting;

namespace NightScan.Caching;

/// <summary>
/// Finds files that are gone, and foreign ones that stand where new ones belong. A folder is listed only when its modification time is
/// not the one recorded after the last write into it.
/// </summary>
internal sealed class PresenceCheck(IndexDatabase index, CacheLayout layout, OutputPlan plan)
{
    /// <summary>How many files are missing.</summary>
    public long Missing { get; private set; }

    /// <summary>The folders that were listed, with the modification times that they had before.</summary>
    public List<FolderTime> Listed { get; } = [];

    /// <exception cref="NightScanException">NS0312 a foreign file stands where a spectrogram belongs.</exception>
    public void Run()
    {
        using IndexTransaction transaction = index.BeginTransaction();
        Dictionary<(Split, string), long> vouched = FolderTimes.Recorded(index);
        HashSet<(long ClassId, string ClassName, Split Split)> expecting = FoldersWithNewcomers();
        foreach ((long classId, string className, Split split) in ClassCounts.Folders(index).Union(expecting))
        {
            CheckFolder(classId, className, split, vouched.GetValueOrDefault((split, className)), expecting.Contains((classId, className, split)));
        }

        transaction.Commit();
    }

    private void CheckFolder(long classId, string className, Split split, long vouched, bool hasNewcomers)
    {
        string folder = layout.Folder(split, className);
        long modified = FolderTimes.Read(folder);
        if (modified != 0 && modified == vouched && !hasNewcomers)
        {
            return;
        }

        Listed.Add(new(split, className, modified));
        HashSet<string> present = new(StringComparer.Ordinal);
        if (modified != 0)
        {
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                present.Add(Path.GetFileName(path));
            }
        }

        FindMissing(classId, split, present);
        if (present.Count > 0 && hasNewcomers)
        {
            RefuseForeignFiles(className, split, Newcomers(classId, split), present);
        }
    }

    private void FindMissing(long classId, Split split, HashSet<string> present)
    {
        List<(long Id, ulong[] Keys)> incomplete = [];
        using (var rows = index.Command(
            "SELECT id, output_stem, output_keys FROM recordings WHERE class_id = $1 AND output_split = $2 AND output_files > 0", classId, (int)split).ExecuteReader())
        {
            while (rows.Read())
            {
                string stem = rows.GetString(1);
                ulong[] keys = OutputKeys.Parse(rows.GetValue(2));
                long before = Missing;
                for (int number = 0; number < keys.Length; number++)
                {
                    if (keys[number] != 0 && !present.Contains(CacheLayout.FileName(stem, number)))
                    {
                        keys[number] = 0;
                        Missing++;
                    }
                }

                if (Missing > before)
                {
                    incomplete.Add((rows.GetInt64(0), keys));
                }
            }
        }

        foreach ((long id, ulong[] keys) in incomplete)
        {
            index.Execute("UPDATE recordings SET output_keys = $2, output_files = $3, pending = 1 WHERE id = $1",
                id, OutputKeys.Format(keys), OutputKeys.CountValid(keys));
        }
    }

    /// <summary>Where recordings are about to get their first files.</summary>
    private HashSet<(long, string, Split)> FoldersWithNewcomers()
    {
        HashSet<(long, string, Split)> folders = [];
        using var rows = index.Command("""
            SELECT DISTINCT r.class_id, c.name, r.split FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.selected = 1 AND r.error_code IS NULL AND r.pending = 1 AND r.output_split IS NULL
            """).ExecuteReader();
        while (rows.Read())
        {
            folders.Add((rows.GetInt64(0), rows.GetString(1), (Split)rows.GetInt32(2)));
        }

        return folders;
    }

    /// <summary>The stems of recordings that are about to get their first files here.</summary>
    private List<string> Newcomers(long classId, Split split)
    {
        List<string> stems = [];
        using var rows = index.Command("""
            SELECT stem FROM recordings
            WHERE class_id = $1 AND split = $2 AND selected = 1 AND error_code IS NULL AND pending = 1 AND output_split IS NULL
            """, classId, (int)split).ExecuteReader();
        while (rows.Read())
        {
            stems.Add(rows.GetString(0));
        }

        return stems;
    }

    private void RefuseForeignFiles(string className, Split split, List<string> stems, HashSet<string> present)
    {
        foreach (string stem in stems)
        {
            for (int number = 0; number < plan.MostFiles; number++)
            {
                string path = layout.Output(split, className, stem, number);
                if (present.Contains(Path.GetFileName(path)))
                {
                    RefuseForeign(path);
                }
            }
        }
    }

    /// <summary>Refuses to write over a file that NightScan did not write.</summary>
    /// <exception cref="NightScanException">NS0312.</exception>
    public static void RefuseForeign(string path)
    {
        if (!SpectrogramFile.WasWrittenByNightScan(path))
        {
            throw new NightScanException(DiagnosticCodes.NameInTheWay,
                "this file was not written by NightScan, and a spectrogram belongs here; move it away, or choose another SpectrogramCacheDir", path);
        }
    }
}

using NightScan.Indexing;
using NightScan.Recordings;
using NightScan.Reporting;

namespace NightScan.Caching;

/// <summary>
/// Works out what is stale and writes it down before anything is overwritten: a stale spectrogram loses its key in the index, so that
/// an interrupted build is continued by the next, and no file of other settings is ever taken for a fresh one.
/// The plan is then simply: the selected recordings without a key.
/// </summary>
internal sealed class CachePlanner(IndexDatabase index, CacheLayout layout)
{
    /// <summary>How many outputs were found missing.</summary>
    public long Missing { get; private set; }

    /// <summary>Makes everything stale whose settings differ from the ones it was made with.</summary>
    /// <param name="settingsKey">Key of the settings now.</param>
    /// <returns>How many spectrograms were stale.</returns>
    public long InvalidateSettings(ContentHash settingsKey)
    {
        string key = settingsKey.ToString();
        if (index.ReadMeta("spectrogram_key") == key)
        {
            return 0;
        }

        using IndexTransaction transaction = index.BeginTransaction();
        long stale = index.Execute("UPDATE recordings SET original_key = NULL WHERE original_key IS NOT NULL");
        index.Execute("UPDATE recordings SET error_code = NULL, error = NULL, error_decoders = NULL WHERE error_code IS NOT NULL");
        index.WriteMeta("spectrogram_key", key);
        transaction.Commit();
        return stale;
    }

    /// <summary>Lets failed recordings be tried again.</summary>
    /// <param name="decoders">The decoders that there are now; null to retry whatever they were.</param>
    public void RetryFailed(string? decoders)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        index.Execute("""
            UPDATE recordings SET error_code = NULL, error = NULL, error_decoders = NULL
            WHERE error_code IS NOT NULL AND ($1 IS NULL OR error_decoders IS NOT $1)
            """, decoders);
        transaction.Commit();
    }

    /// <summary>Whether any failure is remembered.</summary>
    public bool HasFailed() => index.Count("SELECT EXISTS (SELECT 1 FROM recordings WHERE error_code IS NOT NULL)") > 0;

    /// <summary>
    /// Finds outputs that are gone and claims the places of those to come. A folder is listed only when its modification time is not
    /// the one recorded after the last write into it.
    /// </summary>
    /// <exception cref="NightScanException">NS0312 a foreign file stands where an output belongs.</exception>
    public void CheckPresence()
    {
        using IndexTransaction transaction = index.BeginTransaction();
        foreach ((long classId, string className) in Classes())
        {
            foreach (Split split in SplitNames.All)
            {
                CheckFolder(classId, className, split);
            }
        }

        // What is to be written anew may have moved meanwhile: its former place is given up, the new one claimed.
        foreach (long id in Ids("""
            SELECT id FROM recordings WHERE original_key IS NULL AND output_split IS NOT NULL AND (output_split <> split OR output_stem <> stem)
            """))
        {
            Claims.Abandon(index, id);
        }

        index.Execute("""
            UPDATE recordings SET output_split = split, output_stem = stem
            WHERE selected = 1 AND error_code IS NULL AND original_key IS NULL AND output_split IS NULL
            """);
        transaction.Commit();
    }

    private void CheckFolder(long classId, string className, Split split)
    {
        string folder = layout.Folder(split, className);
        long modified = FolderTimes.Read(folder);
        long vouched = index.Count("SELECT modified_ns FROM output_folders WHERE split = $1 AND class_name = $2", (int)split, className);
        bool hasNewcomers = modified != 0 && index.Count("""
            SELECT EXISTS (SELECT 1 FROM recordings WHERE class_id = $1 AND split = $2 AND selected = 1 AND error_code IS NULL
                AND original_key IS NULL AND output_split IS NULL)
            """, classId, (int)split) > 0;
        if (modified != 0 && modified == vouched && !hasNewcomers)
        {
            return;
        }

        HashSet<string> present = new(StringComparer.Ordinal);
        if (modified != 0)
        {
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                present.Add(Path.GetFileName(path));
            }
        }

        List<long> missing = [];
        using (var rows = index.Command(
            "SELECT id, output_stem FROM recordings WHERE class_id = $1 AND output_split = $2 AND original_key IS NOT NULL", classId, (int)split).ExecuteReader())
        {
            while (rows.Read())
            {
                if (!present.Contains(rows.GetString(1) + ".npy"))
                {
                    missing.Add(rows.GetInt64(0));
                }
            }
        }

        foreach (long id in missing)
        {
            index.Execute("UPDATE recordings SET original_key = NULL WHERE id = $1", id);
            Missing++;
        }

        if (hasNewcomers && present.Count > 0)
        {
            RefuseForeignFiles(classId, className, split, present);
        }
    }

    private void RefuseForeignFiles(long classId, string className, Split split, HashSet<string> present)
    {
        using var rows = index.Command("""
            SELECT stem FROM recordings WHERE class_id = $1 AND split = $2 AND selected = 1 AND error_code IS NULL
                AND original_key IS NULL AND output_split IS NULL
            """, classId, (int)split).ExecuteReader();
        while (rows.Read())
        {
            string path = layout.Original(split, className, rows.GetString(0));
            if (present.Contains(Path.GetFileName(path)) && !SpectrogramFile.WasWrittenByNightScan(path))
            {
                throw new NightScanException(DiagnosticCodes.NameInTheWay,
                    "this file was not written by NightScan, and a spectrogram belongs here; move it away, or choose another SpectrogramCacheDir", path);
            }
        }
    }

    private List<(long, string)> Classes()
    {
        List<(long, string)> classes = [];
        using var rows = index.Command("SELECT id, name FROM classes ORDER BY id").ExecuteReader();
        while (rows.Read())
        {
            classes.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        return classes;
    }

    private List<long> Ids(string sql)
    {
        List<long> ids = [];
        using var rows = index.Command(sql).ExecuteReader();
        while (rows.Read())
        {
            ids.Add(rows.GetInt64(0));
        }

        return ids;
    }
}

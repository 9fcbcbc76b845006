using NightScan.Indexing;

namespace NightScan.Caching;

/// <summary>
/// The modification times of the cache's folders: creating, renaming or deleting a file in a folder changes it, so that an
/// unchanged time vouches for all files of the folder at the price of one.
/// </summary>
internal static class FolderTimes
{
    /// <summary>A time this near to now may still hide a later change.</summary>
    private static readonly TimeSpan Racy = TimeSpan.FromSeconds(2);

    /// <summary>The folder's modification time in nanoseconds since 1970; 0 when there is no such folder.</summary>
    public static long Read(string folder)
    {
        DirectoryInfo info = new(folder);
        return info.Exists ? (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100 : 0;
    }

    /// <summary>Records the times of all folders that hold outputs, at the end of a build. Those written just now are left for the next build.</summary>
    public static void Record(IndexDatabase index, CacheLayout layout)
    {
        List<(Split Split, string ClassName)> folders = [];
        using (var rows = index.Command("""
            SELECT DISTINCT r.output_split, c.name FROM recordings r JOIN classes c ON c.id = r.class_id WHERE r.output_files > 0
            """).ExecuteReader())
        {
            while (rows.Read())
            {
                folders.Add(((Split)rows.GetInt32(0), rows.GetString(1)));
            }
        }

        long now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        using IndexTransaction transaction = index.BeginTransaction();
        foreach ((Split split, string className) in folders)
        {
            long modified = Read(layout.Folder(split, className));
            if (modified == 0 || Math.Abs(now - modified) < Racy.Ticks * 100)
            {
                continue;
            }

            index.Execute("""
                INSERT INTO output_folders(split, class_name, modified_ns) VALUES($1, $2, $3)
                ON CONFLICT(split, class_name) DO UPDATE SET modified_ns = excluded.modified_ns WHERE modified_ns <> excluded.modified_ns
                """, (int)split, className, modified);
        }

        transaction.Commit();
    }
}

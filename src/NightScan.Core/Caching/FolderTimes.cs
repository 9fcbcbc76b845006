using NightScan.Indexing;

namespace NightScan.Caching;

/// <summary>
/// The modification times of the cache's folders: creating, renaming or deleting a file in a folder changes it, so that an
/// unchanged time vouches for all files of the folder at the price of one.
/// </summary>
internal static class FolderTimes
{
    /// <summary>The folder's modification time in nanoseconds since 1970; 0 when there is no such folder.</summary>
    public static long Read(string folder)
    {
        DirectoryInfo info = new(folder);
        return info.Exists ? (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100 : 0;
    }

    /// <summary>The times that vouch for the folders.</summary>
    public static Dictionary<(Split Split, string ClassName), long> Recorded(IndexDatabase index)
    {
        Dictionary<(Split, string), long> times = [];
        using var rows = index.Command("SELECT split, class_name, modified_ns FROM output_folders").ExecuteReader();
        while (rows.Read())
        {
            times.Add(((Split)rows.GetInt32(0), rows.GetString(1)), rows.GetInt64(2));
        }

        return times;
    }

    /// <summary>Records the times of all folders that hold outputs, at the end of a build that wrote some.</summary>
    public static void RecordAll(IndexDatabase index, CacheLayout layout) =>
        Record(index, ClassCounts.Folders(index).Select(folder => new FolderTime(folder.Split, folder.ClassName, Read(layout.Folder(folder.Split, folder.ClassName)))));

    /// <summary>Records times; those of folders written just now are left for the next build.</summary>
    public static void Record(IndexDatabase index, IEnumerable<FolderTime> folders)
    {
        DateTime now = DateTime.UtcNow;
        using IndexTransaction transaction = index.BeginTransaction();
        Dictionary<(Split, string), long> recorded = Recorded(index);
        foreach ((Split split, string className, long modified) in folders)
        {
            if (modified != 0 && FileTimes.Trusted(modified, now) != 0 && recorded.GetValueOrDefault((split, className)) != modified)
            {
                index.Execute("""
                    INSERT INTO output_folders(split, class_name, modified_ns) VALUES($1, $2, $3)
                    ON CONFLICT(split, class_name) DO UPDATE SET modified_ns = excluded.modified_ns
                    """, (int)split, className, modified);
            }
        }

        transaction.Commit();
    }
}

/// <summary>When a folder of the cache was last changed.</summary>
/// <param name="ModifiedNs">Nanoseconds since 1970; 0 when there is no such folder.</param>
internal readonly record struct FolderTime(Split Split, string ClassName, long ModifiedNs);

using NightScan.Index;

namespace NightScan.Cache;

/// <summary>The recordings that are about to get their first files: nobody looked yet at what is in their places.</summary>
/// <param name="mostFiles">Files that a recording may get.</param>
internal sealed class Newcomers(IndexDatabase index, CacheLayout layout, int mostFiles)
{
    private readonly Dictionary<OutputFolder, long> _classes = Find(index);

    /// <summary>Where they will lie.</summary>
    public IEnumerable<(long ClassId, string ClassName, Split Split)> Folders() => _classes.Select(pair => (pair.Value, pair.Key.ClassName, pair.Key.Split));

    public bool AreIn(OutputFolder folder) => _classes.ContainsKey(folder);

    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0312: a file that NightScan did not write is in one of their places.</exception>
    public void RefuseForeignFiles(long classId, OutputFolder folder)
    {
        // Also what a listing of files leaves out: links that lead nowhere, and devices.
        FolderListing listing = FolderListing.OfNames(layout.Folder(folder.Split, folder.ClassName));

        using var rows = index.Command("""
            SELECT stem FROM recordings
            WHERE class_id = $1 AND split = $2 AND selected = 1 AND error_code IS NULL AND pending = 1 AND output_split IS NULL
            """, classId, (int)folder.Split).ExecuteReader();
        while (rows.Read())
        {
            for (int number = 0; number < mostFiles; number++)
            {
                string path = layout.Output(folder.Split, folder.ClassName, rows.GetString(0), number);
                if (listing.Contains(Path.GetFileName(path)))
                {
                    ForeignFiles.RefuseAlsoLinks(path);
                }
            }
        }
    }

    private static Dictionary<OutputFolder, long> Find(IndexDatabase index)
    {
        Dictionary<OutputFolder, long> folders = [];
        using var rows = index.Command("""
            SELECT DISTINCT r.class_id, c.name, r.split FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.selected = 1 AND r.error_code IS NULL AND r.pending = 1 AND r.output_split IS NULL
            """).ExecuteReader();
        while (rows.Read())
        {
            folders[new((Split)rows.GetInt32(2), rows.GetString(1))] = rows.GetInt64(0);
        }

        return folders;
    }
}

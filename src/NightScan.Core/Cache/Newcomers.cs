using NightScan.Index;

namespace NightScan.Cache;

/// <summary>The recordings that are about to get their first files: nobody looked yet at what is in their places.</summary>
/// <param name="mostFiles">Files that a recording may get.</param>
internal sealed class Newcomers(IndexDatabase index, CacheLayout layout, int mostFiles)
{
    private readonly Dictionary<OutputFolder, long> _classes = PendingRecordings.NewcomersFolders(index)
        .ToDictionary(folder => new OutputFolder(folder.Split, folder.ClassName), folder => folder.ClassId);

    /// <summary>Where they will lie.</summary>
    public IEnumerable<(long ClassId, string ClassName, Split Split)> Folders() => _classes.Select(pair => (pair.Value, pair.Key.ClassName, pair.Key.Split));

    public bool AreIn(OutputFolder folder) => _classes.ContainsKey(folder);

    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0312: a file that NightScan did not write is in one of their places.</exception>
    public void RefuseForeignFiles(long classId, OutputFolder folder)
    {
        // Also what a listing of files leaves out: links that lead nowhere, and devices.
        FolderListing listing = FolderListing.OfNames(layout.Folder(folder.Split, folder.ClassName));
        foreach (string stem in PendingRecordings.NewcomersStems(index, classId, folder.Split))
        {
            for (int number = 0; number < mostFiles; number++)
            {
                string path = layout.Output(folder.Split, folder.ClassName, stem, number);
                if (listing.Contains(Path.GetFileName(path)))
                {
                    ForeignFiles.RefuseAlsoLinks(path);
                }
            }
        }
    }
}

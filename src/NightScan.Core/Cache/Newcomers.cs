using NightScan.Index;

namespace NightScan.Cache;

/// <summary>The recordings that are about to get their first files: nobody looked yet at what is in their places.</summary>
/// <param name="mostFiles">That a recording may get.</param>
internal sealed class Newcomers(IndexDatabase index, CacheLayout layout, int mostFiles)
{
    /// <summary>Where they will lie.</summary>
    public HashSet<ClassFolder> Folders { get; } = [.. PendingRecordings.NewcomersFolders(index)];

    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0312: a file that NightScan did not write is in one of their
    /// places.</exception>
    public void RefuseForeignFiles(long classId, OutputFolder folder)
    {
        // Also what a listing of files leaves out: links that lead nowhere, and devices.
        FolderListing listing = FolderListing.OfNames(layout.Folder(folder));
        foreach (string stem in PendingRecordings.NewcomersStems(index, classId, folder.Split))
        {
            for (int number = 0; number < mostFiles; number++)
            {
                string path = layout.Output(new(folder.Split, folder.ClassName, stem, number));
                if (listing.Contains(Path.GetFileName(path)))
                {
                    ForeignFiles.RefuseAlsoLinks(path);
                }
            }
        }
    }
}

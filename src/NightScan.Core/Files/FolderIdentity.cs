namespace NightScan.Files;

/// <summary>What makes two paths the same folder: device and inode where there are such things, else the path without its links.</summary>
internal readonly record struct FolderIdentity(ulong Device, ulong Inode, string Path)
{
    public static FolderIdentity Of(string path, FileStat stat) =>
        stat.Inode != 0 ? new(stat.Device, stat.Inode, "")
        : new(0, 0, new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? System.IO.Path.GetFullPath(path));
}

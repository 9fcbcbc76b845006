namespace NightScan.Files;

/// <summary>Where the system tells who watches a folder of what changes in it.</summary>
internal static class ReportedChanges
{
    // Linux tells of what its own programs do. So it is all there is on a disk that this machine alone writes to, and next to nothing
    // on what others write to: nfs, cifs, 9p, fuse, the shared folders of virtual machines. What is not known is taken for one of those.
    private static readonly HashSet<string> s_local = new(StringComparer.OrdinalIgnoreCase)
    {
        "aufs", "bcachefs", "btrfs", "ecryptfs", "exfat", "ext2", "ext3", "ext4", "ext2/ext3", "f2fs", "fat", "fat32", "iso9660", "jfs", "msdos",
        "ntfs", "ntfs3", "overlay", "overlayfs", "ramfs", "reiserfs", "tmpfs", "udf", "vfat", "xfs", "zfs",
    };

    /// <summary>Looks at the file system of a folder.</summary>
    /// <param name="folder">Full path of a folder that is there.</param>
    /// <returns>Null where all changes are told; else what it is that does not.</returns>
    public static string? Unreported(string folder)
    {
        try
        {
            DriveInfo drive = new(folder);
            return OperatingSystem.IsLinux() ? s_local.Contains(drive.DriveFormat) ? null : $"the file system {drive.DriveFormat}"
                : drive.DriveType == DriveType.Network ? "a network drive" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "a file system that cannot be asked";
        }
    }
}

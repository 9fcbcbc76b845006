namespace NightScan.Files;

/// <summary>The room on a file system.</summary>
/// <param name="Bytes">What anybody may still write there, quotas included as far as the system counts them in.</param>
/// <param name="MostBytes">What surely is the end of it: with what is kept for root, where that is who builds. What compresses, grows, or
/// lies on another machine has no such end.</param>
internal readonly record struct FreeSpace(long Bytes, long MostBytes)
{
    // Those of one disk that store bytes as they are.
    private static readonly HashSet<string> s_exact = new(StringComparer.OrdinalIgnoreCase)
    {
        "ext2", "ext3", "ext4", "ext2/ext3", "xfs", "tmpfs", "f2fs", "jfs", "apfs", "hfs", "msdos", "vfat", "fat", "fat32", "exfat",
    };

    /// <summary>Asks the system.</summary>
    /// <param name="folder">Full path of a folder, which need not be there yet.</param>
    /// <returns>Null where the system does not know.</returns>
    public static FreeSpace? Of(string folder)
    {
        try
        {
            for (string? there = folder; there is not null; there = Path.GetDirectoryName(there))
            {
                if (Directory.Exists(there))
                {
                    DriveInfo drive = new(there);
                    (long free, long ofRoot) = (drive.AvailableFreeSpace, !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
                        ? drive.TotalFreeSpace : 0);
                    // Some that have no size of their own say zero of everything.
                    return drive.TotalSize <= 0 || free < 0 ? null
                        : new(free, s_exact.Contains(drive.DriveFormat) ? Math.Max(free, ofRoot) : long.MaxValue);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Then nothing is known, and nothing is said.
        }

        return null;
    }
}

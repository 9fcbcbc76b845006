namespace NightScan.Files;

/// <summary>
/// Makes written files survive a power cut before the index claims them. On Linux one <c>syncfs</c> for a batch of files, which
/// costs far less than a sync for each; elsewhere the writer flushes every file itself.
/// </summary>
internal static class Durability
{
    public static bool SyncsWholeFileSystem { get; } = OperatingSystem.IsLinux();

    /// <summary>Whether a file lies on another machine, whose memory is not shared and whose clock is another.</summary>
    public static bool IsOnNetwork(string path)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(path)).DriveType == DriveType.Network;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until everything written below the folder is on the disk.</summary>
    /// <exception cref="NightScanException">NS0310: the disk reports that something could not be written, or the folder is
    /// gone.</exception>
    public static void Sync(string folder)
    {
        if (SyncsWholeFileSystem && UnixFile.SyncFileSystem(folder) is string failure)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed,
                $"what was written cannot be brought to the disk ({failure}); see to the disk and build again: only what is safe counts as "
                    + "done", folder);
        }
    }
}

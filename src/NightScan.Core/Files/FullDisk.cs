namespace NightScan.Files;

/// <summary>Tells trouble that every file will have from that of one file.</summary>
internal static class FullDisk
{
    /// <summary>Whether something could not be written for want of room, on the disk or in a quota.</summary>
    public static bool Caused(Exception exception)
    {
        const int noSpace = 28, quotaLinux = 122, quotaMac = 69;
        const int windowsHandleDiskFull = unchecked((int)0x80070027), windowsDiskFull = unchecked((int)0x80070070);
        return OperatingSystem.IsWindows()
            ? exception.HResult is windowsHandleDiskFull or windowsDiskFull
            : exception.HResult == noSpace || exception.HResult == (OperatingSystem.IsMacOS() ? quotaMac : quotaLinux);
    }
}

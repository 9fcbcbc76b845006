namespace NightScan.Files;

/// <summary>
/// Finds out whether a lock that was taken keeps anybody out. On a file system that does not lock, and where .NET is told not to, opening
/// with a lock succeeds all the same, for everybody.
/// </summary>
/// <remarks>One for all locks of a build, which says once that it runs without.</remarks>
/// <param name="allowUnlocked">Whether the build goes on where nothing locks.</param>
/// <param name="open">Opens a file that is there, for this process alone; that of the system unless told otherwise.</param>
internal sealed class LockCheck(bool allowUnlocked, Func<string, FileStream>? open = null)
{
    private const string Switch = "DOTNET_SYSTEM_IO_DISABLEFILELOCKING";

    private readonly Func<string, FileStream>? _open = open;
    private bool _told;

    /// <summary>
    /// Tries a second handle of a file that is held. Where locks work it is refused at once, and nobody who shares or waits notices.
    /// </summary>
    /// <param name="path">The lock file; held, alone or with others.</param>
    /// <param name="subject">What the lock is about.</param>
    /// <param name="reporter">Told once that there is no lock, where that is allowed.</param>
    /// <exception cref="NightScanException">NS0314: the second handle was not refused.</exception>
    public void Run(string path, LockSubject subject, IBuildReporter reporter)
    {
        if (IsRefused(path))
        {
            return;
        }

        if (!allowUnlocked)
        {
            throw new NightScanException(DiagnosticCodes.NotLocked,
                $"{Reason}, and nothing would keep two {subject.Holder}s on {subject.On} from each other's files; choose another "
                    + $"{subject.Setting}, on a disk that locks, or give AllowUnlocked=true where only one {subject.Holder} on one host "
                    + $"works on it", path);
        }

        if (!_told)
        {
            _told = true;
            reporter.Message($"Running without a lock, as AllowUnlocked=true allows: {Reason}. Start no other build or training here "
                + $"meanwhile ('{path}').");
        }
    }

    private bool IsRefused(string path)
    {
        if (_open is null && OperatingSystem.IsLinux())
        {
            return LinuxLock.IsRefused(path);
        }

        try
        {
            using FileStream second = (_open ?? OpenAlone)(path);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Also who may not write there: such a one only reads, and cannot find out.
            return true;
        }
    }

    // For writing, since a lock that excludes all others needs that on NFS.
    private static FileStream OpenAlone(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    private static string Reason => Environment.GetEnvironmentVariable(Switch) is "1" or "true" or "True" or "TRUE"
        ? $"the environment variable {Switch} switches locks off" : "the file system does not lock this file";
}

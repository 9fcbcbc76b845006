using System.Diagnostics;

namespace NightScan.Files;

/// <summary>What a lock keeps others from, in the words of its messages.</summary>
/// <param name="Holder">Who may hold it: <c>build</c>.</param>
/// <param name="On">What it is on: <c>this cache</c>.</param>
/// <param name="Busy">The code of the error that it is held for too long.</param>
/// <param name="Setting">The property that says where it lies.</param>
/// <param name="Unwritable">Why the lock file cannot be made, and the way out; the reason of the system goes into {0}.</param>
internal sealed record LockSubject(string Holder, string On, DiagnosticDescriptor Busy, string Setting, string Unwritable)
{
    public static LockSubject Cache { get; } = new("build", "this cache", DiagnosticCodes.CacheBusy, "SpectrogramCacheDir",
        "the cache folder cannot be written ({0}); choose another SpectrogramCacheDir or mend its permissions");

    public static LockSubject Index { get; } = new("build", "this index", DiagnosticCodes.CacheBusy, "IndexDb",
        "the folder of the index cannot be written ({0}); choose another IndexDb or mend its permissions");

    public static LockSubject Model { get; } = new("trainer", "this ModelDir", DiagnosticCodes.TrainerBusy, "ModelDir",
        "the folder of the model cannot be written ({0}); choose another ModelDir or mend its permissions");
}

/// <summary>
/// Takes the locks of a build or a trainer: one build at a time per cache and per index, and one trainer per model. A lock is the operating
/// system's, on a file: it goes with the process that holds it, so a build that was killed blocks nobody.
/// </summary>
/// <remarks>
/// On a file system that does not lock, and where .NET is told not to, opening with a lock succeeds all the same, for everybody. So a
/// second handle of what was locked is tried: where locks work it is refused at once, and nobody who shares or waits notices.
/// </remarks>
/// <param name="patience">Seconds to wait for others.</param>
/// <param name="allowUnlocked">Whether to go on where nothing locks.</param>
/// <param name="reporter">Told once for each lock that is waited for, and once that there are none.</param>
/// <param name="open">Opens a file that is there, for this process alone; that of the system unless told otherwise.</param>
internal sealed class CacheLocks(
    int patience, bool allowUnlocked, IBuildReporter reporter, CancellationToken cancellation, Func<string, FileStream>? open = null)
{
    private const string Switch = "DOTNET_SYSTEM_IO_DISABLEFILELOCKING";

    private bool _told;

    /// <summary>Takes a lock alone, and makes its file and folder.</summary>
    /// <exception cref="NightScanException">NS0309 or NS0604 others still hold it; NS0303 the folder cannot be written, or the file is a
    /// link; NS0314 the file system does not lock.</exception>
    public IDisposable Take(string path, LockSubject subject) => Wait(path, subject, static path =>
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes($"{Environment.ProcessId} {Environment.MachineName}\n"));
        file.Flush();
        return file;
    });

    /// <summary>
    /// Takes the lock of a cache together with others who share it; who wants it alone waits for all of them, and they for him.
    /// </summary>
    /// <inheritdoc cref="Take"/>
    public IDisposable Share(string path) => Wait(path, LockSubject.Cache, static path =>
    {
        if (!File.Exists(path))
        {
            // Shared by whoever makes it at the same time.
            using FileStream made = new(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        }

        return OpenShared(path);
    });

    /// <summary>The same for who only reads, and makes nothing.</summary>
    /// <returns>Null where there is no such file: no build has worked there, or there is nothing at all.</returns>
    /// <inheritdoc cref="Take"/>
    public IDisposable? ShareToRead(string path, LockSubject subject) => File.Exists(path) ? Wait(path, subject, OpenShared) : null;

    /// <summary>Looks whether a lock could be taken, and takes none.</summary>
    /// <returns>NS0303 where nobody may write; null where it could be, or there is no such file.</returns>
    public static Diagnostic? FindUnwritable(string path, LockSubject subject)
    {
        try
        {
            using FileStream? file = File.Exists(path)
                ? new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1) : null;
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unwritable(path, subject, exception);
        }
    }

    private static FileStream OpenShared(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);

    // For writing, since a lock that excludes all others needs that on NFS.
    private static FileStream OpenAlone(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    private static Diagnostic Unwritable(string path, LockSubject subject, Exception exception) => new(DiagnosticCodes.CacheUnwritable,
        string.Format(CultureInfo.InvariantCulture, subject.Unwritable, exception.Message), path);

    private FileStream Wait(string path, LockSubject subject, Func<string, FileStream> take)
    {
        // Whoever holds it empties the file.
        Links.Refuse(path);
        Stopwatch waited = Stopwatch.StartNew();
        bool told = false;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return Checked(take(path), path, subject);
            }
            catch (IOException exception) when (IsSharingViolation(exception))
            {
                if (waited.Elapsed.TotalSeconds >= patience)
                {
                    throw new NightScanException(subject.Busy,
                        $"another {subject.Holder} has worked on {subject.On} for all of the {patience} s that this one waited; let it "
                            + "end, or wait longer with LockTimeout", path, inner: exception);
                }

                if (!told)
                {
                    told = true;
                    reporter.Message(
                        $"Another {subject.Holder} works on {subject.On}; waiting up to {patience} s for it to end ('{path}').");
                }

                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
                cancellation.ThrowIfCancellationRequested();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new NightScanException(Unwritable(path, subject, exception), exception);
            }
        }
    }

    private FileStream Checked(FileStream held, string path, LockSubject subject)
    {
        if (IsRefused(path))
        {
            return held;
        }

        string reason = Environment.GetEnvironmentVariable(Switch) is "1" or "true" or "True" or "TRUE"
            ? $"the environment variable {Switch} switches locks off" : "the file system does not lock this file";
        if (!allowUnlocked)
        {
            held.Dispose();
            throw new NightScanException(DiagnosticCodes.NotLocked,
                $"{reason}, and nothing would keep two {subject.Holder}s on {subject.On} from each other's files; choose another "
                    + $"{subject.Setting}, on a disk that locks, or give AllowUnlocked=true where only one {subject.Holder} on one host "
                    + $"works on it", path);
        }

        if (!_told)
        {
            _told = true;
            reporter.Message($"Running without a lock, as AllowUnlocked=true allows: {reason}. Start no other build or training here "
                + $"meanwhile ('{path}').");
        }

        return held;
    }

    private bool IsRefused(string path)
    {
        if (open is null && OperatingSystem.IsLinux())
        {
            // Without an exception: to be refused is the usual answer, and the first exception of a process takes it longer than
            // everything else that a lock costs.
            return UnixFile.IsLocked(path);
        }

        try
        {
            using FileStream second = (open ?? OpenAlone)(path);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Also who may not write there: such a one only reads, and cannot find out.
            return true;
        }
    }

    private static bool IsSharingViolation(IOException exception)
    {
        const int windowsSharingViolation = unchecked((int)0x80070020);
        const int wouldBlockLinux = 11, wouldBlockMac = 35;
        return exception.HResult is windowsSharingViolation or wouldBlockLinux or wouldBlockMac;
    }
}

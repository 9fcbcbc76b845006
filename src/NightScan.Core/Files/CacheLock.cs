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
/// One build at a time per cache and per index, and one trainer per model. The lock is the operating system's, on a file: it goes with the
/// process that holds it, so a build that was killed blocks nobody.
/// </summary>
internal sealed class CacheLock : IDisposable
{
    private readonly FileStream _file;

    private CacheLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, waiting for another build to end.</summary>
    /// <param name="path">The lock file; its folder is created.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="reporter">Told once that the build waits.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="subject">What it is about; the cache unless told otherwise.</param>
    /// <param name="check">Finds out whether it locks, and says what then; without one, what does not lock is refused.</param>
    /// <exception cref="NightScanException">NS0309 or NS0604 still busy after the time-out; NS0303 the folder cannot be written, or the
    /// file is a link; NS0314 the file system does not lock.</exception>
    public static CacheLock Take(
        string path, TimeSpan timeout, IBuildReporter reporter, CancellationToken cancellation, LockSubject? subject = null,
            LockCheck? check = null) =>
        Wait(path, Hold, timeout, reporter, cancellation, subject ?? LockSubject.Cache, check);

    /// <summary>Takes the lock together with others who share it; who wants it alone waits for all of them, and they for him.</summary>
    /// <param name="path">The lock file; its folder is created.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="reporter">Told once that the build waits.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="check">As for <see cref="Take"/>.</param>
    /// <exception cref="NightScanException">NS0309 still busy after the time-out; NS0303 the folder cannot be written, or the file is a
    /// link; NS0314 the file system does not lock.</exception>
    public static CacheLock Share(string path, TimeSpan timeout, IBuildReporter reporter, CancellationToken cancellation,
        LockCheck? check = null) =>
        Wait(path, static path =>
        {
            if (!File.Exists(path))
            {
                // Shared by whoever makes it at the same time.
                using FileStream made = new(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            }

            return OpenShared(path);
        }, timeout, reporter, cancellation, LockSubject.Cache, check);

    /// <summary>The same for who only reads, and makes nothing.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="reporter">Told once that it waits.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="check">As for <see cref="Take"/>.</param>
    /// <returns>Null where there is no such file: no build has worked there, or there is nothing at all.</returns>
    /// <exception cref="NightScanException">NS0309 still busy after the time-out; NS0303 the file cannot be opened, or is a link; NS0314
    /// the file system does not lock.</exception>
    public static CacheLock? ShareToRead(
        string path, TimeSpan timeout, IBuildReporter reporter, CancellationToken cancellation, LockSubject subject, LockCheck check) =>
        File.Exists(path) ? Wait(path, OpenShared, timeout, reporter, cancellation, subject, check) : null;

    /// <summary>Looks whether a lock could be taken, and takes none.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="subject">What it is about.</param>
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
            return new Diagnostic(DiagnosticCodes.CacheUnwritable,
                string.Format(CultureInfo.InvariantCulture, subject.Unwritable, exception.Message), path);
        }
    }

    private static FileStream OpenShared(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);

    private static FileStream Hold(string path)
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        file.SetLength(0);
        file.Write(System.Text.Encoding.UTF8.GetBytes($"{Environment.ProcessId} {Environment.MachineName}\n"));
        file.Flush();
        return file;
    }

    private static CacheLock Wait(
        string path, Func<string, FileStream> open, TimeSpan timeout, IBuildReporter reporter, CancellationToken cancellation,
        LockSubject subject, LockCheck? check)
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
                return Checked(open(path), path, subject, check ?? new LockCheck(allowUnlocked: false), reporter);
            }
            catch (IOException exception) when (IsSharingViolation(exception))
            {
                if (waited.Elapsed >= timeout)
                {
                    throw new NightScanException(subject.Busy,
                        $"another {subject.Holder} has worked on {subject.On} for all of the {timeout.TotalSeconds:0} s that this one "
                            + $"waited; let it end, or wait longer with LockTimeout", path, inner: exception);
                }

                if (!told)
                {
                    told = true;
                    reporter.Message($"Another {subject.Holder} works on {subject.On}; waiting up to {timeout.TotalSeconds:0} s for it to "
                        + $"end ('{path}').");
                }

                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
                cancellation.ThrowIfCancellationRequested();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new NightScanException(DiagnosticCodes.CacheUnwritable,
                    string.Format(CultureInfo.InvariantCulture, subject.Unwritable, exception.Message), path, inner: exception);
            }
        }
    }

    private static CacheLock Checked(FileStream file, string path, LockSubject subject, LockCheck check, IBuildReporter reporter)
    {
        try
        {
            check.Run(path, subject, reporter);
            return new CacheLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool IsSharingViolation(IOException exception)
    {
        const int windowsSharingViolation = unchecked((int)0x80070020);
        const int wouldBlockLinux = 11, wouldBlockMac = 35;
        return exception.HResult is windowsSharingViolation or wouldBlockLinux or wouldBlockMac;
    }
}

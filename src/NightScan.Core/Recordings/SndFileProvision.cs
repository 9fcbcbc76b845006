using NightScan.Setup;

namespace NightScan.Recordings;

/// <summary>
/// Whether there is libsndfile, asked when the first recording needs it and not before: most folders hold nothing but WAV files. The
/// answer holds for the rest of the build, whatever else is installed meanwhile. All workers share it.
/// </summary>
/// <param name="look">Whether the library is there.</param>
/// <param name="provide">Sees to it that it can be used, if it may; returns whether it can.</param>
internal sealed class SndFileProvision(Func<bool> look, Func<CancellationToken, bool> provide)
{
    private readonly Lock _lock = new();
    private bool? _answer;

    /// <summary>Whether it was needed and there is none.</summary>
    public bool IsMissing => _answer == false;

    /// <summary>Whether it may be installed where it is missing.</summary>
    public bool MayInstall { get; private init; }

    /// <summary>Uses it where it is installed.</summary>
    public static SndFileProvision AsInstalled() => new(() => SndFile.IsAvailable, _ => false);

    /// <summary>Never uses it.</summary>
    public static SndFileProvision None() => new(() => false, _ => false) { _answer = false };

    /// <summary>Installs it where it is missing and may be; what cannot be is told once, as a warning.</summary>
    /// <param name="installAllowed">Whether it may be installed.</param>
    /// <param name="reporter">Takes calls from any thread.</param>
    public static SndFileProvision Installing(bool installAllowed, IBuildReporter reporter) =>
        new(() => SndFile.IsAvailable, cancellation =>
    {
        try
        {
            SystemLibraries.Ensure(SndFile.Package, installAllowed, reporter, cancellation);
            return true;
        }
        catch (NightScanException exception)
        {
            reporter.Warning(exception.Diagnostic);
            return false;
        }
    })
        { MayInstall = installAllowed && AptInstaller.Find() is not null };

    /// <summary>Whether it is there now, without doing anything about it.</summary>
    public bool IsThere() => _answer ?? look();

    /// <summary>Whether it can be used, after doing what may be done about it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool Provide(CancellationToken cancellation)
    {
        if (_answer is bool known)
        {
            return known;
        }

        lock (_lock)
        {
            cancellation.ThrowIfCancellationRequested();
            return _answer ??= look() || provide(cancellation);
        }
    }
}

namespace NightScan.Setup;

/// <summary>Makes sure of the native libraries before a build needs them.</summary>
internal static class SystemLibraries
{
    private static readonly Lock Gate = new();

    /// <summary>Makes sure of a package; afterwards it can be used in this process.</summary>
    /// <param name="installAllowed">Whether it may be installed, where this process may: as root on a system with apt-get.</param>
    /// <exception cref="NightScanException">It is missing (NS0501, with the command for each system) or could not be installed
    /// (NS0502).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Ensure(SystemPackage package, bool installAllowed, IBuildReporter reporter, CancellationToken cancellation) =>
        Ensure(package, installAllowed, AptInstaller.Find(), reporter, cancellation);

    internal static void Ensure(SystemPackage package, bool installAllowed, AptInstaller? installer, IBuildReporter reporter,
        CancellationToken cancellation)
    {
        lock (Gate)
        {
            if (package.IsPresent())
            {
                return;
            }

            if (installer is null || !installAllowed)
            {
                throw new NightScanException(package.Missing,
                    package.Instructions + (installer is null ? "" : "\nor let the build do that: -p:InstallSystemLibraries=true"));
            }

            reporter.Message($"{package.Name} ({package.Purpose}) is missing: installing it with apt-get install {package.AptPackages}.");
            string? failure = installer.Install(package, cancellation);
            if (failure is null && package.IsPresent())
            {
                reporter.Message($"{package.Name} is installed.");
                return;
            }

            throw new NightScanException(
                DiagnosticCodes.InstallFailed,
                $"""
                {failure ?? $"apt-get installed {package.AptPackages}, but {package.Name} still cannot be loaded"}
                {package.Instructions}
                """);
        }
    }
}

using System.Diagnostics;
using NightScan.Programs;

namespace NightScan.Setup;

/// <summary>Installs packages with apt-get, beside other users of it.</summary>
/// <param name="aptGet">Full path of the program.</param>
internal sealed class AptInstaller(string aptGet)
{
    private const int KeptLines = 12;

    /// <summary>How long to wait for another apt or dpkg.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two tries to update the package lists: apt-get itself waits for dpkg's lock, but not for theirs.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The system's apt-get, if this process may use it.</summary>
    public static AptInstaller? Find()
    {
        const string aptGet = "/usr/bin/apt-get";
        return OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists(aptGet) ? new AptInstaller(aptGet) : null;
    }

    /// <summary>Updates the package lists and installs.</summary>
    /// <returns>Null when it is there, else what apt-get said.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string? Install(SystemPackage package, CancellationToken cancellation)
    {
        Stopwatch waited = Stopwatch.StartNew();
        AptRun update = Run(["update"], cancellation);
        while (update.ExitCode != 0 && update.IsLocked && waited.Elapsed < LockTimeout)
        {
            cancellation.WaitHandle.WaitOne(RetryInterval);
            cancellation.ThrowIfCancellationRequested();
            if (package.IsPresent())
            {
                return null; // Whoever held the lock installed it.
            }

            update = Run(["update"], cancellation);
        }

        // A failed update need not matter: one unreachable source fails it, and the lists may be good enough.
        AptRun install = Run(["install", "-y", "--no-install-recommends", .. package.AptPackages.Split(' ')], cancellation);
        return install.ExitCode == 0 ? null
            : update.ExitCode == 0 ? install.Description
            : $"{update.Description}\n{install.Description}";
    }

    private AptRun Run(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(aptGet, ["-o", $"DPkg::Lock::Timeout={(int)LockTimeout.TotalSeconds}", .. arguments]);
        // The words that tell a lock from other trouble are searched for, and nobody is there to answer questions.
        start.Environment["LC_ALL"] = "C";
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";

        Queue<string> lines = new();
        bool locked = false;
        void Keep(string line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                return;
            }

            locked |= line.Contains("Could not get lock", StringComparison.Ordinal)
                || line.Contains("Unable to lock", StringComparison.Ordinal);
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }

        // A cancelled build stops waiting, but kills nothing: dpkg stopped half-way leaves a system in need of repair.
        ProgramRun run = ProgramRun.Of(start, Keep, cancellation: cancellation);
        string command = $"apt-get {string.Join(' ', arguments)}";
        return run.ExitCode is int exitCode
            ? new AptRun(exitCode, locked, $"{command} ended with exit code {exitCode}:\n{string.Join('\n', lines)}")
            : new AptRun(-1, false, $"{command} could not be started: {run.Trouble}");
    }

    private readonly record struct AptRun(int ExitCode, bool IsLocked, string Description);
}

using System.ComponentModel;
using System.Diagnostics;

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
        ProcessStartInfo start = new(aptGet) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("-o");
        start.ArgumentList.Add($"DPkg::Lock::Timeout={(int)LockTimeout.TotalSeconds}");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The words that tell a lock from other trouble are searched for, and nobody is there to answer questions.
        start.Environment["LC_ALL"] = "C";
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";

        Queue<string> lines = new();
        bool locked = false;
        void Keep(object sender, DataReceivedEventArgs data)
        {
            if (string.IsNullOrWhiteSpace(data.Data))
            {
                return;
            }

            lock (lines)
            {
                locked |= data.Data.Contains("Could not get lock", StringComparison.Ordinal) || data.Data.Contains("Unable to lock", StringComparison.Ordinal);
                lines.Enqueue(data.Data);
                if (lines.Count > KeptLines)
                {
                    lines.Dequeue();
                }
            }
        }

        string command = $"apt-get {string.Join(' ', arguments)}";
        try
        {
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += Keep;
            process.ErrorDataReceived += Keep;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();

            // A cancelled build stops waiting, but kills nothing: dpkg stopped half-way leaves a system in need of repair.
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
            lock (lines)
            {
                return new AptRun(process.ExitCode, locked, $"{command} ended with exit code {process.ExitCode}:\n{string.Join('\n', lines)}");
            }
        }
        catch (Win32Exception exception)
        {
            return new AptRun(-1, false, $"{command} could not be started: {exception.Message}");
        }
    }

    private readonly record struct AptRun(int ExitCode, bool IsLocked, string Description);
}

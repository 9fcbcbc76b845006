using System.Diagnostics;

namespace NightScan.Programs;

/// <summary>
/// Starts programs that end with this process, even when that is killed and they hang: on Linux the kernel sees to it
/// (prctl(2), PR_SET_PDEATHSIG), which util-linux' setpriv asks for. Elsewhere they are started as they are.
/// </summary>
/// <remarks>To the kernel the parent is the thread that starts a program: it must live as long as the program does.</remarks>
internal static class EndsWithParent
{
    private const string SetPriv = "/usr/bin/setpriv";
    private static readonly string[] s_options = ["--pdeathsig", "KILL", "--"];
    private static readonly Lazy<bool> s_works = new(Works);

    /// <summary>
    /// How to start a program; arguments can be added. One that cannot be run may show by <see cref="ProgramEnd.NeverStarted"/> only.
    /// </summary>
    /// <param name="program">Full path.</param>
    public static ProcessStartInfo StartInfo(string program) => s_works.Value ? new(SetPriv, [.. s_options, program]) : new(program);

    // BusyBox's setpriv, and util-linux' before 2.33, lack the option.
    private static bool Works() =>
        OperatingSystem.IsLinux() && File.Exists(SetPriv)
            && ProgramRun.Of(new ProcessStartInfo(SetPriv, [.. s_options, SetPriv, "--version"])).Succeeded;
}

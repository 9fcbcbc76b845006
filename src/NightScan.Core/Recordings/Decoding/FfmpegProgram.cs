using System.Diagnostics;
using NightScan.Programs;

namespace NightScan.Recordings.Decoding;

/// <summary>The <c>ffmpeg</c> program, where one is installed.</summary>
internal sealed class FfmpegProgram(string path)
{
    private const string Unusable = "ffmpeg-unusable";

    private readonly Lazy<string> version = new(() => ReadVersion(path));

    /// <summary>Full path of the program.</summary>
    public string Path { get; } = path;

    /// <summary>Such as <c>ffmpeg-5.1.9</c>. Starts the program when first asked.</summary>
    public string Version => version.Value;

    /// <summary>The first one in a list of folders such as the PATH variable. Starts nothing.</summary>
    public static FfmpegProgram? Find(string? searchPath)
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        // A relative folder on the PATH would make the result depend on where the build was started.
        return (searchPath ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(System.IO.Path.IsPathFullyQualified).Select(folder => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(IsExecutable) is string found ? new FfmpegProgram(found) : null;
    }

    /// <summary>
    /// How it is started: without a console to read from, without colours, without a report file; and, where the system can, so that it
    /// ends with the thread that starts it.
    /// </summary>
    public ProcessStartInfo StartInfo()
    {
        ProcessStartInfo start = EndsWithParent.StartInfo(Path);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute, start.CreateNoWindow) =
            (true, true, false, true);
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        start.Environment.Remove("FFREPORT");
        return start;
    }

    private static bool IsExecutable(string file)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & execute) != 0);
    }

    private static string ReadVersion(string path)
    {
        ProcessStartInfo start = new FfmpegProgram(path).StartInfo();
        start.ArgumentList.Add("-version");
        ProgramRun run = ProgramRun.Of(start);
        return run.ExitCode is not int exitCode || ProgramEnd.NeverStarted(exitCode) ? Unusable
            : run.Output is [var first, ..]
                && first.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["ffmpeg", "version", var number, ..] ? $"ffmpeg-{number}"
            : "ffmpeg-unknown";
    }
}

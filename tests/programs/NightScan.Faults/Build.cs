using System.Diagnostics;
using NightScan.Builds;
using NightScan.Builds.Reporting;

namespace NightScan.Faults;

/// <summary>A build in a process of its own, which can be killed.</summary>
internal static class Build
{
    public const string Verb = "build";

    /// <summary>Exit code of a build that ended with a code of NightScan's.</summary>
    public const int Failed = 3;

    /// <summary>The child's side.</summary>
    public static int Run(string[] arguments)
    {
        Console.WriteLine("ready");
        return Run(BuildOptions.Parse(arguments[0]), Console.Out);
    }

    /// <summary>Runs a build in this process, whose environment it has; no process has to start for it.</summary>
    /// <returns>Its exit code and what it printed, as those of <see cref="Finish"/>.</returns>
    public static (int Code, string Text) Here(BuildOptions options)
    {
        using StringWriter text = new();
        int code = Run(options, TextWriter.Synchronized(text));
        return (code, text.ToString());
    }

    /// <summary>Starts a build; its output can be read.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="within">A command in front of the build's own, which runs it.</param>
    public static Process Start(BuildOptions options, params string[] within)
    {
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] command = [.. within, dotnet, "exec", typeof(Build).Assembly.Location, Verb, options.ToArgument()];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits until a build has written some files, or ended.</summary>
    public static void AwaitFiles(Process process, string cache, int files)
    {
        string train = Path.Join(cache, "train");
        while (!process.HasExited && (!Directory.Exists(train)
            || Directory.EnumerateFiles(train, "*.npy", SearchOption.AllDirectories).Take(files).Count() < files))
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>Runs a build to its end.</summary>
    /// <returns>Its exit code, what it printed, and how long it worked after its start-up.</returns>
    public static (int Code, string Text, TimeSpan Worked) Finish(BuildOptions options)
    {
        using Process process = Start(options);
        process.StandardOutput.ReadLine();
        long begin = Stopwatch.GetTimestamp();
        (string text, TimeSpan worked) = (End(process), Stopwatch.GetElapsedTime(begin));
        return (process.ExitCode, text, worked);
    }

    /// <summary>Waits for the end of a build.</summary>
    public static string End(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return text;
    }

    private static int Run(BuildOptions options, TextWriter output)
    {
        try
        {
            BuildStatistics statistics = NightScanPipeline.Run(options.Settings(), options.Goal, new Lines(output), CancellationToken.None);
            output.WriteLine($"generated {statistics.Train.Generated + statistics.Validation.Generated + statistics.Test.Generated}");
            return 0;
        }
        catch (NightScanException exception)
        {
            output.WriteLine(exception.Diagnostic);
            return Failed;
        }
    }

    private sealed class Lines(TextWriter output) : IBuildReporter
    {
        public void Message(string text) => output.WriteLine(text);

        public void Warning(Diagnostic diagnostic) => output.WriteLine($"warning {diagnostic}");

        public void Error(Diagnostic diagnostic) => output.WriteLine($"error {diagnostic}");

        public void Progress(in BuildProgress progress) { }
    }
}

using System.Diagnostics;

namespace NightScan.Packages.Tests;

/// <summary>Runs the <c>dotnet</c> command as a user does.</summary>
internal static class Dotnet
{
    // Far beyond any run of these tests, on any machine: a run that hangs fails its test, and not the whole suite.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(8);

    /// <param name="folder">Full path of the folder in which the command is given.</param>
    /// <param name="packages">Full path of the user's folder of packages.</param>
    public static BuildResult Run(string folder, string packages, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // "dotnet test" is itself an MSBuild, and every environment variable is a property: the run must see neither.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("NightScan", StringComparison.OrdinalIgnoreCase)).Concat(Settings.KnownSettings.All.Select(row => row.Name))
            .ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["NUGET_PACKAGES"] = packages;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        StringBuilder output = new();
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The command did not end within {s_limit}:\n{output}");
        }

        process.WaitForExit(); // the output's end too
        lock (output)
        {
            return new BuildResult(process.ExitCode, output.ToString(), Path.Join(folder, "build.binlog"));
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}

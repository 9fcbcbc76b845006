using System.Diagnostics;

namespace NightScan.Ide.Tests;

/// <summary>How a run of the real <c>dotnet</c> ended.</summary>
internal sealed record Dotnet(int ExitCode, string Output)
{
    // Far beyond any of these runs: one that hangs fails its test, and not the whole suite.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs it, as a person would whose variables say nothing.</summary>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="home">The user's folder, or null for the one at hand.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Dotnet Run(string folder, string? home, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // "dotnet test" is itself an MSBuild.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment["USERPROFILE"] = home;
            start.Environment["NUGET_PACKAGES"] = Path.Combine(home, "packages");
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return new Dotnet(process.ExitCode, output.Result + errors.Result);
    }

    public Dotnet Succeeds()
    {
        Assert.True(ExitCode == 0, Output);
        return this;
    }
}

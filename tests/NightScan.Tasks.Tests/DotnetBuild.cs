using System.Diagnostics;

namespace NightScan.Tasks.Tests;

/// <summary>A run of the real <c>dotnet build</c>.</summary>
internal sealed class DotnetBuild
{
    // Far beyond any run of these tests, on any machine: a run that hangs fails its test, and not the whole suite.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _binlog;

    private DotnetBuild(ProcessStartInfo start, string binlog)
    {
        _binlog = binlog;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static DotnetBuild Start(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string project = "data.proj")
    {
        // MSBuild takes a semicolon in the name of a log for the end of it.
        string binlog = Path.Combine(folder.Contains(';', StringComparison.Ordinal) ? Path.GetDirectoryName(folder)!
            : folder, "build.binlog");
        // A shell that runs the tests in the background makes its children ignore SIGINT; env takes that back, where it can.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])[.. command[1..], "build", project, "-nologo", "-tl:off", $"-bl:{binlog}", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        // "dotnet test" is itself an MSBuild, and every environment variable is a property: the run must see neither.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (Settings.Setting setting in Settings.KnownSettings.All)
        {
            start.Environment.Remove(setting.Name);
        }
        start.Environment.Remove("NightScanTaskAssembly");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        return new DotnetBuild(start, binlog);
    }

    /// <summary>What Ctrl-C does.</summary>
    public void Interrupt() => Signal("-INT");

    /// <summary>What a system that shuts down does.</summary>
    public void Terminate()
    {
        Signal("-TERM");
        _process.WaitForExit(s_limit);
    }

    /// <summary>What kill -9 does: nothing that the build started is told.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit(s_limit);
        _process.Dispose();
    }

    public BuildResult Wait()
    {
        if (!_process.WaitForExit(s_limit))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"The build did not end within {s_limit}:\n{_output}");
        }
        _process.WaitForExit(); // the output's end too
        using (_process)
        {
            lock (_output)
            {
                return new BuildResult(_process.ExitCode, _output.ToString(), _binlog);
            }
        }
    }

    private void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Append(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}

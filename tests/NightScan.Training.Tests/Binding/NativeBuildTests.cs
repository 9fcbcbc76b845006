using System.Diagnostics;
using System.Reflection;
using NightScan.Tests;

namespace NightScan.Training.Tests.Binding;

/// <summary>How the shim is compiled against a libtorch of somebody's own, with stand-ins for the compiler and the tool that lists symbols.</summary>
public sealed class NativeBuildTests : IDisposable
{
    // More than a pipe holds: whoever stops reading at the first match ends the tool that writes them.
    private const int ManySymbols = 20000;

    private readonly TemporaryFolder _folder = new();

    public NativeBuildTests()
    {
        File.WriteAllText(_folder.File("torch", "include", "torch", "csrc", "api", "include", "torch", "version.h"), "");
        File.WriteAllText(_folder.File("torch", "lib", "libc10.so"), "");
        Program("g++", """
            for (( i = 1; i < $#; i++ )); do [ "${!i}" != -o ] || { next=$((i + 1)); echo "$@" > "${!next}"; }; done
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("_ZN3c105ErrorC1ENSt7__cxx1112basic_stringE", "1")]
    [InlineData("_ZN3c105ErrorC1ESs", "0")]
    public void TakesTheStringsOfThatLibtorch(string symbol, string abi)
    {
        Program("nm", $"echo '0000 T {symbol}'; for i in $(seq {ManySymbols}); do echo \"0000 T other$i\"; done");
        Assert.Contains($"-D_GLIBCXX_USE_CXX11_ABI={abi} ", File.ReadAllText(Build()), StringComparison.Ordinal);
    }

    private void Program(string name, string script)
    {
        string path = _folder.File("bin", name);
        File.WriteAllText(path, "#!/usr/bin/env bash\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <returns>What it says the shim is.</returns>
    private string Build()
    {
        string repository = typeof(NativeBuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!;
        ProcessStartInfo start = new("bash")
        {
            ArgumentList = { Path.Join(repository, "src", "NightScan.Torch", "native", "build"), _folder.File("shims"), _folder.File("torch"), "false" },
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{_folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment.Remove("CXX");
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}

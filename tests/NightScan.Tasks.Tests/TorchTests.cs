using System.IO.Compression;

namespace NightScan.Tasks.Tests;

/// <summary>
/// Which libtorch a build trains with, from sources as in a clone: with a library that stands in for NVIDIA's driver, a feed without
/// the package for CUDA, and a package that stands in for it.
/// </summary>
public sealed class TorchTests : IDisposable
{
    private const string Building = "Building NightScan's trainer";
    private const string Driver = "There is an NVIDIA driver";
    private const string NoSuchPackage = "NightScan.Tests.NoSuchPackage";
    private const string StandIn = "NightScan.Tests.Cuda";

    private readonly Workspace _workspace = new();

    public TorchTests()
    {
        Repository.CopyTo(
            _workspace.Folder, "src/NightScan.Core", "src/NightScan.Decoder", "src/NightScan.Training", "Directory.Build.props",
                "Directory.Build.targets", "Directory.Packages.props", "global.json", ".editorconfig");
        _workspace.WriteRecordings();
        // Any library does: what is looked for is whether it can be loaded.
        string driver = Path.Combine(_workspace.Folder, "driver", "libcuda.so.1");
        Directory.CreateDirectory(Path.GetDirectoryName(driver)!);
        File.Copy(AnyLibrary(), driver);
    }

    public void Dispose()
    {
        _workspace.Dispose();
        string package = Path.Combine(PackagesFolder(), StandIn.ToLowerInvariant());
        if (Directory.Exists(package))
        {
            Directory.Delete(package, recursive: true);
        }
    }

    [Fact]
    public void TheGpuIsTriedWhereItsDriverIsAndTheCpuTrainsWhereItCannotBeHad()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // Without LD_LIBRARY_PATH nothing can stand in for a driver.
        }

        // No driver: nothing is said of GPUs.
        Train(hasDriver: false).Succeeds().Says(Building).Says("libtorch 2.10.0").NeverSays(Driver).NeverSays("NS0505");
        Train(hasDriver: false, "-p:Epochs=2").Succeeds().NeverSays(Building);

        // A driver, but no package: a warning that says what to do, and the same trainer as before.
        Train(hasDriver: true, $"-p:TorchCudaPackage={NoSuchPackage}", "-p:Epochs=3").Succeeds()
            .Says(Driver).Says("2.5 GB").Warns("NS0505", Path.Combine(_workspace.Folder, "data.proj")).Says(NoSuchPackage)
                .Says("LibTorchDir").NeverSays(Building).Says("data -> ");
        Train(hasDriver: false, $"-p:TorchCudaPackage={NoSuchPackage}", "-p:TorchBackend=cuda")
            .FailsWith("NS0505", NoSuchPackage, "TorchBackend=auto");
        Train(hasDriver: true, $"-p:TorchCudaPackage={NoSuchPackage}", "-p:TrainDevice=cpu").Succeeds().NeverSays(Driver);

        // NuGet's folder was emptied, as far as the trainer's list of what it needs from there can tell.
        string list = Assert.Single(Directory.GetFiles(Path.Combine(_workspace.Folder, "artifacts", "trainer"), "libtorch.txt",
            SearchOption.AllDirectories));
        string[] libraries = File.ReadAllLines(list);
        Assert.Equal(2, libraries.Length);
        Assert.All(libraries, library => Assert.True(File.Exists(library), library));
        File.WriteAllLines(list, [Path.Combine(_workspace.Folder, "emptied", "libtorch.so")]);
        Train(hasDriver: false).Succeeds().Says(Building);
        Assert.Equal(libraries, File.ReadAllLines(list));

        // A libtorch of another origin comes before any package, and a folder that has none is refused.
        string folder = Path.GetDirectoryName(libraries.Single(library => library.EndsWith("libtorch.so", StringComparison.Ordinal)))!;
        string own = Directory.CreateDirectory(Path.Combine(_workspace.Folder, "torch of Python")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(own, "lib"), folder);
        File.WriteAllText(Path.Combine(own, "version.py"), "__version__ = '2.10.7+cu130'\ndebug = False\n");
        Train(hasDriver: true, "-p:LibTorchDir=torch of Python", "-p:Epochs=4").Succeeds().Says(Building).NeverSays(Driver).Says("libtorch 2.10.7");
        File.Copy(Path.Combine(folder, "libc10.so"), Path.Combine(own, "libLibTorchSharp.so"));
        Train(hasDriver: true, "-p:LibTorchDir=torch of Python", "-p:Epochs=5").FailsWith("NS0503", "libLibTorchSharp.so", "is not TorchSharp's library");
        Train(hasDriver: false, "-p:LibTorchDir=driver").FailsWith("NS0503", "LibTorchDir");
    }

    [Fact]
    public void WithoutAGpuLibtorchForCudaTrainsOnTheCpu()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        WritePackage(Path.Combine(_workspace.Folder, "feed"));
        Train(hasDriver: true, $"-p:TorchCudaPackage={StandIn}").Succeeds()
            .Says(Driver).Says(Building).Says("warning NS0629").Says("nvidia-smi").Says("TorchBackend=cpu").Says("device: ")
                .Says("data -> test top-1");
        Train(hasDriver: true, $"-p:TorchCudaPackage={StandIn}", "-p:TrainDevice=cuda", "-p:Epochs=2").FailsWith("NS0624", "cuda");
    }

    private BuildResult Train(bool hasDriver, params string[] arguments)
    {
        Dictionary<string, string> environment = new() { ["RestoreAdditionalProjectSources"] = Path.Combine(_workspace.Folder, "feed") };
        Directory.CreateDirectory(environment["RestoreAdditionalProjectSources"]);
        if (hasDriver)
        {
            environment["LD_LIBRARY_PATH"] = Path.Combine(_workspace.Folder, "driver");
        }

        return DotnetBuild.Start(
            _workspace.Folder,
            [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}", "-t:Train", "-p:Architecture=cnn6", "-p:Epochs=1", "-p:BatchSize=8",
            "-p:TrainThreads=1", .. arguments],
            environment).Wait();
    }

    /// <summary>A package with what tells libtorch for CUDA from the other, and the other.</summary>
    private static void WritePackage(string feed)
    {
        const string version = "0.107.0";
        Directory.CreateDirectory(feed);
        using ZipArchive package = ZipFile.Open(Path.Combine(feed, $"{StandIn}.{version}.nupkg"), ZipArchiveMode.Create);
        using (StreamWriter writer = new(package.CreateEntry($"{StandIn}.nuspec").Open()))
        {
            writer.Write($"""
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata>
                    <id>{StandIn}</id>
                    <version>{version}</version>
                    <authors>NightScan</authors>
                    <description>Stands in for TorchSharp-cuda-linux.</description>
                    <dependencies><group targetFramework="net8.0"><dependency id="libtorch-cpu-linux-x64" version="2.10.0" include="All" /></group></dependencies>
                  </metadata>
                </package>
                """);
        }

        package.CreateEntryFromFile(AnyLibrary(), "runtimes/linux-x64/native/libtorch_cuda.so", CompressionLevel.Fastest);
    }

    /// <summary>A library of this machine's kind: SQLite's, beside the tasks.</summary>
    private static string AnyLibrary() =>
        Directory.EnumerateFiles(Path.GetDirectoryName(Repository.TaskAssembly)!, "libe_sqlite3.so", SearchOption.AllDirectories)
            .First(path => !path.Contains("musl") && path.Contains("x64"));

    private static string PackagesFolder() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}

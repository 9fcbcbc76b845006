using NightScan.Tests;
using NightScan.Training.Libtorch;

namespace NightScan.Training.Tests.Libtorch;

public sealed class TorchPlacesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Program => Path.Join(_folder.Path, "program");

    private string Native => Path.Join(Program, "runtimes", "this", "native");

    private string Package => Path.Join(_folder.Path, "package");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatTheBuildWroteDownComesFirst()
    {
        string binding = Put(Path.Join(_folder.Path, "other"), "LibTorchSharp");
        Put(Package, "torch");
        Put(Native, "torch");
        Put(Native, "LibTorchSharp");
        WriteDown(Package, binding);
        Assert.Equal(new TorchPlaces(Package, binding), Find());
    }

    [Fact]
    public void ALibraryInTheFolderOfTheUserComesBeforeThePackages()
    {
        Put(Path.Join(Package, "lib"), "torch");
        string own = Put(Package, "LibTorchSharp"), packages = Put(Path.Join(_folder.Path, "other"), "LibTorchSharp");
        WriteDown(Package, packages);
        Assert.Equal(new TorchPlaces(Package, own), Find());
    }

    /// <summary>A program that was built on another machine, or from packages.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsBesideTheProgramServesWhereNothingElseIsThere(bool isWrittenDown)
    {
        if (isWrittenDown)
        {
            WriteDown(Package, Path.Join(Package, TorchPlaces.BindingName));
        }

        Put(Native, "torch");
        string binding = Put(Program, "LibTorchSharp");
        Assert.Equal(new TorchPlaces(Native, binding), Find());
    }

    [Fact]
    public void WhatIsNowhereIsNamedAsItWasWrittenDown()
    {
        Directory.CreateDirectory(Program);
        Assert.Equal(new TorchPlaces("", ""), Find());
        WriteDown(Package, Path.Join(Package, "binding"));
        Assert.Equal(new TorchPlaces(Package, Path.Join(Package, "binding")), Find());
    }

    private static string Put(string folder, string library)
    {
        string path = Path.Join(Directory.CreateDirectory(folder).FullName, TorchLibraries.Name(library));
        File.WriteAllText(path, "");
        return path;
    }

    private TorchPlaces Find() => TorchPlaces.Find(TorchPlaces.Read(Path.Join(Program, "libtorch-places.txt")), [Native, Program]);

    private void WriteDown(string folder, string binding)
    {
        Directory.CreateDirectory(Program);
        File.WriteAllText(Path.Join(Program, "libtorch-places.txt"), $"libtorch={folder}\nLibTorchSharp={binding}\n");
    }
}

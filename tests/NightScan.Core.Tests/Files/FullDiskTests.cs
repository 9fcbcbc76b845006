using NightScan.Files;

namespace NightScan.Tests.Files;

public sealed class FullDiskTests
{
    /// <summary>All files to come would have the same trouble.</summary>
    [Fact]
    public void AFullDiskIsNotTroubleOfOneFile()
    {
        using TemporaryFolder folder = new();
        Assert.True(FullDisk.Caused(Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "x"))));
        Assert.False(FullDisk.Caused(Assert.Throws<FileNotFoundException>(() => File.ReadAllText(folder.File("none")))));
    }
}

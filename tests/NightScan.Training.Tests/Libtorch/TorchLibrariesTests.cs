using NightScan.Tests;
using NightScan.Training.Libtorch;

namespace NightScan.Training.Tests.Libtorch;

public sealed class TorchLibrariesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("version.py", "from typing import Optional\n__version__ = '2.11.0+cu130'\ndebug = False\n", "2.11.0")]
    [InlineData("build-version", "2.10.0+cpu\n", "2.10.0")]
    [InlineData("version.py", "", null)]
    [InlineData("README", "2.10.0", null)]
    public void TheFolderTellsTheVersion(string file, string text, string? version)
    {
        File.WriteAllText(Path.Join(_folder.Path, file), text);
        Assert.Equal(version, TorchLibraries.VersionIn(_folder.Path));
    }
}

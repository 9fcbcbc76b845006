using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Settings;

public sealed class UnescapedPathsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UnescapedPathsTests()
    {
        Directory.CreateDirectory(Path.Join(_folder.Path, "a%20b", "c%2Cd"));
        Directory.CreateDirectory(Path.Join(_folder.Path, "there"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("AudioRoot", "a b", "a%2520b")]
    [InlineData("ModelDir", "a b/c,d", "a%2520b/c%252Cd")]
    [InlineData("SplitsCsv", "a b/c%2Cd", "a%2520b/c%252Cd")]
    [InlineData("SpectrogramCacheDir", "a b/new/cache", "a%2520b/new/cache")]
    public void APathThatMSBuildUnescapedIsFoundAgain(string name, string value, string written)
    {
        Diagnostic found = Assert.Single(Find(name, value));
        Assert.Equal("NS0509", found.Code);
        Assert.Contains($"-p:{name}=\"{Path.Join(_folder.Path, written)}\"", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AudioRoot", "there")]
    [InlineData("AudioRoot", "nowhere")]
    [InlineData("AudioRoot", "nowhere/a b")]
    [InlineData("AudioRoot", "a%20b")]
    [InlineData("Duration", "a b")]
    [InlineData("AudioRoot", "~/a b")]
    [InlineData("AudioRoot", "")]
    public void WhatIsThereOrNothingLikeItIsNotSpokenOf(string name, string value) => Assert.Empty(Find(name, value));

    private IEnumerable<Diagnostic> Find(string name, string value) =>
        UnescapedPaths.Find(new(new Dictionary<string, string> { [name] = value }, _folder.Path));
}

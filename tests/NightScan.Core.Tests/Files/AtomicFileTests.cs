using NightScan.Files;

namespace NightScan.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Place => _folder.File("place");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void UntilItIsCompleteTheOldFileStands()
    {
        File.WriteAllText(Place, "old");
        using AtomicFile file = new(Place);
        file.Content.Write("new"u8);

        Assert.Equal("old", File.ReadAllText(Place));
        file.Complete(sync: true);
        Assert.Equal("new", File.ReadAllText(Place));
        Assert.Equal([Place], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void WhatIsNotCompletedLeavesNothing()
    {
        File.WriteAllText(Place, "old");
        using (AtomicFile file = new(Place))
        {
            file.Content.Write("new"u8);
        }

        Assert.Equal("old", File.ReadAllText(Place));
        Assert.Equal([Place], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("document")]
    [InlineData("nowhere")]
    public void LinksBesideAndInItsPlaceAreReplaced(string target)
    {
        File.WriteAllText(_folder.File("document"), "of somebody");
        File.CreateSymbolicLink(Place, _folder.File(target));
        File.CreateSymbolicLink(Place + ".tmp", _folder.File(target));
        using AtomicFile file = new(Place);
        file.Content.Write("new"u8);
        file.Complete();

        Assert.Equal(("new", null), (File.ReadAllText(Place), new FileInfo(Place).LinkTarget));
        Assert.Equal("of somebody", File.ReadAllText(_folder.File("document")));
        Assert.Equal([_folder.File("document"), Place], Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AFolderBesideIsLeftAlone()
    {
        Directory.CreateDirectory(_folder.File("place.tmp"));
        File.WriteAllText(_folder.File("place.tmp", "document"), "of somebody");

        Assert.ThrowsAny<UnauthorizedAccessException>(() => new AtomicFile(Place));
        Assert.Equal("of somebody", File.ReadAllText(_folder.File("place.tmp", "document")));
    }
}

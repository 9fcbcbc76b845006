using System.Collections.Concurrent;
using NightScan.Files;
using NightScan.Watching;

namespace NightScan.Tests.Watching;

/// <summary>What the system tells.</summary>
public sealed class FolderEventsTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly BlockingCollection<string?> _told = [];
    private readonly FolderEvents _events = new();

    public FolderEventsTests() => _events.Changed = _told.Add;

    public void Dispose()
    {
        _events.Dispose();
        _folder.Dispose();
        _told.Dispose();
    }

    [Fact]
    public void ItNamesTheClass()
    {
        Watch();
        _folder.File("audio", "owl", "a.wav");
        Assert.Equal("owl", Next());
        File.WriteAllText(_folder.File("audio", ".hidden", "a.wav"), "a");
        File.WriteAllText(_folder.File("audio", "wren", "a.wav"), "a");
        Assert.Equal("wren", Next(but: "owl"));
    }

    [Fact]
    public void ItLooksBehindLinks()
    {
        string elsewhere = Path.GetDirectoryName(_folder.File("elsewhere", "a.wav"))!;
        Directory.CreateDirectory(Path.Join(_folder.Path, "audio", "owl"));
        string link = Path.Join(_folder.Path, "audio", "owl", "link");
        Directory.CreateSymbolicLink(link, elsewhere);
        Watch(new WatchedFolder(link, "owl", Identity(link)));
        File.WriteAllText(Path.Join(elsewhere, "b.wav"), "b");
        Assert.Equal("owl", Next());
    }

    [Fact]
    public void WhereTheSystemDoesNotTellItSaysSo()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // there is no such file system everywhere
        }

        string? reason = _events.Watch([new WatchedFolder("/proc", null, Identity("/proc"))]);
        Assert.Equal("the file system proc does not tell of all changes ('/proc')", reason);
    }

    [Fact]
    public void AFolderThatIsNotThereIsAReason() =>
        Assert.NotNull(_events.Watch([new WatchedFolder(Path.Join(_folder.Path, "none"), null, default)]));

    private static FolderIdentity Identity(string path) => FolderIdentity.Of(path, FileStat.Of(path));

    private void Watch(params WatchedFolder[] links)
    {
        string root = Directory.CreateDirectory(Path.Join(_folder.Path, "audio")).FullName;
        _events.Watch([new WatchedFolder(root, null, Identity(root)), .. links]);
    }

    private string? Next(string? but = null)
    {
        while (true)
        {
            Assert.True(_told.TryTake(out string? told, s_limit));
            if (told != but)
            {
                return told;
            }
        }
    }
}

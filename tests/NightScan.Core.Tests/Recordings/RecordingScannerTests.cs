using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Recordings;
using NightScan.Recordings.Scanning;

namespace NightScan.Tests.Recordings;

public sealed class RecordingScannerTests : IDisposable
{
    private static readonly string[] Extensions = [".wav", ".flac"];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Readers => ["linux", "managed"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ListsClassesInOrdinalOrder()
    {
        foreach (string name in new[] { "b", "B", "a", "ünï", ".hidden", "_background_noise_" })
        {
            Directory.CreateDirectory(folder.File("root", name, "x"));
        }

        Touch("root", "stray.WAV");
        Touch("root", "notes.txt");
        Touch("root", "._stray.wav");
        ClassListing listing = RecordingScanner.ListClasses(folder.File("root"), Extensions);
        Assert.Equal(["B", "a", "b", "ünï"], listing.Names);
        Assert.Equal(1, listing.StrayRecordings);
        Assert.Equal("NS0301", Assert.Throws<NightScanException>(() =>
            RecordingScanner.ListClasses(folder.File("none"), Extensions)).Diagnostic.Code);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void ListsRecordingsHoweverDeepAndNamed(string reader)
    {
        string[] expected = ["A.WAV", "a\nb.wav", "a b/ü🦉.Flac", "a.wav", "sub/c.wav", "sub/deep/c.wav", "zz.tar.wav"];
        foreach (string path in expected)
        {
            Touch(["root", "owl", .. path.Split('/')]);
        }

        foreach (string path in new[] { ".wav", "._a.wav", ".hidden/x.wav", "sub/notes.txt", "sub/awav", "wav" })
        {
            Touch(["root", "owl", .. path.Split('/')]);
        }

        Directory.CreateDirectory(folder.File("root", "owl", "folder.wav"));
        UnixFiles.MakeFifo(folder.File("root", "owl", "fifo.wav"));
        Assert.Equal(expected, Scan(reader).Select(recording => recording.Path));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void TellsSizeAndTime(string reader)
    {
        string path = folder.File("root", "owl", "a.wav");
        File.WriteAllBytes(path, new byte[1234]);
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567));
        File.CreateSymbolicLink(folder.File("root", "owl", "link.wav"), path);
        Assert.Equal(
            [new("a.wav", 1234, 981173106_123456700), new("link.wav", 1234, 981173106_123456700)],
            Scan(reader));
        Assert.Equal(FileStat.Of(path) with { ChangedNs = 0, Device = 0, Inode = 0 }, FileStat.OfManaged(path));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void FollowsLinksButNotInCircles(string reader)
    {
        Touch("elsewhere", "far.wav");
        Touch("root", "owl", "real", "a.wav");
        Touch("root", "wolf", "w.wav");
        Link("out", folder.File("elsewhere"));
        Link("again", folder.File("elsewhere"));
        Link("early", folder.File("root", "owl", "real"));
        Link("self", folder.File("root", "owl"));
        Link("up", folder.File("root"));
        Link("top", "/");
        Link("circle.wav", "circle.wav");
        Link("dangling.wav", folder.File("nothing"));
        Link("device.wav", "/dev/null");
        Assert.Equal(["again/far.wav", "real/a.wav"], Scan(reader).Select(recording => recording.Path));
    }

    [Fact]
    public void HandsBackNamesThatCannotBeWritten()
    {
        Touch("root", "owl", "good\uFFFD.wav");
        ReadOnlySpan<byte> bad = [.. "bad"u8, 0xFF, .. ".wav"u8];
        UnixFiles.MakeUnrepresentable(folder.File("root", "owl"), bad);
        foreach (string reader in new[] { "linux", "managed" })
        {
            RecordingListing into = new();
            IReadOnlyList<Diagnostic> problems = Scan(reader, into);
            Assert.Equal("good\uFFFD.wav", Assert.Single(into.Sorted()).Path);
            Assert.Equal("NS0108", Assert.Single(problems).Code);
        }

        UnixFiles.RemoveUnrepresentable(folder.File("root", "owl"), bad);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void NeverTakesAMissingFolderForAnEmptyOne(string reader) =>
        Assert.Equal("NS0302", Assert.Throws<NightScanException>(() => Scan(reader)).Diagnostic.Code);

    [Fact]
    public void AFolderIsListedByTheRulesOfAClass()
    {
        Touch("root", "owl", "real", "a.wav");
        Touch("root", "owl", ".hidden", "b.wav");
        Link("real/up", folder.File("root", "owl"));
        Link("out", folder.File("root"));
        Link("dangling.wav", folder.File("nothing"));
        Link("../night", folder.File("root", "owl"));
        foreach (string top in new[] { "owl", "night" })
        {
            List<ScannedRecording> into = [];
            Assert.Empty(RecordingScanner.ScanFolder(folder.File("root", top), Extensions, into));
            Assert.Equal(["real/a.wav"], into.Select(recording => recording.Path));
        }
    }

    [Fact]
    public void AppendsToWhatIsThere()
    {
        Touch("root", "owl", "a.wav");
        List<ScannedRecording> into = [new("z", 1, 1)];
        Assert.Empty(RecordingScanner.ScanClass(folder.File("root"), "owl", Extensions, into));
        Assert.Equal(["z", "a.wav"], into.Select(recording => recording.Path));
    }

    private List<ScannedRecording> Scan(string reader)
    {
        RecordingListing into = new();
        Assert.Empty(Scan(reader, into));
        return into.Sorted();
    }

    private IReadOnlyList<Diagnostic> Scan(string reader, RecordingListing into) => new FolderScan(
        reader == "managed" ? new ManagedFolderReader()
            : FolderReader.ForThisSystem, folder.File("root", "owl"), folder.File("root"), Extensions, into).Run();

    private void Touch(params string[] parts) => File.WriteAllBytes(folder.File(parts), []);

    private void Link(string name, string target) => File.CreateSymbolicLink(folder.File("root", "owl", name), target);
}

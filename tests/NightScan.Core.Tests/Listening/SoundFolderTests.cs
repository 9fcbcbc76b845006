using NightScan.Diagnostics;
using NightScan.Listening;

namespace NightScan.Tests.Listening;

public sealed class SoundFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Sounds => Path.Join(_folder.Path, "sounds");

    private SoundFolder New() => new(Sounds, Path.Join(_folder.Path, "partial"));

    [Fact]
    public void WhatIsThereIsNotWrittenAgain()
    {
        string path = Path.Join(Sounds, New().Add([1, 2, 3]));
        DateTime written = DateTime.UtcNow.AddHours(-1);
        File.SetLastWriteTimeUtc(path, written);

        SoundFolder again = New();
        Assert.Equal(Path.GetFileName(path), again.Add([1, 2, 3]));
        again.Prune();

        Assert.Equal(written, File.GetLastWriteTimeUtc(path), TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Empty(Directory.GetFiles(Path.Join(_folder.Path, "partial")));
    }

    [Fact]
    public void OnlyOwnFilesAreDeleted()
    {
        string old = Path.Join(Sounds, New().Add([1, 2, 3])), changed = Path.Join(Sounds, New().Add([4, 5, 6]));
        File.WriteAllBytes(changed, [7]);
        string foreign = Path.Join(Sounds, "mine.wav"), alike = Path.Join(Sounds, new string('a', 32) + ".wav");
        File.WriteAllBytes(foreign, [1, 2, 3]);
        File.WriteAllBytes(alike, [1, 2, 3]);

        SoundFolder next = New();
        string kept = Path.Join(Sounds, next.Add([8]));
        next.Prune();

        Assert.Equal(((string[])[changed, foreign, alike, kept]).Order(StringComparer.Ordinal),
            Directory.GetFiles(Sounds).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(old));
    }

    [Fact]
    public void AnEmptyFolderGoes()
    {
        New().Add([1]);
        New().Prune();
        Assert.False(Directory.Exists(Sounds));
        New().Prune();
    }

    [Fact]
    public void AFileInTheWayIsAnErrorAndStays()
    {
        string path = Path.Join(Sounds, New().Add([1, 2, 3]));
        File.WriteAllBytes(path, [9]);

        Assert.Equal("NS0312", Assert.Throws<NightScanException>(() => New().Add([1, 2, 3])).Diagnostic.Code);
        Assert.Equal([9], File.ReadAllBytes(path));
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsAnError()
    {
        File.WriteAllText(Sounds, "a file");
        Assert.Equal("NS0310", Assert.Throws<NightScanException>(() => New().Add([1])).Diagnostic.Code);
    }
}

using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Tests.Recordings;

/// <summary>What was decoded is what was hashed, or the guard says so.</summary>
public sealed class ContentGuardTests : IDisposable
{
    private static readonly DateTime s_modified = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly string _other;
    private readonly ContentHash _content;
    private readonly FileMark _mark;

    public ContentGuardTests()
    {
        _path = Write("a.wav", "what was hashed");
        _other = Write("b.wav", "something else!");
        _content = ContentHash.OfBytes(File.ReadAllBytes(_path));
        FileStat stat = FileStat.Of(_path);
        _mark = new(stat.Size, stat.ModifiedNs, stat.ChangedNs);
        LetTheClockTick(stat.ChangedNs);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// What changes twice within a tick of the file system's clock looks as if it had changed once; such times are not trusted.
    /// </summary>
    private void LetTheClockTick(long from)
    {
        string other = Path.Join(_folder.Path, "clock");
        do
        {
            File.WriteAllText(other, "");
        }
        while (FileStat.Of(other).ChangedNs <= from);
    }

    private string Write(string name, string text)
    {
        string path = Path.Join(_folder.Path, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, s_modified);
        return path;
    }

    private void Replace()
    {
        File.Move(_path, _path + ".away");
        File.Copy(_other, _path);
        File.SetLastWriteTimeUtc(_path, s_modified);
    }

    private void MoveBack() => File.Move(_path + ".away", _path, overwrite: true);

    private string? Decode(FileMark mark, Action? meanwhile = null, ContentHash? content = null)
    {
        using ContentGuard guard = new(ContentHashMethod.Sha256);
        if (guard.Before(_path, mark) is RecordingProblem before)
        {
            return "before: " + before.Descriptor.Code;
        }

        meanwhile?.Invoke();
        return guard.After(content ?? _content, out _, default)?.Descriptor.Code;
    }

    [Fact]
    public void AFileWithItsSizeAndBothTimesIsNotReadAgain() =>
        Assert.Null(Decode(_mark, content: ContentHash.OfBytes("never compared"u8)));

    [Fact]
    public void WhereATimeDiffersOrIsNotKnownTheContentTells()
    {
        foreach (FileMark mark in new[] { _mark with { ChangedNs = 0 }, _mark with { ChangedNs = _mark.ChangedNs - 1 },
            _mark with { ModifiedNs = 0 } })
        {
            Assert.Null(Decode(mark));
            Assert.Equal("NS0116", Decode(mark, content: ContentHash.OfBytes("other"u8)));
        }
    }

    [Fact]
    public void AnotherSizeOrModificationTimeIsAnotherFile()
    {
        Assert.Equal("before: NS0116", Decode(_mark with { Size = _mark.Size + 1 }));
        Assert.Equal("before: NS0116", Decode(_mark with { ModifiedNs = _mark.ModifiedNs + 1 }));
    }

    [Fact]
    public void WhatWasPutInItsPlaceWithItsSizeAndTimeIsNoticed()
    {
        Replace();
        Assert.Equal("NS0116", Decode(_mark));
    }

    [Fact]
    public void WhatWasAwayAndCameBackIsUsed()
    {
        Replace();
        MoveBack();
        Assert.Null(Decode(_mark));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsReplacedWhileItIsDecodedIsNoticedAlsoWhenItComesBack(bool comesBack)
    {
        foreach (long changed in new[] { _mark.ChangedNs, 0 })
        {
            Assert.Equal("NS0116", Decode(_mark with { ChangedNs = changed }, () =>
            {
                Replace();
                if (comesBack)
                {
                    MoveBack();
                }
            }));
            File.Delete(_path);
            File.Delete(_path + ".away");
            Write("a.wav", "what was hashed");
            FileStat stat = FileStat.Of(_path);
            Assert.Null(Decode(new(stat.Size, stat.ModifiedNs, stat.ChangedNs)));
            LetTheClockTick(stat.ChangedNs);
        }
    }

    [Fact]
    public void WhatIsGoneIsTroubleOfTheMachine() =>
        Assert.Equal("NS0107", Decode(_mark with { ChangedNs = 0 }, () => File.Delete(_path)));

    [Fact]
    public void TheChangeTimeIsSeenThroughThePathAndThroughAnOpenFileAlike()
    {
        using var handle = File.OpenHandle(_path);
        Assert.Equal(FileStat.Of(_path), FileStat.Of(handle, _path));
        Assert.InRange(FileStat.Of(_path).ChangedNs, FileStat.ToNanoseconds(DateTime.UtcNow.AddMinutes(-10)),
            FileStat.ToNanoseconds(DateTime.UtcNow.AddMinutes(1)));
    }
}

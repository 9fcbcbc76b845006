using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Gallery;
using NightScan.Settings;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Robustness;

/// <summary>A cache folder that somebody tampered with: builds say so, and do not reach out of it.</summary>
public sealed class HostileCacheTests : IDisposable
{
    private readonly HostileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ALinkInThePlaceOfTheFolderThatBuildsEmptyIsRefused()
    {
        Directory.CreateDirectory(_folder.Data.Cache);
        File.CreateSymbolicLink(Path.Join(_folder.Data.Cache, ".partial"), _folder.Outside(""));
        string[] around = _folder.Surroundings();

        Assert.Equal("NS0303", _folder.Data.FailBuild());
        Assert.Equal(around, _folder.Surroundings());
        File.Delete(Path.Join(_folder.Data.Cache, ".partial"));
        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
    }

    [Theory]
    [InlineData(".partial")]
    [InlineData(".partial/0-of-1")]
    public void ALinkInThePlaceOfAFolderThatShardsEmptyIsRefused(string name)
    {
        NightScanPipeline.Run(_folder.Data.Settings with { ShardCount = 1 }, PipelineGoal.Index, new RecordingReporter(), default);
        string link = Path.Join(_folder.Data.Cache, name);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateDirectory(_folder.Outside("0-of-1"));
        File.WriteAllText(_folder.Outside("0-of-1/document"), "of somebody");
        File.CreateSymbolicLink(link, _folder.Outside(name == ".partial" ? "" : "0-of-1"));
        string[] around = _folder.Surroundings();
        _folder.Data.Settings = _folder.Data.Settings with { ShardCount = 1, ShardIndex = 0 };

        Assert.Equal("NS0303", _folder.Data.FailBuild());
        Assert.Equal(around, _folder.Surroundings());
        File.Delete(link);
        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
    }

    [Theory]
    [InlineData("failed.csv.tmp")]
    [InlineData("warnings.csv.tmp")]
    [InlineData("warnings.csv")]
    [InlineData("statistics.json.tmp")]
    [InlineData("splits.csv.tmp")]
    [InlineData("splits.csv")]
    public void ALinkInThePlaceOfAFileIsReplacedAndNotWrittenThrough(string name)
    {
        _folder.Data.Build();
        Replace(name, "document", content: File.Exists(InCache(name)) ? File.ReadAllText(InCache(name)) : "of somebody");
        // The index is from elsewhere too: it says of a link that it is the copy to append to, or that the copy is to be written anew.
        string written = name == "splits.csv.tmp" ? "false" : $"{new FileInfo(InCache("splits.csv")).Length}";
        _folder.Data.Execute($"UPDATE meta SET value = '{written}' WHERE key = 'splits_written'");
        string[] around = _folder.Surroundings();
        // A broken recording makes a failed.csv, a new one is appended to the splits.
        _folder.Write("anchor/b.wav");
        File.WriteAllText(_folder.Data.Recording("anchor/broken.wav"), "not audio");
        _folder.Data.Age("anchor/broken.wav");
        string[] changed = [.. _folder.Surroundings().Where(line => line.Contains("elsewhere", StringComparison.Ordinal))];

        Assert.Equal("1/1/0/1", _folder.Data.Build().Summary());
        Assert.Equal(changed, _folder.Surroundings().Where(line => line.Contains("elsewhere", StringComparison.Ordinal)));
        Assert.Contains(around, line => line.Contains("document", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Data.Cache), path => new FileInfo(path).LinkTarget is not null);
        Assert.Equal(4, File.ReadAllLines(InCache("splits.csv")).Length);
    }

    [Theory]
    [InlineData("gallery.html.tmp")]
    [InlineData("gallery.html")]
    public void ALinkInThePlaceOfTheGalleryIsReplacedAndNotWrittenThrough(string name)
    {
        _folder.Data.Build();
        Replace(name, "document", "of somebody");
        string[] around = _folder.Surroundings();

        WriteGallery();
        Assert.Equal(around, _folder.Surroundings());
        Assert.Null(new FileInfo(InCache("gallery.html")).LinkTarget);
    }

    [Fact]
    public void ALinkedFolderOfSoundsIsRefused()
    {
        _folder.Data.Build();
        Replace("gallery_audio", "", content: null);
        string[] around = _folder.Surroundings();

        NightScanException refused = Assert.Throws<NightScanException>(WriteGallery);
        Assert.Equal(("NS0303", InCache("gallery_audio")), (refused.Diagnostic.Code, refused.Diagnostic.File));
        Assert.Equal(around, _folder.Surroundings());
    }

    [Theory]
    [InlineData(".lock", "key")]
    [InlineData(".shards", "folder")]
    [InlineData("train", "folder")]
    [InlineData("train", "nowhere")]
    [InlineData("train/anchor", "folder")]
    [InlineData("index.db", "nowhere")]
    [InlineData("index.db", "key")]
    public void ALinkInThePlaceOfALockAFolderOrTheIndexIsRefusedByName(string name, string target)
    {
        _folder.Data.Settings = _folder.Data.Settings with { ValidationFraction = 0, TestFraction = 0 };
        File.WriteAllText(_folder.Outside("key"), "secret");
        Directory.CreateDirectory(_folder.Outside("folder"));
        if (name == ".shards")
        {
            NightScanPipeline.Run(_folder.Data.Settings with { ShardCount = 1 }, PipelineGoal.Index, new RecordingReporter(), default);
            _folder.Data.Settings = _folder.Data.Settings with { ShardCount = 1, ShardIndex = 0 };
        }

        Directory.CreateDirectory(Path.GetDirectoryName(InCache(name))!);
        File.CreateSymbolicLink(InCache(name), _folder.Outside(target));
        string[] around = _folder.Surroundings();

        NightScanException refused = Assert.Throws<NightScanException>(() => _folder.Data.Build());
        Assert.Equal(("NS0303", InCache(name)), (refused.Diagnostic.Code, refused.Diagnostic.File));
        Assert.Contains("delete the link", refused.Message, StringComparison.Ordinal);
        Assert.Equal(around, _folder.Surroundings());
        File.Delete(InCache(name));
        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
    }

    [Theory]
    [InlineData("train")]
    [InlineData("train/anchor")]
    public void NothingIsDeletedBehindALinkedFolder(string name)
    {
        _folder.Data.Settings = _folder.Data.Settings with { ValidationFraction = 0, TestFraction = 0 };
        _folder.Data.Build();
        Directory.Move(InCache(name), _folder.Outside("moved"));
        File.CreateSymbolicLink(InCache(name), _folder.Outside("moved"));
        File.Delete(_folder.Data.Recording("anchor/a.wav"));
        _folder.Write("owl/b.wav");
        string[] around = _folder.Surroundings();

        Assert.Equal("NS0303", _folder.Data.FailBuild());
        Assert.Equal(around, _folder.Surroundings());
        Assert.Equal("NS0303", Assert.Throws<NightScanException>(() =>
            NightScanPipeline.Purge(_folder.Data.Settings, new RecordingReporter(), default)).Diagnostic.Code);
        Assert.Equal(around, _folder.Surroundings());
    }

    [Fact]
    public void TheCacheFolderItselfMayBeALink()
    {
        Directory.CreateDirectory(_folder.Outside("disk"));
        File.CreateSymbolicLink(_folder.Data.Cache, _folder.Outside("disk"));

        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
        Assert.Equal("0/1/0/0", _folder.Data.Build().Summary());
    }

    [Theory]
    [InlineData("UPDATE classes SET name = '../../elsewhere'")]
    [InlineData("UPDATE classes SET name = '..'")]
    [InlineData("UPDATE recordings SET output_stem = '../../../elsewhere/far'")]
    [InlineData("INSERT INTO orphans(split, class_name, stem, number) VALUES(0, '../../elsewhere', 'far', 0)")]
    [InlineData("INSERT INTO orphans(split, class_name, stem, number) VALUES(0, 'anchor', '../../../elsewhere/far', 0)")]
    public void AnIndexThatNamesFilesOutsideTheCacheDeletesNone(string tampering)
    {
        _folder.Data.Build();
        // Were the name followed, this would be gone.
        File.Copy(Path.Join(_folder.Data.Cache, Assert.Single(_folder.Data.Outputs())), _folder.Outside("far.npy"));
        string[] around = _folder.Surroundings();
        _folder.Data.Execute(tampering);
        _folder.Write("anchor/b.wav");
        File.Delete(_folder.Data.Recording("anchor/a.wav"));
        string[] changed = _folder.Surroundings();

        Assert.Equal("NS0304", _folder.Data.FailBuild());
        Assert.Equal(changed, _folder.Surroundings());
        Assert.Contains(around, line => line.Contains("far.npy", StringComparison.Ordinal) && changed.Contains(line));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsNoFileInThePlaceOfAnOutputIsForeign(bool isLink)
    {
        string foreign = Path.Join(_folder.Data.Cache, "train", "anchor", "a.npy");
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        _folder.Data.Settings = _folder.Data.Settings with { ValidationFraction = 0, TestFraction = 0 };
        MakeSpecial(foreign, isLink);

        Assert.Equal("NS0312", _folder.Data.FailBuild());
        File.Delete(foreign);
        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
    }

    [Fact]
    public void AFIFOThatTookThePlaceOfAnOutputIsFoundToBeNone()
    {
        _folder.Data.Build();
        string output = Path.Join(_folder.Data.Cache, Assert.Single(_folder.Data.Outputs()));
        File.Delete(output);
        UnixFiles.MakeFifo(output);
        RecordingReporter said = new();

        Assert.Equal((1, 1), NightScanPipeline.Verify(_folder.Data.Settings, repair: false, said, default));
        Assert.Equal(("NS0311", output), (Assert.Single(said.Errors).Code, said.Errors[0].File));
    }

    private string InCache(string name) => Path.Join(_folder.Data.Cache, name);

    /// <summary>Puts a link in the place of a file of the cache.</summary>
    private void Replace(string name, string target, string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(_folder.Outside(target), content);
        }

        File.Delete(InCache(name));
        File.CreateSymbolicLink(InCache(name), _folder.Outside(target));
    }

    private void WriteGallery() => GalleryBuild.Write(
        _folder.Data.Settings, new GallerySettings(InCache("gallery.html"), 10, 10, Audio: true), new RecordingReporter(), default);

    private static void MakeSpecial(string path, bool isLink)
    {
        if (isLink)
        {
            File.CreateSymbolicLink(path, "/nowhere/at/all");
        }
        else
        {
            UnixFiles.MakeFifo(path);
        }
    }
}

using NightScan.Tests.Builds;

namespace NightScan.Tests.Robustness;

/// <summary>A collection may hold what is no recording, and links that lead anywhere.</summary>
public sealed class HostileTreeTests : IDisposable
{
    private readonly HostileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinksInACircleAreLeftOut()
    {
        _folder.Write("owl/deep/a.wav");
        _folder.Link("owl/self", ".");
        _folder.Link("owl/deep/up", "..");
        _folder.Link("owl/deep/root", "../..");
        _folder.Link("owl/a.wav", "a.wav");
        _folder.Link("owl/b.wav", "c.wav");
        _folder.Link("owl/c.wav", "b.wav");
        _folder.Link("round", "round");

        Assert.Equal(["owl/a.npy"], _folder.LiveThrough(1, () => File.Delete(_folder.Data.Recording("owl/deep/a.wav"))));
        Assert.Empty(_folder.Warnings);
    }

    [Fact]
    public void AClassThatIsALinkToAFolderAroundItIsLeftOutWithAWarning()
    {
        _folder.Write("owl/a.wav");
        _folder.Link("all", ".");
        _folder.Link("more", "..");
        _folder.Link("most", "/");

        Assert.Equal(["owl/a.npy"], _folder.LiveThrough(1, () => File.Delete(_folder.Data.Recording("owl/a.wav"))));
        Assert.Equal(["all", "more", "most"], _folder.Warnings.Select(warning => Path.GetFileName(warning.File)));
        Assert.All(_folder.Warnings, warning => Assert.Equal("NS0114", warning.Code));
    }

    [Fact]
    public void ALinkOutOfTheCollectionIsFollowedAndWhatItLeadsToIsOnlyRead()
    {
        _folder.Link("owl/near.wav", _folder.Outside("far.wav"));
        _folder.Link("bat", _folder.Outside(""));
        _folder.Link("owl/folder", _folder.Outside(""));

        string[] outputs = _folder.LiveThrough(3, () =>
        {
            File.Delete(_folder.Data.Recording("owl/near.wav"));
            File.Delete(_folder.Data.Recording("owl/folder"));
            File.Delete(_folder.Data.Recording("bat"));
        });

        Assert.Equal(["bat/far.npy", "owl/far.npy", "owl/near.npy"], outputs);
        Assert.True(File.Exists(_folder.Outside("far.wav")));
    }

    [Fact]
    public void WhatALinkLeadsToMayChangeAndGo()
    {
        _folder.Link("owl/near.wav", _folder.Outside("far.wav"));
        Assert.Equal("2/0/0/0", _folder.Data.Build().Summary());
        WaveFile.WriteTone(_folder.Outside("far.wav"), seed: 1000);
        Assert.Equal("1/1/0/0", _folder.Data.Build().Summary());
        File.Delete(_folder.Outside("far.wav"));
        Assert.Equal("0/1/1/0", _folder.Data.Build().Summary());
        Assert.Empty(_folder.Warnings);
    }

    [Fact]
    public void DevicesAndFIFOsAreNeverOpened()
    {
        // Who opens one of these waits for ever, or reads for ever.
        _folder.Link("owl/device.wav", "/dev/zero");
        _folder.Link("owl/terminal.wav", "/dev/tty");
        UnixFiles.MakeFifo(_folder.Data.Recording("owl/fifo.wav"));
        _folder.Link("owl/link.wav", "fifo.wav");
        UnixFiles.MakeFifo(_folder.Data.Recording("class"));
        UnixFiles.MakeFifo(_folder.Data.Recording("stray.wav"));
        _folder.Link("device", "/dev/zero");

        Assert.Empty(_folder.LiveThrough(0, () => { }));
        Assert.Empty(_folder.Warnings);
    }
}

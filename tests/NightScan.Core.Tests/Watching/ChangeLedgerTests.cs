using NightScan.Recordings;
using NightScan.Watching;

namespace NightScan.Tests.Watching;

/// <summary>What differs, and when it is quiet.</summary>
public sealed class ChangeLedgerTests
{
    private readonly ChangeLedger _ledger = new(new WatchTimes());

    [Fact]
    public void ARecordingThatGrowsAfterItWasBuiltIsWaitedForTwiceAsLong()
    {
        See(0, ("a", 100));
        Assert.Equal(At(2.1), _ledger.ReadyAt());
        Build(2.1);

        See(10, ("a", 200));
        Assert.Equal(At(30), _ledger.ReadyAt());
        See(25, ("a", 300));
        Assert.Equal(At(45), _ledger.ReadyAt());
        Build(45);

        // At most for a minute; and what is shorter, or came after long, is an edit and no recorder.
        See(80, ("a", 400));
        Assert.Equal(At(140), _ledger.ReadyAt());
        Build(140);
        See(141, ("a", 100));
        Assert.Equal(At(143.1), _ledger.ReadyAt());
        Build(144);
        See(300, ("a", 900));
        Assert.Equal(At(302.1), _ledger.ReadyAt());
    }

    [Fact]
    public void WhatIsAsItWasAgainNeedsNothing()
    {
        See(0, ("a", 100), ("b", 100));
        Build(3);
        See(4, ("a", 101));
        Assert.Equal(2, _ledger.Differing);
        See(5, ("a", 100), ("b", 100));
        Assert.Equal((0, TimeSpan.MaxValue), (_ledger.Differing, _ledger.ReadyAt()));
    }

    [Fact]
    public void WhatWasNotBuiltDiffersStill()
    {
        See(0, ("a", 100));
        Batch batch = _ledger.Take(At(3));
        Assert.Equal((0, 1L), (_ledger.Differing, _ledger.Count));
        _ledger.Settle(batch, isBuilt: false);
        Assert.Equal((1, 0L), (_ledger.Differing, _ledger.Count));
    }

    [Fact]
    public void ABuildSeesOnlyWhatIsQuiet()
    {
        See(0, ("known", 100), ("other", 100));
        Build(3);
        See(4, ("known", 100), ("other", 100), ("new", 100), ("late", 100));
        See(5.5, ("known", 101), ("other", 100), ("new", 100), ("late", 101));
        Batch batch = _ledger.Take(At(6.2));
        Assert.Equal("1 new", batch.Describe());
        Assert.Equal(Recording("new", 100), batch.Admit("owl", Recording("new", 100)));
        Assert.Equal(Recording("known", 100), batch.Admit("owl", Recording("known", 101)));
        Assert.Null(batch.Admit("owl", Recording("late", 101)));
        Assert.Null(batch.Admit("owl", Recording("new", 102)));
        _ledger.Settle(batch, isBuilt: true);
        Assert.Equal((3, 2L), (_ledger.Differing, _ledger.Count));
    }

    /// <summary>Another build was at work: what it indexed is neither gone nor changed, as long as somebody writes to it.</summary>
    [Fact]
    public void WhatIsNotQuietIsWhatTheIndexHas()
    {
        See(0, ("known", 100), ("gone from it", 100));
        Build(3);
        Dictionary<string, Mark> index = new() { ["known"] = new(105, 1), ["theirs"] = new(50, 1) };
        See(4, ("known", 110), ("gone from it", 110), ("theirs", 60), ("new", 10));
        Batch batch = _ledger.Take(At(4), name => name == "owl" ? index : null);
        Assert.Equal(Recording("known", 105), batch.Admit("owl", Recording("known", 110)));
        Assert.Equal(Recording("theirs", 50), batch.Admit("owl", Recording("theirs", 60)));
        Assert.Null(batch.Admit("owl", Recording("gone from it", 110)));
        Assert.Null(batch.Admit("owl", Recording("new", 10)));
        Assert.Null(batch.Admit("bat", Recording("new", 10)));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ScannedRecording Recording(string path, long size) => new(path, size, 1);

    private void See(double seconds, params (string Path, long Size)[] listed) =>
        _ledger.See("owl", [.. listed.Select(one => Recording(one.Path, one.Size))], At(seconds));

    private void Build(double seconds) => _ledger.Settle(_ledger.Take(At(seconds)), isBuilt: true);
}

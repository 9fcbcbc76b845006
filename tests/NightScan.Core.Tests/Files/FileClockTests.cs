using NightScan.Files;

namespace NightScan.Tests.Files;

public sealed class FileClockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Probe => Path.Join(_folder.Path, "probe");

    private string Names => Path.Join(_folder.Path, "names");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheSameStepOfTheClockIsNotEnough()
    {
        Queue<long> times = new([4, 5, 5, 6, 7]);
        Assert.True(FileClock.Passes(times.Dequeue, 5, TimeSpan.FromSeconds(30)));
        Assert.Equal([7], times);
    }

    [Fact]
    public void AClockThatStandsStillIsGivenUp() => Assert.False(FileClock.Passes(() => 5, 5, TimeSpan.FromMilliseconds(5)));

    // Kernels that give files finer times than those of their clock do not need it: there, the times differ anyway.
    [Fact]
    public void WhatIsWrittenAfterwardsIsLater()
    {
        Directory.CreateDirectory(Names);
        for (int i = 0; i < 200; i++)
        {
            File.WriteAllBytes(Path.Join(Names, $"{i}a"), []);
            long time = FileStat.Of(Names).ModifiedNs;
            Assert.True(FileClock.Passes(Probe, time, TimeSpan.FromSeconds(30)));
            File.WriteAllBytes(Path.Join(Names, $"{i}b"), []);
            Assert.True(FileStat.Of(Names).ModifiedNs > time);
            Assert.True(FileStat.Of(Path.Join(Names, $"{i}b")).ModifiedNs > time);
        }

        Assert.False(File.Exists(Probe));
    }

    [Fact]
    public void ATimeThatIsStillToComeIsNotWaitedFor()
    {
        long tomorrow = FileStat.ToNanoseconds(DateTime.UtcNow.AddDays(1));
        Assert.False(FileClock.Passes(Probe, tomorrow, TimeSpan.FromMilliseconds(5)));
        Assert.False(File.Exists(Probe));
    }

    [Fact]
    public void WhereNoFileCanBeWrittenNothingIsKnown() =>
        Assert.False(FileClock.Passes(Path.Join(Names, "probe"), 1, TimeSpan.FromSeconds(30)));
}

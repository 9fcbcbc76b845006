using NightScan.Files;
using NightScan.Index;

namespace NightScan.Tests.Builds;

/// <summary>Times that no clock would write are times like others.</summary>
public sealed class ImpossibleTimeTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public void Dispose() => _data.Dispose();

    public static TheoryData<long> Ticks =>
    [
        0, 1, -1, -TimeSpan.TicksPerSecond, TimeSpan.TicksPerSecond, int.MaxValue * TimeSpan.TicksPerSecond,
        (int.MaxValue + 1L) * TimeSpan.TicksPerSecond, -int.MaxValue * TimeSpan.TicksPerSecond, 400 * 365L * TimeSpan.TicksPerDay,
    ];

    private void Replace(int seed, DateTime time)
    {
        WaveFile.WriteTone(_data.Recording("owl/r001.wav"), seed);
        File.SetLastWriteTimeUtc(_data.Recording("owl/r001.wav"), time);
    }

    [Theory]
    [MemberData(nameof(Ticks))]
    public void ARecordingOfTheSameSizeIsNoticed(long ticks)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(ticks);
        // Too recent to be trusted.
        WaveFile.WriteTone(_data.Recording("owl/r001.wav"), 1);
        Assert.Equal("1/0/0/0", _data.Build().Summary());
        Replace(2, time);
        Assert.Equal("1/0/0/0", _data.Build().Summary());

        // It is trusted from now on, and what is replaced and has another time is another.
        Assert.Equal(["0"], _data.Query("SELECT count(*) FROM recordings WHERE modified_ns = 0"));
        Assert.Equal("0/1/0/0", _data.Build().Summary());
        Replace(3, time.AddTicks(1));
        Assert.Equal("1/0/0/0", _data.Build().Summary());
        Replace(4, time);
        Assert.Equal("1/0/0/0", _data.Build().Summary());
    }

    [Theory]
    [MemberData(nameof(Ticks))]
    public void ABackgroundOfTheSameSizeIsNoticed(long ticks)
    {
        _data.Write("owl", [.. Enumerable.Range(1, 3)]);
        _data.Settings = _data.Settings with { VariantsPerSample = NightScan.Augmentation.VariantCount.Of(1) };
        string noise = _data.Recording("_background_noise_/n.wav");
        WaveFile.WriteTone(noise, 11);
        _data.Build();
        string before = Assert.Single(_data.Query("SELECT hex(content_hash) FROM backgrounds"));
        WaveFile.WriteTone(noise, 12);
        File.SetLastWriteTimeUtc(noise, DateTime.UnixEpoch.AddTicks(ticks));
        _data.Build();
        Assert.NotEqual(before, Assert.Single(_data.Query("SELECT hex(content_hash) FROM backgrounds")));
    }

    [Theory]
    [InlineData(2100)]
    [InlineData(1970)]
    public void AFolderOfSpectrogramsWithSuchATimeVouchesForNothingThatChanges(int year)
    {
        _data.Write("owl", [.. Enumerable.Range(1, 3)]);
        _data.Settings = _data.Settings with { ValidationFraction = 0, TestFraction = 0 };
        _data.Build();
        string folder = Path.Join(_data.Cache, "train", "owl");
        Directory.SetLastWriteTimeUtc(folder, new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("0/3/0/0", _data.Build().Summary());

        File.Copy(Path.Join(folder, "r002.npy"), Path.Join(folder, "copy"));
        File.Move(Path.Join(folder, "copy"), Path.Join(folder, "r001.npy"), overwrite: true);
        Assert.Equal("1/2/0/0", _data.Build().Summary());
    }

    [Fact]
    public void AFolderWhoseTimeWentBackIsComparedAsAWhole()
    {
        const long second = 1_000_000_000;
        FileStat folder = new(FileKind.Folder, 0, 5000 * second, 0, 1, 1);
        FolderState state = FolderState.Of(folder, TimeSpan.FromHours(1), isSettled: true);
        Assert.True(state.Vouches(folder));
        Assert.Equal(4998 * second, state.DoubtfulFrom(folder with { ModifiedNs = 6000 * second }));
        Assert.Equal(long.MinValue, state.DoubtfulFrom(folder with { ModifiedNs = 4000 * second }));
        Assert.Equal(long.MinValue, state.DoubtfulFrom(folder with { ModifiedNs = 6000 * second, Inode = 2 }));
        Assert.Equal(long.MinValue, FolderState.Unknown.DoubtfulFrom(folder));

        // Looked at an hour before the time that it bears.
        FolderState early = FolderState.Of(folder, TimeSpan.FromHours(-1), isSettled: false);
        Assert.False(early.Vouches(folder));
        Assert.Equal((5000 - 3600 - 2) * second, early.DoubtfulFrom(folder));
    }
}

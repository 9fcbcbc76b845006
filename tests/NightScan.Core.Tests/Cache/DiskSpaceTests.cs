using NightScan.Builds;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Cache;

/// <summary>What a build needs is compared with what the disk has, before it writes.</summary>
public sealed class DiskSpaceTests : IDisposable
{
    private const long IndexBytesPerFile = 16;
    private static readonly long s_file = new SpectrogramFile(TestSettings.SmallSpectrogram).Length;

    private readonly PipelineFolder _data = new();

    public DiskSpaceTests() => _data.Write("owl", [.. Enumerable.Range(1, 10)]);

    public void Dispose() => _data.Dispose();

    [Fact]
    public void WhatCannotFitIsRefusedToTheByteAndNothingIsWritten()
    {
        long needed = 10 * (s_file + IndexBytesPerFile);
        Free(needed - 1);
        Assert.Equal("NS0325", _data.FailBuild());
        Assert.Empty(_data.Outputs());
        Assert.Equal(["10"], _data.Query("SELECT count(*) FROM recordings WHERE pending = 1 AND output_split IS NULL"));

        Free(needed);
        Assert.Equal("10/0/0/0", _data.Build().Summary());
    }

    [Fact]
    public void WhatHardlyFitsIsWarnedOf()
    {
        Free(10 * 4096 * 11 / 10);
        _data.Build();
        Assert.Equal(["NS0317"], _data.Said.Warnings.Select(warning => warning.Code));
        Assert.Contains("10 spectrograms", _data.Said.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatFitsWellIsNotSpokenOf()
    {
        Free(20 * 4096);
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
    }

    [Fact]
    public void ReplacedFilesNeedTheirDifferenceAndOneForEachWorker()
    {
        _data.Build();
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { TopDb = 70 }, NumWorkers = 2 };
        long needed = (2 * s_file) + (10 * IndexBytesPerFile);
        Free(needed - 1);
        Assert.Equal("NS0325", _data.FailBuild());
        // Nothing was taken from the files of before: they are what the cache was made with.
        Assert.Equal(["10"], _data.Query("SELECT count(*) FROM recordings WHERE pending = 0 AND output_files = 1"));
        Free(needed);
        Assert.Equal("10/0/0/0", _data.Build().Summary());
    }

    [Fact]
    public void WhatIsDeletedFirstMakesRoom()
    {
        _data.Build();
        _data.Write("owl", [.. Enumerable.Range(21, 5)]);
        Enumerable.Range(1, 5).ToList().ForEach(number => File.Delete(_data.Recording($"owl/r{number:000}.wav")));
        Free(5 * IndexBytesPerFile);
        Assert.Equal("5/5/5/0", _data.Build().Summary());
    }

    [Fact]
    public void WhereNobodyKnowsNothingIsSaid()
    {
        _data.Settings = _data.Settings with { FreeSpace = _ => null };
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
    }

    [Fact]
    public void WhereTheAnswerIsNoPromiseItIsOnlyAWarning()
    {
        _data.Settings = _data.Settings with { FreeSpace = _ => new FreeSpace(0, long.MaxValue) };
        Assert.Equal("10/0/0/0", _data.Build().Summary());
        Assert.Equal(["NS0317"], _data.Said.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void ABuildWithNothingToDoDoesNotAsk()
    {
        _data.Build();
        _data.Settings = _data.Settings with { FreeSpace = _ => throw new InvalidOperationException("asked") };
        Assert.Equal("0/10/0/0", _data.Build().Summary());
    }

    [Fact]
    public void APlanForShardsIsCheckedAsAWhole()
    {
        _data.Settings = _data.Settings with { ShardCount = 2 };
        Free(s_file);
        Assert.Equal("NS0325", Assert.Throws<NightScanException>(() => _data.Build(PipelineGoal.Index)).Diagnostic.Code);
    }

    [Fact]
    public void TheSystemKnowsOfTheFolderOfTemporaryFiles()
    {
        FreeSpace free = Assert.NotNull(FreeSpace.Of(Path.Join(_data.Cache, "not", "there", "yet")));
        Assert.True(free.Bytes > 0 && free.MostBytes >= free.Bytes);
    }

    private void Free(long bytes) => _data.Settings = _data.Settings with { FreeSpace = _ => new FreeSpace(bytes, bytes) };
}

using NightScan.Caching;
using NightScan.Reporting;

namespace NightScan.Tests.Caching;

public sealed class CacheLockTests
{
    [Fact]
    public void A_second_build_says_that_it_waits_and_gives_up_with_a_code()
    {
        using TemporaryFolder folder = new();
        RecordingReporter reporter = new();
        string path = folder.File("cache", ".lock");
        using (CacheLock.Take(path, TimeSpan.Zero, reporter, CancellationToken.None))
        {
            var exception = Assert.Throws<NightScanException>(() => CacheLock.Take(path, TimeSpan.FromMilliseconds(300), reporter, CancellationToken.None));
            Assert.Equal("NS0309", exception.Diagnostic.Code);
            Assert.Single(reporter.Messages);
        }

        CacheLock.Take(path, TimeSpan.Zero, reporter, CancellationToken.None).Dispose();
    }

    [Fact]
    public void A_lock_file_that_a_dead_build_left_blocks_nobody()
    {
        using TemporaryFolder folder = new();
        string path = folder.File(".lock");
        File.WriteAllText(path, "12345 elsewhere\n");

        CacheLock.Take(path, TimeSpan.Zero, new RecordingReporter(), CancellationToken.None).Dispose();
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_made_is_an_error_with_a_code()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("file"), "");

        var exception = Assert.Throws<NightScanException>(() =>
            CacheLock.Take(folder.File("file") + "/cache/.lock", TimeSpan.Zero, new RecordingReporter(), CancellationToken.None));
        Assert.Equal("NS0303", exception.Diagnostic.Code);
    }
}

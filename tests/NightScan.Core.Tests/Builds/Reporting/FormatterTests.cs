using NightScan.Builds.Reporting;
using NightScan.Diagnostics;

namespace NightScan.Tests.Builds.Reporting;

public class FormatterTests
{
    [Fact]
    public void TheSummaryIsATable()
    {
        var statistics = new BuildStatistics(
            new SplitStatistics(10, 480, 478, 12, 466, 3, 2), new SplitStatistics(10, 60, 60, 0, 60, 0, 0),
                new SplitStatistics(9, 1234567, 60, 0, 60, 0, 0), 12_345_678, 3.21);
        Assert.Equal(
            [
                "split  classes  recordings  spectrograms  generated  up to date  pruned  failed",
                "train       10         480           478         12         466       3       2",
                "val         10          60            60          0          60       0       0",
                "test         9   1,234,567            60          0          60       0       0",
                "total            1,235,107           598         12         586       3       2",
                "cache: 12.3 MB; time: 3.2 s",
            ],
            SummaryFormatter.Lines(statistics));
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_951, "1.0 MB")]
    [InlineData(1_500_000_000_000, "1.5 TB")]
    public void BytesHaveUnits(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 00 s")]
    [InlineData(245, "4 min 05 s")]
    [InlineData(3599.6, "1 h 00 min")]
    [InlineData(7384, "2 h 03 min")]
    public void TimesHaveUnits(double seconds, string expected) => Assert.Equal(expected, Quantity.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, 0, 0, 0, "spectrograms 0")]
    [InlineData(0, 5000, 0, 1, "spectrograms 0/5,000 (0%)")]
    [InlineData(1234, 5000, 2, 10, "spectrograms 1,234/5,000 (24%), 123/s, 31 s left, 2 failed")]
    [InlineData(4999, 5000, 0, 5000, "spectrograms 4,999/5,000 (99%), 1.0/s, 2 s left")]
    [InlineData(5000, 5000, 0, 10, "spectrograms 5,000/5,000 (100%), 500/s")]
    [InlineData(10, 1000000, 0, 10, "spectrograms 10/1,000,000 (0%), 1.0/s, 277 h 46 min left")]
    [InlineData(1234, 0, 0, 10, "spectrograms 1,234, 123/s")]
    public void ProgressSaysWhatIsKnown(long done, long total, long failed, double seconds, string expected) =>
        Assert.Equal(expected, ProgressFormatter.Line(
            new BuildProgress("spectrograms", done, total, failed, TimeSpan.FromSeconds(seconds))));
}

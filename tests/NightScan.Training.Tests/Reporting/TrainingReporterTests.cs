using NightScan.Diagnostics;
using NightScan.Training.Data;
using NightScan.Training.Metrics;
using NightScan.Training.Reporting;

namespace NightScan.Training.Tests.Reporting;

public class TrainingReporterTests
{
    private static readonly BatchProgress s_progress = new("train", 3, 10, 12, 45, 1.2341, 0.5678, 384, TimeSpan.FromSeconds(3));

    [Fact]
    public void TheLiveLineHasAllThatOneWantsToKnow() =>
        // (45 - 12 + 7 · 45) batches at 0.25 s.
        Assert.Equal("epoch 3/10, batch 12/45, loss 1.234, accuracy 56.7%, 128 examples/s, 1 min 27 s left",
            TrainingFormatter.Line(s_progress));

    [Fact]
    public void AResumedEpochIsTimedByWhatThisRunDid() =>
        // 4 batches in 3 s: (45 - 12 + 7 · 45) · 0.75 s.
        Assert.EndsWith("128 examples/s, 4 min 21 s left", TrainingFormatter.Line(s_progress with { Resumed = 8 }),
            StringComparison.Ordinal);

    [Fact]
    public void OtherStagesSayWhichTheyAre()
    {
        Assert.StartsWith("epoch 3/10 val, batch", TrainingFormatter.Line(s_progress with { Stage = "val" }), StringComparison.Ordinal);
        Assert.StartsWith("test, batch 12/45", TrainingFormatter.Line(s_progress with { Stage = "test", Epoch = 0, Epochs = 0 }),
            StringComparison.Ordinal);
        Assert.EndsWith("accuracy 100.0%", TrainingFormatter.Line(s_progress with { Accuracy = 1, Elapsed = default }),
            StringComparison.Ordinal);
        Assert.EndsWith("accuracy 99.9%", TrainingFormatter.Line(s_progress with { Accuracy = 0.99999, Elapsed = default }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void AnEpochIsTwoLines()
    {
        EpochRow row = new(3, 0.001, new SplitMetrics(100, 1.5, 0.6, 0.9, 0.55), new SplitMetrics(12, 1.2, 11.0 / 12, 1, 0.66), 12.3);
        EpochReport report = new(row, 10, EpochStanding.Best,
            new LoadingStatistics(1000, 88_000_000, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.5)), new CacheUse(10, 90, 550, 1100),
            512_000_000, 2_100_000_000);
        Assert.Equal(
            [
                "epoch 3/10: train loss 1.500, top-1 60.0%, top-5 90.0%, macro F1 0.550; val loss 1.200, top-1 91.7%, top-5 100.0%, macro "
                    + "F1 0.660 (best); 12.3 s",
                "  loaded 100 examples/s, 8.8 MB/s, device waited 5% of the time; 10 originals, 90 variants, coverage 50.0%; memory 512.0 "
                + "MB, device 2.1 GB",
            ],
            TrainingFormatter.Lines(report));
        Assert.Contains("macro F1 0.660 (the last, taken: within chance of the best); 12.3 s",
            TrainingFormatter.Lines(report with { Standing = EpochStanding.LastWithinChance }).First(), StringComparison.Ordinal);
        Assert.Contains("macro F1 0.660; 12.3 s", TrainingFormatter.Lines(report with { Standing = EpochStanding.Behind }).First(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void RecordingsAreMeasuredBesideTheirWindowsAndHaveNoLoss()
    {
        DetailedMetrics windows = Details(60, 0.5);
        Assert.Equal("test top-1 50.0%, top-5 90.0%, macro F1 0.400, cmAP 0.700, AUROC 0.800, loss 0.500 (60 recordings)",
            TrainingFormatter.Line("test", windows));
        Assert.Empty(TrainingFormatter.RecordingLines("test", windows));
        windows = windows with { Recordings = new(Details(10, double.NaN), Details(10, double.NaN), Details(10, double.NaN)) };
        Assert.EndsWith("loss 0.500 (60 windows of 10 recordings)", TrainingFormatter.Line("test", windows), StringComparison.Ordinal);
        Assert.Equal(["mean", "maximum", "log-mean-exp"], TrainingFormatter.RecordingLines("test", windows).Select(line => line.Split(' ')[4]));
        Assert.Equal("test recordings by the mean of their windows: top-1 50.0%, top-5 90.0%, macro F1 0.400, cmAP 0.700, AUROC 0.800",
            TrainingFormatter.RecordingLines("test", windows).First());

        static DetailedMetrics Details(long examples, double loss) =>
            new(new SplitMetrics(examples, loss, 0.5, 0.9, 0.4), 0.7, 0.8, [], new ConfusionMatrix(1));
    }

    [Fact]
    public void TheDeviceIsNamedWithItsMemory()
    {
        Assert.Equal("device: NVIDIA H200, 150.1 GB; libtorch 2.6.0",
            TrainingFormatter.Line(new DeviceDescription("NVIDIA H200", 150_100_000_000, 0, "libtorch 2.6.0")));
        Assert.Equal("device: Xeon, 2 threads, 23.0 GB; libtorch 1.13.1",
            TrainingFormatter.Line(new DeviceDescription("Xeon", 23_000_000_000, 2, "libtorch 1.13.1")));
    }

    [Fact]
    public void ALogHasNoLineForEveryBatch()
    {
        var clock = new ManualClock();
        using var log = new StringWriter(CultureInfo.InvariantCulture);
        var reporter = new ConsoleReporter(log, status: null, clock);
        for (int batch = 0; batch < 10_000; batch++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(60));
            reporter.Batch(s_progress with { Batch = batch });
        }

        Assert.InRange(log.ToString().Split('\n').Length, 40, 60);
    }

    [Fact]
    public void WhatIsRelayedArrives()
    {
        using var pipe = new StringWriter(CultureInfo.InvariantCulture);
        var clock = new ManualClock();
        var reporter = new RelayReporter(pipe, clock);
        reporter.Message("two\nlines, \"quotes\" and ünïcode");
        clock.Advance(TimeSpan.FromSeconds(1));
        reporter.Batch(s_progress);
        reporter.Batch(s_progress);
        reporter.Error(new Diagnostic(DiagnosticCodes.DamagedOutput, "it is missing", "/a b/c.npy", 3));
        reporter.Outcome("done");
        string[] lines = pipe.ToString().Split(pipe.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.All(line, letter => Assert.InRange(letter, ' ', '~')));
        Assert.Equal(
            [
                new RelayedLine(RelayedKind.Message, "two\nlines, \"quotes\" and ünïcode"),
                new RelayedLine(RelayedKind.Status, TrainingFormatter.Line(s_progress)),
                new RelayedLine(RelayedKind.Error, "it is missing", "NS0311", "/a b/c.npy", 3),
                new RelayedLine(RelayedKind.Outcome, "done"),
            ],
            lines.Select(RelayedLine.Read));
        Assert.Equal(DiagnosticCodes.DamagedOutput, RelayedLine.Read(lines[2]).Diagnostic.Descriptor);
    }

    [Theory]
    [InlineData("plain words of a native library")]
    [InlineData("{\"nightscan\":")]
    [InlineData("{}")]
    public void WhateverElseComesOutIsAMessage(string line) =>
        Assert.Equal(new RelayedLine(RelayedKind.Message, line), RelayedLine.Read(line));

    private sealed class ManualClock : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Advance(TimeSpan time) => _now += time;
    }
}

using NightScan.Training.Metrics;

namespace NightScan.Training.Reporting;

/// <summary>What the trainer says, in words and numbers for a person.</summary>
internal static class TrainingFormatter
{
    /// <summary><c>device: NVIDIA H200, 150.1 GB; libtorch 2.6.0</c></summary>
    public static string Line(DeviceDescription device)
    {
        string threads = device.Threads == 0 ? "" : device.Threads == 1 ? ", 1 thread" : $", {device.Threads} threads";
        string memory = device.MemoryBytes > 0 ? $", {Quantity.Bytes(device.MemoryBytes)}" : "";
        return $"device: {device.Name}{threads}{memory}; {device.Library}";
    }

    /// <summary><c>epoch 3/10, batch 12/45, loss 1.234, accuracy 56.7%, 123 examples/s, 4 min 05 s left</c></summary>
    public static string Line(in BatchProgress progress)
    {
        var line = new StringBuilder(progress.Epoch == 0 ? progress.Stage : Invariant($"epoch {progress.Epoch}/{progress.Epochs}"));
        if (progress.Epoch > 0 && progress.Stage != "train")
        {
            line.Append(CultureInfo.InvariantCulture, $" {progress.Stage}");
        }

        line.Append(CultureInfo.InvariantCulture,
            $", batch {Quantity.Count(progress.Batch)}/{Quantity.Count(progress.Batches)}");
        line.Append(Part(", loss ", progress.Loss, Thousandths));
        line.Append(Part(", accuracy ", progress.Accuracy, Percent));
        double seconds = progress.Elapsed.TotalSeconds;
        int done = progress.Batch - progress.Resumed;
        if (seconds > 0 && done > 0)
        {
            double rate = progress.Examples / seconds;
            line.Append(CultureInfo.InvariantCulture,
                $", {(rate < 10 ? rate.ToString("0.0", CultureInfo.InvariantCulture) : Quantity.Count((long)rate))} examples/s");
            // Of all epochs to come; what is validated between them is not counted.
            double batches = progress.Batches - progress.Batch + ((double)Math.Max(0, progress.Epochs - progress.Epoch) * progress.Batches);
            line.Append(CultureInfo.InvariantCulture,
                $", {Quantity.Duration(TimeSpan.FromSeconds(Math.Min(Math.Ceiling(batches * seconds / done), 1e9)))} left");
        }

        return line.ToString();
    }

    /// <summary>An epoch in two lines: how well it learned, and how it was fed.</summary>
    public static IEnumerable<string> Lines(EpochReport report)
    {
        EpochRow row = report.Row;
        yield return $"epoch {row.Epoch}/{report.Epochs}: train {Line(row.Train)}; val {Line(row.Validation)}"
            + $"{Words(report.Standing)}; {Quantity.Duration(TimeSpan.FromSeconds(row.Seconds))}";
        string device = report.DeviceMemoryBytes > 0 ? $", device {Quantity.Bytes(report.DeviceMemoryBytes)}" : "";
        yield return $"  {report.Loading}; {Quantity.Count(report.Cache.Originals)} originals, {Quantity.Count(report.Cache.Variants)} "
            + $"variants, coverage {Percent(report.Cache.Coverage)}; memory {Quantity.Bytes(report.MemoryBytes)}{device}";
    }

    /// <summary><c>loss 1.234, top-1 56.7%, top-5 90.1%, macro F1 0.543</c></summary>
    public static string Line(SplitMetrics metrics) => metrics.Examples == 0
        ? "none"
        : Invariant($"loss {metrics.Loss:0.000}{Part(", top-1 ", metrics.Top1, Rounded)}{Part(", top-5 ", metrics.Top5, Rounded)}{Part(", macro F1 ", metrics.MacroF1, Thousandths)}{Part(", cmAP ", metrics.MeanAveragePrecision ?? double.NaN, Thousandths)}{Part(", AUROC ", metrics.MacroAuroc ?? double.NaN, Thousandths)}");

    /// <summary>
    /// <c>test top-1 97.0%, top-5 99.8%, macro F1 0.969, cmAP 0.989, AUROC 0.998, loss 0.512 (300 recordings)</c>
    /// </summary>
    public static string Line(string split, DetailedMetrics details)
    {
        SplitMetrics summary = details.Summary;
        string examples = details.Recordings is null ? "recordings"
            : $"windows of {Quantity.Count(details.Recordings.Mean.Summary.Examples)} recordings";
        return summary.Examples == 0
            ? $"there are no {split} recordings to measure on"
            : $"{split} {Parts(details)} ({Quantity.Count(summary.Examples)} {examples})";
    }

    /// <summary>
    /// <c>test recordings by the mean of their windows: top-1 97.0%, top-5 99.8%, macro F1 0.969, cmAP 0.989, AUROC 0.998</c>, and the same
    /// by the other ways to put windows together; nothing where every recording has one.
    /// </summary>
    public static IEnumerable<string> RecordingLines(string split, DetailedMetrics details)
    {
        if (details.Recordings is not { } whole)
        {
            return [];
        }

        string Line(string way, DetailedMetrics measured) => $"{split} recordings by the {way} of their windows: {Parts(measured)}";
        return [Line("mean", whole.Mean), Line("maximum", whole.Max), Line("log-mean-exp", whole.LogMeanExp)];
    }

    // Only what has a meaning: with one class, or recordings of one, some of it is always 100%; and whole recordings have no loss.
    private static string Parts(DetailedMetrics details)
    {
        SplitMetrics summary = details.Summary;
        string[] parts = [Part("top-1 ", summary.Top1, Rounded), Part("top-5 ", summary.Top5, Rounded),
            Part("macro F1 ", summary.MacroF1, Thousandths), Part("cmAP ", details.MeanAveragePrecision, Thousandths),
            Part("AUROC ", details.MacroAuroc, Thousandths), Part("loss ", summary.Loss, Thousandths)];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    /// <summary>A number behind its name; nothing where it has no meaning.</summary>
    private static string Part(string name, double value, Func<double, string> format) => double.IsFinite(value) ? name + format(value)
        : "";

    private static string Words(EpochStanding standing) => standing switch
    {
        EpochStanding.Best => " (best)",
        EpochStanding.LastWithinChance => " (the last, taken: within chance of the best)",
        _ => "",
    };

    private static string Thousandths(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Rounded(double share) => Invariant($"{share * 100:0.0}%");

    // Rounded down: 100.0% means all.
    private static string Percent(double share) => Invariant($"{Math.Floor((share * 1000) + 1e-9) / 10:0.0}%");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

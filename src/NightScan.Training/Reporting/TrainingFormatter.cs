using NightScan.Training.Metrics;

namespace NightScan.Training.Reporting;

/// <summary>What the trainer says, in words and numbers for a person.</summary>
public static class TrainingFormatter
{
    /// <summary><c>device: NVIDIA H200, 150.1 GB; libtorch 2.6.0</c></summary>
    public static string Line(DeviceDescription device)
    {
        string threads = device.Threads == 0 ? "" : device.Threads == 1 ? ", 1 thread" : $", {device.Threads} threads";
        string memory = device.MemoryBytes > 0 ? $", {Quantity.Bytes(device.MemoryBytes)}" : "";
        return $"device: {device.Name}{threads}{memory}; {device.Library}";
    }

    /// <summary><c>epoch 3/10, batch 12/45, loss 1.234, accuracy 56.7%, 123 samples/s, 4 min 05 s left</c></summary>
    public static string Line(in BatchProgress progress)
    {
        var line = new StringBuilder(progress.Epoch == 0 ? progress.Stage : Invariant($"epoch {progress.Epoch}/{progress.Epochs}"));
        if (progress.Epoch > 0 && progress.Stage != "train")
        {
            line.Append(CultureInfo.InvariantCulture, $" {progress.Stage}");
        }

        line.Append(CultureInfo.InvariantCulture,
            $", batch {Quantity.Count(progress.Batch)}/{Quantity.Count(progress.Batches)}, loss {progress.Loss:0.000}");
        line.Append(Part(", accuracy ", progress.Accuracy, Percent));
        double seconds = progress.Elapsed.TotalSeconds;
        int done = progress.Batch - progress.Resumed;
        if (seconds > 0 && done > 0)
        {
            double rate = progress.Samples / seconds;
            line.Append(CultureInfo.InvariantCulture,
                $", {(rate < 10 ? rate.ToString("0.0", CultureInfo.InvariantCulture) : Quantity.Count((long)rate))} samples/s");
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
        yield return string.Create(CultureInfo.InvariantCulture, $"epoch {report.Epoch}/{report.Epochs}: train {Line(report.Train)}; val "
            + $"{Line(report.Validation)}{(report.IsBest ? " (best)" : "")}; {Quantity.Duration(report.Elapsed)}");
        string device = report.DeviceMemoryBytes > 0 ? $", device {Quantity.Bytes(report.DeviceMemoryBytes)}" : "";
        yield return string.Create(CultureInfo.InvariantCulture, $"  {report.Loading}; {Quantity.Count(report.Cache.Originals)} originals, "
            + $"{Quantity.Count(report.Cache.Variants)} variants, coverage {Percent(report.Cache.Coverage)}; memory "
            + $"{Quantity.Bytes(report.MemoryBytes)}{device}");
    }

    /// <summary><c>loss 1.234, top-1 56.7%, top-5 90.1%, macro F1 0.543</c></summary>
    public static string Line(SplitMetrics metrics) => metrics.Samples == 0
        ? "none"
        : Invariant($"loss {metrics.Loss:0.000}{Part(", top-1 ", metrics.Top1, Percent)}{Part(", top-5 ", metrics.Top5, Percent)}{Part(", macro F1 ", metrics.MacroF1, Thousandths)}");

    /// <summary>The numbers of the end: the summary, then the classes that fare worst, since those are what a person looks for.</summary>
    /// <param name="split">The split's name.</param>
    /// <param name="metrics">Its numbers.</param>
    /// <param name="most">Classes that are listed at most.</param>
    public static IEnumerable<string> Lines(string split, DetailedMetrics metrics, int most = 10)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{split}: {Quantity.Count(metrics.Summary.Samples)} recordings, "
            + $"{Line(metrics.Summary)}{Part(", mAP ", metrics.MeanAveragePrecision, Thousandths)}");
        ClassMetrics[] worst = [.. metrics.Classes.Where(item => item.Support > 0).OrderBy(item => item.F1)
            .ThenBy(item => item.Name, StringComparer.Ordinal).Take(most)];
        int width = worst.Select(item => Math.Min(item.Name.Length, 40)).DefaultIfEmpty().Max();
        foreach (ClassMetrics item in worst)
        {
            string name = item.Name.Length > 40 ? item.Name[..39] + "…" : item.Name;
            yield return string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}{Part("  F1 ", item.F1, Thousandths)}{Part("  precision ", item.Precision, Thousandths)}{Part("  recall ", item.Recall, Thousandths)}{Part("  AP ", item.AveragePrecision, Thousandths)}  of {Quantity.Count(item.Support)}");
        }
    }

    /// <summary>A number behind its name; nothing where it has no meaning.</summary>
    private static string Part(string name, double value, Func<double, string> format) => double.IsFinite(value) ? name + format(value)
        : "";

    private static string Thousandths(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    // Rounded down: 100.0% means all.
    private static string Percent(double share) => Invariant($"{Math.Floor((share * 1000) + 1e-9) / 10:0.0}%");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

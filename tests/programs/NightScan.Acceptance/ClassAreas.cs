using NightScan.Files;
using NightScan.Training.Metrics;

namespace NightScan.Acceptance;

/// <summary>The trainer's average precision and AUROC of given scores, for another program to compare.</summary>
internal static class ClassAreas
{
    private const int Batch = 64;

    /// <summary>Writes areas.csv into every folder of scores: a row per class, then the means.</summary>
    /// <param name="folder">Has a folder for each case: scores.npy of (examples, classes); beside it targets.npy and masks.npy of the same
    /// shape, or labels.npy of (examples, 1). All of float32.</param>
    public static int Run(string folder)
    {
        foreach (string place in Directory.EnumerateDirectories(folder))
        {
            (float[] scores, int[] shape) = NpyFile.Read(Path.Join(place, "scores.npy"));
            string[] classes = [.. Enumerable.Range(0, shape[1]).Select(number => $"{number}")];
            using StreamWriter writer = new(Path.Join(place, "areas.csv"));
            Csv.Write(writer, ["class", "positives", "negatives", "masked", "average_precision", "auroc"]);
            string labels = Path.Join(place, "labels.npy");
            if (File.Exists(labels))
            {
                OfOneLabel(writer, classes, scores, NpyFile.Read(labels).Values);
            }
            else
            {
                OfManyLabels(writer, classes, scores, Bytes(place, "targets.npy"), Bytes(place, "masks.npy"));
            }
        }

        return 0;
    }

    private static void OfOneLabel(TextWriter writer, string[] classes, float[] scores, float[] numbers)
    {
        long[] labels = [.. numbers.Select(number => (long)number)];
        using MetricsAccumulator accumulator = new(classes, withDetails: true);
        for (int at = 0; at < labels.Length; at += Batch)
        {
            int count = Math.Min(Batch, labels.Length - at);
            accumulator.Add(scores.AsSpan(at * classes.Length, count * classes.Length), labels.AsSpan(at, count), 0);
        }

        DetailedMetrics metrics = accumulator.Details();
        foreach (ClassMetrics item in metrics.Classes)
        {
            Row(writer, item.Name, item.Support, labels.Length - item.Support, 0, item.AveragePrecision, item.Auroc);
        }

        Row(writer, "mean", 0, 0, 0, metrics.MeanAveragePrecision, metrics.MacroAuroc);
    }

    private static void OfManyLabels(TextWriter writer, string[] classes, float[] scores, byte[] targets, byte[] masks)
    {
        using MultiLabelAccumulator accumulator = new(classes);
        for (int at = 0; at < scores.Length; at += Batch * classes.Length)
        {
            Range batch = at..Math.Min(at + (Batch * classes.Length), scores.Length);
            accumulator.Add(scores.AsSpan(batch), targets.AsSpan(batch), masks.AsSpan(batch), 0);
        }

        MultiLabelMetrics metrics = accumulator.Metrics();
        foreach (MultiLabelClass item in metrics.Classes)
        {
            Row(writer, item.Name, item.Positives, item.Negatives, item.Masked, item.AveragePrecision, item.Auroc);
        }

        Row(writer, "mean", 0, 0, 0, metrics.MeanAveragePrecision, metrics.MacroAuroc);
    }

    private static byte[] Bytes(string place, string name) => [.. NpyFile.Read(Path.Join(place, name)).Values.Select(value => (byte)value)];

    private static void Row(TextWriter writer, string name, long positives, long negatives, long masked, double precision, double auroc) =>
        Csv.Write(writer, [name, Text(positives), Text(negatives), Text(masked), Text(precision), Text(auroc)]);

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}

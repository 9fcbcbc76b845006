using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>Puts what was measured at the end in a sentence.</summary>
internal static class FinalReport
{
    /// <summary><c>test top-1 97.0%, top-5 99.8%, macro F1 0.969, mAP 0.989, loss 0.512 (300 recordings)</c></summary>
    public static string Describe(string split, DetailedMetrics details)
    {
        SplitMetrics summary = details.Summary;
        return summary.Samples == 0
            ? $"there are no {split} recordings to measure on"
            : $"{split} {string.Join(", ", Parts(summary, details.MeanAveragePrecision))} ({Quantity.Count(summary.Samples)} recordings)";
    }

    /// <summary>What has a meaning: with one class, or recordings of one, some of it is always 100%.</summary>
    private static IEnumerable<string> Parts(SplitMetrics summary, double meanAveragePrecision) =>
        new (string Name, double Value, string Text)[]
        {
            ("top-1", summary.Top1, string.Create(CultureInfo.InvariantCulture, $"{summary.Top1 * 100:0.0}%")),
            ("top-5", summary.Top5, string.Create(CultureInfo.InvariantCulture, $"{summary.Top5 * 100:0.0}%")),
            ("macro F1", summary.MacroF1, string.Create(CultureInfo.InvariantCulture, $"{summary.MacroF1:0.000}")),
            ("mAP", meanAveragePrecision, string.Create(CultureInfo.InvariantCulture, $"{meanAveragePrecision:0.000}")),
            ("loss", summary.Loss, string.Create(CultureInfo.InvariantCulture, $"{summary.Loss:0.000}")),
        }.Where(part => double.IsFinite(part.Value)).Select(part => $"{part.Name} {part.Text}");
}

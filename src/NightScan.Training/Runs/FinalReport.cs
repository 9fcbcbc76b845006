using System.Globalization;
using NightScan.Reporting;
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
            : string.Create(CultureInfo.InvariantCulture,
                $"{split} top-1 {summary.Top1 * 100:0.0}%, top-5 {summary.Top5 * 100:0.0}%, macro F1 {summary.MacroF1:0.000}, mAP {details.MeanAveragePrecision:0.000}, loss {summary.Loss:0.000} ({Quantity.Count(summary.Samples)} recordings)");
    }
}

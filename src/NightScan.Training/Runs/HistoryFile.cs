using NightScan.Training.Checkpoints;
using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>history.csv: a row per epoch.</summary>
internal static class HistoryFile
{
    private const string Columns =
        "epoch,learning_rate,train_loss,train_top1,train_top5,train_macro_f1,val_loss,val_top1,val_top5,val_macro_f1,";

    private const string RankingColumns = "val_macro_auroc,val_mean_average_precision,";

    /// <summary>Writes all rows anew: the file never says more than the checkpoint.</summary>
    /// <param name="isMulti">Whether examples may have any number of labels: how they are ranked is measured every epoch then.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0622: the file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<EpochRow> rows, bool isMulti) => WholeFile.WriteText(path,
        $"{Columns}{(isMulti ? RankingColumns : "")}seconds\n"
        + string.Concat(rows.Select(row => Line(row, isMulti))));

    private static string Line(EpochRow row, bool isMulti)
    {
        string ranking = isMulti ? Ranking(row.Validation) : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{row.Epoch},{row.LearningRate:g6},{Numbers(row.Train)},{Numbers(row.Validation)},{ranking}{row.Seconds:0.0}\n");
    }

    private static string Numbers(SplitMetrics metrics) =>
        string.Join(',', Number(metrics.Loss), Number(metrics.Top1), Number(metrics.Top5), Number(metrics.MacroF1));

    private static string Ranking(SplitMetrics metrics) =>
        $"{Number(metrics.MacroAuroc ?? double.NaN)},{Number(metrics.MeanAveragePrecision ?? double.NaN)},";

    // What has no meaning is no number, as without validation recordings.
    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.######", CultureInfo.InvariantCulture) : "";
}

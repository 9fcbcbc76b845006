using NightScan.Training.Checkpoints;
using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>history.csv: a row per epoch.</summary>
internal static class HistoryFile
{
    private const string Header =
        "epoch,learning_rate,train_loss,train_top1,train_top5,train_macro_f1,val_loss,val_top1,val_top5,val_macro_f1,seconds\n";

    /// <summary>Writes all rows anew: the file never says more than the checkpoint.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0622: the file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<EpochRow> rows) => WholeFile.WriteText(path, Header
        + string.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{row.Epoch},{row.LearningRate:g6},{Numbers(row.Train)},{Numbers(row.Validation)},{row.Seconds:0.0}\n"))));

    private static string Numbers(SplitMetrics metrics) =>
        string.Join(',', Number(metrics.Loss), Number(metrics.Top1), Number(metrics.Top5), Number(metrics.MacroF1));

    // What has no meaning is no number, as without validation recordings.
    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.######", CultureInfo.InvariantCulture) : "";
}

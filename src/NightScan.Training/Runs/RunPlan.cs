using NightScan.Index;
using NightScan.Training.Metrics;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>What there is to do, given what was done before.</summary>
/// <param name="Message">A sentence that says so; empty when nothing was done before.</param>
/// <param name="Start">What to go on from; null when there is nothing to do.</param>
/// <param name="IsNew">Whether a run begins: what lies in ModelDir belongs to another one.</param>
internal sealed record RunPlan(string Message, TrainingProgress? Start, bool IsNew)
{
    /// <summary>Compares what is wanted with what is there.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0623: the checkpoint is damaged.</exception>
    public static RunPlan Make(RunFolder folder, TrainingSettings settings, IReadOnlyDictionary<string, string> identity)
    {
        TrainingProgress? before = TrainingProgress.Read(folder.State);
        if (before is null)
        {
            return Anew(settings, identity, message: "");
        }

        IReadOnlyList<string> changes = RunIdentity.Differences(before.Identity, identity);
        if (changes.Count > 0)
        {
            return Anew(settings, identity, $"Training starts anew, since these changed: {string.Join(", ", changes)}.");
        }

        // As versions wrote it that did not look.
        if (before.History.Any(row => !IsFinite(row.Train) || !IsFinite(row.Validation)))
        {
            return Anew(settings, identity,
                "Training starts anew, since what the earlier run measured is not finite: its model answers nothing.");
        }

        if (settings.Epochs > before.Epochs)
        {
            return Extend(before, settings);
        }

        if (settings.Epochs < before.Epochs && !before.IsTrained)
        {
            return Anew(settings, identity,
                $"Training starts anew, since Epochs was lowered from {before.Epochs} to {settings.Epochs} after {before.Epoch}: the "
                + $"learning rate would have run differently.");
        }

        bool hasPatienceLeft = before.StoppedEarly && before.Best is not null && !before.HasRunOut(settings.Patience);
        return before.IsTrained && !hasPatienceLeft ? Finish(folder, before) : GoOn(before);
    }

    private static bool IsFinite(SplitMetrics metrics) => metrics.Examples == 0 || double.IsFinite(metrics.Loss);

    private static RunPlan Anew(TrainingSettings settings, IReadOnlyDictionary<string, string> identity, string message) =>
        new(message, new TrainingProgress { Identity = identity, Epochs = settings.Epochs, Cycles = Cycles([], settings) },
            IsNew: true);

    /// <summary>Adds a cycle; where a frozen backbone begins to learn in it, it is two: the rate rises for it from the start.</summary>
    private static int[] Cycles(IEnumerable<int> before, TrainingSettings settings)
    {
        int[] past = [.. before];
        bool thaws = settings.FreezeEpochs > past.LastOrDefault() && settings.FreezeEpochs < settings.Epochs;
        return thaws ? [.. past, settings.FreezeEpochs, settings.Epochs] : [.. past, settings.Epochs];
    }

    private static RunPlan Extend(TrainingProgress before, TrainingSettings settings)
    {
        // A cycle that stopped early ends where it stopped; one that was interrupted is finished first.
        IEnumerable<int> cycles = before.StoppedEarly ? before.Cycles.SkipLast(1).Append(before.Epoch) : before.Cycles;
        return new($"Training goes on from epoch {before.Epoch} to {settings.Epochs}, with one more cycle of the learning rate for the "
            + "added epochs.",
            before with { Epochs = settings.Epochs, Cycles = Cycles(cycles, settings), StoppedEarly = false }, IsNew: false);
    }

    private static RunPlan GoOn(TrainingProgress before)
    {
        string place = before.Batch > 0 ? $"batch {before.Batch + 1} of epoch {before.Epoch + 1}" : $"epoch {before.Epoch + 1}";
        return new($"Training goes on from {place} of {before.Epochs}.", before with { StoppedEarly = false }, IsNew: false);
    }

    private static RunPlan Finish(RunFolder folder, TrainingProgress before)
    {
        bool isMeasured = File.Exists(folder.Confusion)
            && (File.Exists(folder.Predictions(Split.Test)) || File.Exists(folder.Predictions(Split.Validation)))
            && File.Exists(folder.Metrics) && File.Exists(folder.Best) && File.Exists(folder.Model);
        return isMeasured
            ? new($"The model is up to date: {before.Epoch} epochs{(before.StoppedEarly ? ", stopped early" : "")}, best was epoch "
                + $"{before.Best?.Epoch}.", null, IsNew: false)
            : new("The model is trained; it is measured once more, since files of the run are missing.", before, IsNew: false);
    }
}

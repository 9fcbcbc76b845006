using NightScan.Index;
using NightScan.Training.Data;
using NightScan.Training.Embeddings;
using NightScan.Training.Metrics;
using NightScan.Training.Pretrained;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>A training from index and cache to a measured model: begun, gone on with, or found to be finished.</summary>
internal static class TrainingRun
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromMinutes(10);

    /// <summary>Trains what is still to be trained. The caller holds the lock of ModelDir.</summary>
    /// <param name="index">The recordings; 1 or more to train on.</param>
    /// <param name="cancellation">Ends training after the present step; it goes on from there the next time.</param>
    /// <returns>What came of it, in a sentence.</returns>
    /// <exception cref="NightScanException">06xx: see docs/errors.md; NS0311, NS0630: a spectrogram is missing, damaged or another
    /// one.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static string Run(TrainingSettings settings, TrainingIndex index, ITrainingReporter reporter, CancellationToken cancellation) =>
        Run(settings, index, reporter, CheckpointInterval, cancellation);

    /// <param name="checkpointInterval">How much time within an epoch may be lost to a killed process.</param>
    internal static string Run(TrainingSettings settings, TrainingIndex index, ITrainingReporter reporter, TimeSpan checkpointInterval,
        CancellationToken cancellation)
    {
        LinearSettings.Check(settings);
        DataDoubts.Report(settings, index, reporter);
        RunFolder folder = new(settings.ModelDir);
        RunPlan plan = RunPlan.Make(folder, settings, RunIdentity.Of(settings, index));
        if (plan.Start is null)
        {
            return plan.Message;
        }

        if (plan.Message.Length > 0)
        {
            reporter.Message(plan.Message);
        }

        ComputeDevice device = ComputeDevice.Select(settings, reporter);
        if (settings.IsLinear)
        {
            EmbeddingsPlace.RefuseForeign(folder.Embeddings);
            settings = settings with { Network = BackboneSearch.Of(settings.PretrainedWeights).Name };
        }
        else if (plan.IsNew)
        {
            EmbeddingsPlace.Remove(folder.Embeddings);
        }

        if (plan.IsNew && folder.SetAside() is { } earlier)
        {
            reporter.Message($"The files of the earlier run are in '{earlier}' now.");
        }

        folder.RefuseForeign([.. SplitNames.All]);
        reporter.Device(device.Describe(settings.TrainThreads));
        ModelDescription description = DataDescription.Of(settings, index);
        folder.Reopen(changesWeights: !plan.Start.IsTrained);
        using TrainingSession session = new(settings, index, description, folder, plan.Start, device, reporter, checkpointInterval);
        while (!session.Progress.IsTrained)
        {
            session.RunEpoch(cancellation);
        }

        if (session.Progress.StoppedEarly)
        {
            reporter.Message($"Training stopped early: nothing has become better for {settings.Patience} epochs (Patience).");
        }

        return Finish(index, folder, session, reporter, cancellation);
    }

    private static string Finish(TrainingIndex index, RunFolder folder, TrainingSession session, ITrainingReporter reporter,
        CancellationToken cancellation)
    {
        RecordingList split = index.Test.Count > 0 ? index.Test : index.Validation;
        DataDoubts.SayUnmeasured(index, split, reporter);
        DetailedMetrics details = session.MeasureBest(split, cancellation);
        MetricsFile.Write(folder.Metrics, session.Progress, split.Split.Name(), details);
        ModelDescription description = session.Describe();
        (split.Split == Split.Test ? description with { Test = details.Summary } : description).Write(folder.Model);
        MetricsFile.WriteConfusion(folder.Confusion, index.Classes, details.Confusion); // Last: it marks the run as finished.
        TrainingFormatter.RecordingLines(split.Split.Name(), details).ToList().ForEach(reporter.Message);
        reporter.Message(folder.Written([folder.Best, folder.Last, folder.Model, folder.History, folder.Metrics, folder.Confusion,
            .. folder.Predictions(split.Split, details)]));
        return $"{TrainingFormatter.Line(split.Split.Name(), details)}, by epoch {session.Progress.Best?.Epoch} of "
            + $"{session.Progress.Epoch}; the model is in '{folder.ModelDir}'";
    }
}

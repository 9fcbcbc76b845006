using NightScan.Indexing;
using NightScan.Reporting;
using NightScan.Training.Data;
using NightScan.Training.Metrics;
using NightScan.Training.Optimisation;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>Measures a saved model on a split of the index.</summary>
public static class EvaluationRun
{
    /// <summary>Measures, and writes <c>evaluation-&lt;split&gt;.json</c> and <c>confusion-&lt;split&gt;.csv</c> to ModelDir.</summary>
    /// <param name="settings">Tell ModelDir, the split and the device.</param>
    /// <param name="index">The recordings.</param>
    /// <param name="reporter">Told what happens.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What came of it, in a sentence.</returns>
    /// <exception cref="NightScanException">NS0627: there is no model; NS0628: the model is for other classes or spectrograms; NS0311, NS0630: a spectrogram is missing, damaged or another one.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static string Run(TrainingSettings settings, TrainingIndex index, ITrainingReporter reporter, CancellationToken cancellation)
    {
        using SavedModel model = SavedModel.Load(settings, reporter);
        CheckMatch(model, index, settings.ModelDir);
        reporter.Device(model.Device.Describe(settings.TrainThreads));
        RecordingList recordings = index[settings.EvaluateSplit];
        string split = settings.EvaluateSplit.Name();

        using BatchLoader loader = new(index.Spectrogram, new LoaderSettings(settings.BatchSize, settings.NumWorkers));
        SplitEvaluation evaluation = new(model.Network, model.Device, new Criterion(settings.LabelSmoothing), loader, index.Classes);
        using MetricsAccumulator metrics = evaluation.Measure(recordings, withDetails: true, reporter, new BatchProgress { Stage = split }, cancellation);
        DetailedMetrics details = metrics.Details();
        MetricsFile.Write(Path.Join(settings.ModelDir, $"evaluation-{split}.json"), model.Description.Epoch, split, details);
        MetricsFile.WriteConfusion(Path.Join(settings.ModelDir, $"confusion-{split}.csv"), index.Classes, details.Confusion);
        return $"{FinalReport.Describe(split, details)}, by the model in '{settings.ModelDir}'";
    }

    private static void CheckMatch(SavedModel model, TrainingIndex index, string modelDir)
    {
        if (!model.Classes.SequenceEqual(index.Classes, StringComparer.Ordinal))
        {
            string[] differing = [.. model.Classes.Except(index.Classes, StringComparer.Ordinal).Concat(index.Classes.Except(model.Classes, StringComparer.Ordinal)).Take(5)];
            throw new NightScanException(DiagnosticCodes.ModelMismatch,
                $"the model knows {model.Classes.Count} classes and the index has {index.Classes.Count}; among those in only one of them: {string.Join(", ", differing)}. Give the ModelDir that was trained on this index, or train again (-t:Train)", modelDir);
        }

        if (model.Spectrogram.Describe() != index.Spectrogram.Describe())
        {
            throw new NightScanException(DiagnosticCodes.ModelMismatch,
                $"the model was trained on spectrograms of {model.Spectrogram.Describe()}, and those of the index are {index.Spectrogram.Describe()}: restore the settings, or train again (-t:Train)", modelDir);
        }
    }
}

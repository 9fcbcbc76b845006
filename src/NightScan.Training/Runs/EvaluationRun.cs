using NightScan.Index;
using NightScan.Settings;
using NightScan.Training.Data;
using NightScan.Training.Metrics;
using NightScan.Training.Optimisation;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>Measures a saved model on a split of the index.</summary>
internal static class EvaluationRun
{
    /// <summary>
    /// Measures, and writes <c>evaluation-&lt;split&gt;.json</c>, <c>confusion-&lt;split&gt;.csv</c>,
    /// <c>predictions-&lt;split&gt;.csv</c> and, where there are several windows of a recording,
    /// <c>predictions-recordings-&lt;split&gt;.csv</c> to ModelDir.
    /// </summary>
    /// <param name="settings">Tell ModelDir, the split and the device.</param>
    /// <returns>What came of it, in a sentence.</returns>
    /// <exception cref="NightScanException">NS0627: there is no model; NS0628: the model is for other classes or spectrograms; NS0311,
    /// NS0630: a spectrogram is missing, damaged or another one; NS0312: a file in the way is not ours; NS0622: a file cannot be
    /// written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static string Run(TrainingSettings settings, TrainingIndex index, ITrainingReporter reporter, CancellationToken cancellation)
    {
        // Whether it makes sense is known before libtorch is loaded.
        RunFolder folder = new(settings.ModelDir);
        ModelDescription description = ModelDescription.Read(folder.Model);
        CheckMatch(description, index, folder);
        Split split = settings.EvaluateSplit;
        folder.RefuseForeign(split);
        RecordingList recordings = index[split];
        Announce(index, recordings, reporter);
        DataDoubts.ReportMeasured(index, split, reporter);

        using SavedModel model = SavedModel.Load(settings, reporter);
        using BatchLoader loader = new(index.Spectrogram, new LoaderSettings(settings.BatchSize, settings.NumWorkers,
            Targets: index.IsMulti ? index.Classes.Count : 0));
        SplitEvaluation evaluation = new(model.Network, model.Device,
            ICriterion.Of(index.IsMulti, LabelSmoothing(description, settings)), loader, index, reporter);
        DataDoubts.SayUnmeasured(index, recordings, reporter);
        DetailedMetrics details = evaluation.MeasureInDetail(recordings, folder, cancellation);
        MetricsFile.Write(folder.Evaluation(split), description.Epoch, split.Name(), details);
        MetricsFile.WriteConfusion(folder.EvaluatedConfusion(split), index.Classes, details.Confusion);
        TrainingFormatter.RecordingLines(split.Name(), details).ToList().ForEach(reporter.Message);
        reporter.Message(folder.Written(
            [folder.Evaluation(split), folder.EvaluatedConfusion(split), .. folder.Predictions(split, details)]));
        return $"{TrainingFormatter.Line(split.Name(), details)}, by the model in '{settings.ModelDir}'";
    }

    private static void Announce(TrainingIndex index, RecordingList recordings, ITrainingReporter reporter)
    {
        string split = recordings.Split.Name();
        reporter.Message($"Measuring on split {split}: {Quantity.Count(recordings.Count)} recordings of "
            + $"{Enumerable.Range(0, index.Classes.Count).Count(number => recordings.ExamplesOf(number) > 0)} classes.");
        using IndexDatabase database = IndexDatabase.OpenRead(index.Path);
        long waiting = TrainingRecordings.Waiting(database, recordings.Split);
        if (waiting > 0)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.RecordingsLeftOut,
                $"{Quantity.Count(waiting)} recordings of split {split} wait for their spectrograms and are not measured; run 'dotnet "
                    + $"build data.proj' to make them", index.Path));
        }
    }

    // The loss of another smoothing could not be compared with that of the training.
    private static double LabelSmoothing(ModelDescription description, TrainingSettings settings) =>
        description.Training.TryGetValue(nameof(settings.LabelSmoothing), out string? text)
            && double.TryParse(text, CultureInfo.InvariantCulture, out double known)
            ? known
            : settings.LabelSmoothing;

    private static void CheckMatch(ModelDescription model, TrainingIndex index, RunFolder folder)
    {
        if (model.IsMulti != index.IsMulti)
        {
            throw new NightScanException(DiagnosticCodes.ModelMismatch,
                $"the model is for Labels={model.Labels}, and the index was read for Labels={(index.IsMulti ? "multi" : "single")}; give "
                    + $"the ModelDir that was trained on this index, or train again (-t:Train)", folder.ModelDir);
        }

        if (!model.Classes.SequenceEqual(index.Classes, StringComparer.Ordinal))
        {
            string[] differing = [.. model.Classes.Except(index.Classes, StringComparer.Ordinal)
                .Concat(index.Classes.Except(model.Classes, StringComparer.Ordinal)).Take(5)];
            throw new NightScanException(DiagnosticCodes.ModelMismatch,
                $"the model knows {model.Classes.Count} classes and the index has {index.Classes.Count}; among those in only one of them: "
                    + $"{string.Join(", ", differing)}. Give the ModelDir that was trained on this index, or train again (-t:Train)",
                    folder.ModelDir);
        }

        (string trained, string present) = (model.ToSpectrogramSettings(folder.Model).Describe(), index.Spectrogram.Describe());
        if (trained != present)
        {
            throw new NightScanException(DiagnosticCodes.ModelMismatch,
                $"the model was trained on other spectrograms than the index has (model → index): "
                    + $"{SettingsDifference.Describe(trained, present)}. Give the SpectrogramCacheDir that it was trained on, build the "
                    + $"cache with its settings, or train again (-t:Train)", folder.ModelDir);
        }
    }
}

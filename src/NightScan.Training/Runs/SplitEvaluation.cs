using System.Diagnostics;
using NightScan.Index;
using NightScan.Recordings.Decoding;
using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Metrics;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Reporting;

namespace NightScan.Training.Runs;

/// <summary>Measures a model on splits.</summary>
/// <param name="model">Is left in inference mode.</param>
internal sealed class SplitEvaluation(Classifier model, ComputeDevice device, ICriterion criterion, BatchLoader loader, TrainingIndex index,
    ITrainingReporter reporter)
{
    private readonly Stopwatch _watch = new();
    private float[] _scores = [];

    /// <summary>Measures what an epoch is judged by.</summary>
    /// <exception cref="NightScanException">NS0311, NS0630: a spectrogram is missing, damaged or another one; NS0626: the model answers
    /// with what is not finite.</exception>
    public SplitMetrics Measure(RecordingList recordings, int epoch, int epochs, CancellationToken cancellation)
    {
        using IMetricsAccumulator metrics = NewMetrics(index, withDetails: false);
        BatchProgress place = new() { Stage = recordings.Split.Name(), Epoch = epoch, Epochs = epochs };
        Measure(recordings, metrics, predictions: null, whole: null, place, cancellation);
        return metrics.Summary();
    }

    /// <summary>
    /// Measures all there is, and writes what the model makes of each example; and of each recording, where there are several windows of
    /// one.
    /// </summary>
    /// <param name="folder">Receives the predictions.</param>
    /// <exception cref="NightScanException">As for an epoch; NS0622: the predictions cannot be written; NS0304: the index is not there any
    /// more; NS0643: nowhere to keep the scores of windows.</exception>
    public DetailedMetrics MeasureInDetail(RecordingList recordings, RunFolder folder, CancellationToken cancellation)
    {
        using SplitPredictions predictions = new(folder.Predictions(recordings.Split), index, recordings);
        using RecordingEvaluation? whole = RecordingEvaluation.Of(index, recordings);
        using IMetricsAccumulator metrics = NewMetrics(index, withDetails: true);
        Measure(recordings, metrics, predictions, whole, new BatchProgress { Stage = recordings.Split.Name() }, cancellation);
        DetailedMetrics details = metrics.Details();
        predictions.Complete();
        if (whole is not null)
        {
            return details with { Recordings = whole.Measure(folder.RecordingPredictions(recordings.Split), cancellation) };
        }

        folder.RemoveRecordingPredictions(recordings.Split);
        return details;
    }

    /// <summary>What gathers scores of examples, or of recordings, with a ranking where several labels need one in every epoch.</summary>
    internal static IMetricsAccumulator NewMetrics(TrainingIndex index, bool withDetails) => index.IsMulti
        ? new LabelMetrics(index.Classes, withRanking: true) : new MetricsAccumulator(index.Classes, withDetails);

    private void Measure(
        RecordingList recordings, IMetricsAccumulator metrics, SplitPredictions? predictions, RecordingEvaluation? whole,
        BatchProgress place, CancellationToken cancellation)
    {
        if (recordings.Count == 0)
        {
            return;
        }

        _watch.Restart();
        model.eval();
        using IDisposable gradientsOff = no_grad();
        int batches = loader.Begin(new SequentialOrder(recordings), epoch: 0);
        while (loader.Next(cancellation) is { } batch)
        {
            using (batch)
            {
                Add(batch, metrics, predictions, whole, place);
                reporter.Batch(place with
                {
                    Batch = batch.Index + 1,
                    Batches = batches,
                    Loss = metrics.Loss,
                    Accuracy = metrics.Top1,
                    Examples = metrics.Examples,
                    Elapsed = _watch.Elapsed,
                });
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Add(
        Batch batch, IMetricsAccumulator metrics, SplitPredictions? predictions, RecordingEvaluation? whole, in BatchProgress place)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = model.call(device.Input(batch.Data, batch.Count, batch.Mels, batch.Frames));
        int length = batch.Count * index.Classes.Count;
        Array.Resize(ref _scores, Math.Max(length, _scores.Length));
        Span<float> scores = _scores.AsSpan(0, length);
        TensorNumbers.Read(Probabilities.Of(logits, index.IsMulti), scores);
        double loss = (double)criterion.Loss(logits, batch);
        if (!double.IsFinite(loss) || !SampleMath.AllFinite(scores))
        {
            throw new NightScanException(DiagnosticCodes.NotFinite,
                $"the model's answers are not finite in split {place.Stage}{(place.Epoch > 0 ? $" after epoch {place.Epoch}" : "")}, batch "
                    + $"{batch.Index + 1} (loss {loss}): train with a lower LearningRate"
                + (device.Type == ScalarType.Float32 ? "" : ", or compute in Precision=float32"));
        }

        if (index.IsMulti)
        {
            predictions?.Add(scores, batch.Targets);
            // Many logits have the probability 1, as a float.
            TensorNumbers.Read(logits, scores);
        }
        else
        {
            predictions?.Add(scores, batch.Labels.AsSpan(0, batch.Count));
        }

        whole?.Add(scores);
        metrics.Add(scores, batch, loss);
    }
}

using System.Diagnostics;
using NightScan.Recordings.Decoding;
using NightScan.Training.Data;
using NightScan.Training.Metrics;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Reporting;
using static TorchSharp.torch;

namespace NightScan.Training.Runs;

/// <summary>Measures a model on a split.</summary>
/// <param name="model">Is left in inference mode.</param>
/// <param name="device">Where the model is.</param>
/// <param name="criterion">Of the loss.</param>
/// <param name="loader">Loads the spectrograms.</param>
/// <param name="classes">Names of the classes.</param>
internal sealed class SplitEvaluation(Classifier model, ComputeDevice device, Criterion criterion, BatchLoader loader,
    IReadOnlyList<string> classes)
{
    private readonly Stopwatch _watch = new();
    private float[] _probabilities = [];

    /// <summary>Measures; the receiver disposes what comes back.</summary>
    /// <param name="recordings">The split.</param>
    /// <param name="withDetails">Also keep what per-class numbers and the confusion matrix need.</param>
    /// <param name="reporter">Told of every batch.</param>
    /// <param name="place">What the reporter is told the batches belong to; its stage, epoch and epochs count.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="predictions">Receives what the model makes of each recording; null where nobody asks.</param>
    /// <exception cref="NightScanException">NS0311, NS0630: a spectrogram is missing, damaged or another one; NS0622: the predictions
    /// cannot be written; NS0626: the model answers with what is not finite.</exception>
    public MetricsAccumulator Measure(
        RecordingList recordings, bool withDetails, ITrainingReporter reporter, BatchProgress place, CancellationToken cancellation,
        SplitPredictions? predictions = null)
    {
        MetricsAccumulator metrics = new(classes, withDetails);
        try
        {
            if (recordings.Count > 0)
            {
                Measure(new SequentialOrder(recordings), metrics, predictions, reporter, place, cancellation);
            }

            return metrics;
        }
        catch
        {
            metrics.Dispose();
            throw;
        }
    }

    private void Measure(
        SequentialOrder order, MetricsAccumulator metrics, SplitPredictions? predictions, ITrainingReporter reporter, BatchProgress place,
        CancellationToken cancellation)
    {
        _watch.Restart();
        model.eval();
        using IDisposable gradientsOff = no_grad();
        int batches = loader.Begin(order, epoch: 0);
        while (loader.Next(cancellation) is { } batch)
        {
            using (batch)
            {
                Add(batch, metrics, predictions, place);
                reporter.Batch(place with
                {
                    Batch = batch.Index + 1,
                    Batches = batches,
                    Loss = metrics.Loss,
                    Accuracy = metrics.Top1,
                    Samples = metrics.Samples,
                    Elapsed = _watch.Elapsed,
                });
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Add(Batch batch, MetricsAccumulator metrics, SplitPredictions? predictions, in BatchProgress place)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = model.call(BatchInput.ToDevice(batch, device));
        int length = batch.Count * classes.Count;
        Array.Resize(ref _probabilities, Math.Max(length, _probabilities.Length));
        Scores.Read(logits.softmax(1), _probabilities.AsSpan(0, length));
        double loss = (double)criterion.Loss(logits, batch);
        if (!double.IsFinite(loss) || !SampleMath.AllFinite(_probabilities.AsSpan(0, length)))
        {
            throw NotFinite(loss, batch.Index, place);
        }

        metrics.Add(_probabilities.AsSpan(0, length), batch.Labels.AsSpan(0, batch.Count), loss);
        predictions?.Add(_probabilities.AsSpan(0, length), batch.Labels.AsSpan(0, batch.Count));
    }

    private NightScanException NotFinite(double loss, int batch, in BatchProgress place) => new(DiagnosticCodes.NotFinite,
        $"the model's answers are not finite in split {place.Stage}{(place.Epoch > 0 ? $" after epoch {place.Epoch}" : "")}, batch "
            + $"{batch + 1} (loss {loss}): train with a lower LearningRate"
        + (device.Type == ScalarType.Float32 ? "" : ", or compute in Precision=float32"));
}

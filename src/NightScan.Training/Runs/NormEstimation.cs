using NightScan.Training.Data;
using NightScan.Training.Models;

namespace NightScan.Training.Runs;

/// <summary>Estimates the statistics of a model's norms anew, over training examples.</summary>
/// <param name="model">Is left in inference mode.</param>
/// <param name="loader">Without mixup and SpecAugment; its memory is used, in batches of its size.</param>
internal sealed class NormEstimation(Classifier model, ComputeDevice device, BatchLoader loader, StatisticsOrder order)
{
    private readonly bool _hasNorms = PopulationStatistics.NormsOf(model).Length > 0;

    /// <summary>Does so for the present weights; the same weights and epoch give the same statistics.</summary>
    /// <param name="epoch">From 0; the examples depend on it.</param>
    /// <exception cref="NightScanException">NS0311, NS0630: a spectrogram is missing, damaged or another one.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the statistics are those of before.</exception>
    public void Run(int epoch, CancellationToken cancellation)
    {
        if (!_hasNorms)
        {
            return;
        }

        using PopulationStatistics statistics = new(model);
        _ = loader.Begin(order, epoch);
        while (loader.Next(cancellation) is { } batch)
        {
            using DisposeScope scope = NewDisposeScope();
            using (batch)
            {
                statistics.Add(device.Input(batch.Data, batch.Count, batch.Mels, batch.Frames));
            }

            cancellation.ThrowIfCancellationRequested();
        }

        statistics.Complete();
    }
}

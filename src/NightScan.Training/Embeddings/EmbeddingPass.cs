using System.Diagnostics;
using NightScan.Recordings.Decoding;
using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;
using NightScan.Training.Reporting;
using NightScan.Training.Runs;

namespace NightScan.Training.Embeddings;

/// <summary>Computes embeddings, as the model is used: without dropout, and with the statistics that its norms have.</summary>
/// <param name="model">Is left in inference mode.</param>
/// <param name="loader">Of spectrograms, in batches of <see cref="EmbeddingRows.BlockLength"/>.</param>
/// <param name="file">Receives them, block after block.</param>
/// <param name="length">Numbers of an embedding.</param>
internal sealed class EmbeddingPass(
    Classifier model, ComputeDevice device, BatchLoader loader, EmbeddingsFile file, int length, ITrainingReporter reporter)
{
    private readonly float[] _values = new float[EmbeddingRows.BlockLength * length];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _examples;
    private int _batches;

    /// <summary>Computes blocks of a part.</summary>
    /// <param name="blocks">Their numbers, rising.</param>
    /// <param name="all">Blocks of all parts, for the progress.</param>
    /// <exception cref="NightScanException">NS0311, NS0630: a spectrogram is missing, damaged or another one; NS0626: an embedding is not
    /// finite; NS0649: the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was computed is kept.</exception>
    public void Run(EmbeddingPart part, IReadOnlyList<int> blocks, int all, CancellationToken cancellation)
    {
        model.eval();
        using IDisposable gradientsOff = no_grad();
        BlockOrder order = new(part, blocks);
        _ = loader.Begin(order, epoch: 0);
        while (loader.Next(cancellation) is { } batch)
        {
            using (batch)
            {
                Write(batch, part, order.FirstRow(batch.Index));
                _examples += batch.Count;
            }

            reporter.Batch(new BatchProgress
            {
                Stage = "embeddings",
                Batch = ++_batches,
                Batches = all,
                Loss = double.NaN,
                Accuracy = double.NaN,
                Examples = _examples,
                Elapsed = _watch.Elapsed,
            });
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Write(Batch batch, EmbeddingPart part, int firstRow)
    {
        using DisposeScope scope = NewDisposeScope();
        Span<float> values = _values.AsSpan(0, batch.Count * length);
        TensorNumbers.Read(model.Embed(device.Input(batch.Data, batch.Count, batch.Mels, batch.Frames)), values);
        if (!SampleMath.AllFinite(values))
        {
            Example first = part.At(firstRow);
            throw new NightScanException(DiagnosticCodes.NotFinite,
                "what the network of PretrainedWeights makes of this spectrogram, or of one of the next, is not finite: give other "
                    + "PretrainedWeights, or compute in Precision=float32", part.Recordings.Path(first.Recording, first.File));
        }

        file.Write(part.FirstRow + firstRow, values);
    }
}

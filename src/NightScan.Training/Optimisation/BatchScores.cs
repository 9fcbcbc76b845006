using NightScan.Training.Libtorch;

namespace NightScan.Training.Optimisation;

/// <summary>What a model makes of a batch, on the device until it is read.</summary>
/// <param name="loss">The mean loss: one number.</param>
/// <param name="logits">(examples, classes), float32.</param>
internal sealed class BatchScores(Tensor loss, Tensor logits) : IDisposable
{
    /// <summary>Waits for the device.</summary>
    /// <param name="scores">Receives the logits, [examples, classes] row-major.</param>
    /// <returns>The mean loss.</returns>
    public double Read(Span<float> scores)
    {
        TensorNumbers.Read(logits, scores);
        return (double)loss;
    }

    public void Dispose()
    {
        loss.Dispose();
        logits.Dispose();
    }
}

using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;

namespace NightScan.Training.Optimisation;

/// <summary>One step of the optimizer: the gradients of one or more batches, then an update by their mean.</summary>
/// <param name="model">In training mode.</param>
/// <param name="scaler">For float16; null for types of a wider range.</param>
/// <param name="gradientClip">Norm that gradients are clipped to; 0 = never.</param>
internal sealed class TrainingStep(Classifier model, AdamW optimizer, Criterion criterion, LossScaler? scaler, double gradientClip)
{
    /// <summary>Adds the gradients of a batch.</summary>
    /// <param name="input">(examples, 1, mels, frames), in the type to compute in.</param>
    /// <param name="share">Weight of the batch in the step, see <see cref="StepGroups.Share"/>.</param>
    /// <param name="scores">Receives the logits, (examples, classes).</param>
    /// <returns>The mean loss of the batch. If it is not finite, no gradients were added.</returns>
    public double Accumulate(Tensor input, Batch batch, double share, Span<float> scores)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = model.call(input);
        Tensor loss = criterion.Loss(logits, batch);
        double value = (double)loss;
        TensorNumbers.Read(logits, scores);
        if (double.IsFinite(value))
        {
            loss.mul(share * (scaler?.Scale ?? 1)).backward();
        }

        return value;
    }

    /// <summary>Updates the parameters and forgets the gradients.</summary>
    public void Update(double learningRate)
    {
        if (Prepare())
        {
            optimizer.Step(learningRate);
        }

        optimizer.ZeroGradients();
    }

    /// <summary>Takes the scale out of the gradients, and clips them.</summary>
    /// <returns>Whether they can be used.</returns>
    private bool Prepare()
    {
        if (scaler is null && gradientClip == 0)
        {
            return true;
        }

        if (scaler is not null)
        {
            optimizer.ScaleGradients(1 / scaler.Scale);
        }

        double norm = optimizer.ClipGradients(gradientClip > 0 ? gradientClip : double.PositiveInfinity);
        scaler?.Update(double.IsFinite(norm));
        return scaler is null || double.IsFinite(norm);
    }
}

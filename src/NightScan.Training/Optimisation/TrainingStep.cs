using NightScan.Training.Data;
using NightScan.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Optimisation;

/// <summary>One step of the optimizer: the gradients of one or more batches, then an update by their mean.</summary>
/// <param name="model">In training mode.</param>
/// <param name="optimizer">Of the model's parameters.</param>
/// <param name="criterion">What is minimised.</param>
/// <param name="scaler">For float16; null for types of a wider range.</param>
/// <param name="gradientClip">Norm that gradients are clipped to; 0 = never.</param>
internal sealed class TrainingStep(Classifier model, AdamW optimizer, Criterion criterion, LossScaler? scaler, double gradientClip)
{
    /// <summary>Adds the gradients of a batch.</summary>
    /// <param name="input">(examples, 1, mels, frames), in the type to compute in.</param>
    /// <param name="batch">Has the labels.</param>
    /// <param name="share">Weight of the batch in the step, see <see cref="StepGroups.Share"/>.</param>
    /// <param name="scores">Receives the logits, (examples, classes).</param>
    /// <returns>The mean loss of the batch. If it is not finite, no gradients were added.</returns>
    public double Accumulate(Tensor input, Batch batch, double share, Span<float> scores)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = model.call(input);
        Tensor loss = criterion.Loss(logits, batch);
        double value = (double)loss;
        Scores.Read(logits, scores);
        if (double.IsFinite(value))
        {
            loss.mul(share * (scaler?.Scale ?? 1)).backward();
        }

        return value;
    }

    /// <summary>Updates the parameters and forgets the gradients.</summary>
    /// <param name="learningRate">Of this step.</param>
    public void Update(double learningRate)
    {
        using (DisposeScope scope = NewDisposeScope())
        using (no_grad())
        {
            if (Unscale())
            {
                Clip();
                optimizer.Step(learningRate);
            }
        }

        optimizer.ZeroGradients();
    }

    /// <returns>Whether the gradients can be used.</returns>
    private bool Unscale()
    {
        if (scaler is null)
        {
            return true;
        }

        optimizer.ScaleGradients(1 / scaler.Scale);
        bool isFinite = double.IsFinite((double)optimizer.GradientNorm());
        scaler.Update(isFinite);
        return isFinite;
    }

    // On the device throughout: to read the norm would make the CPU wait for a GPU.
    private void Clip()
    {
        const double epsilon = 1e-6; // PyTorch's.
        if (gradientClip > 0)
        {
            Tensor factor = optimizer.GradientNorm().add(epsilon).pow(-1).mul(gradientClip).clamp(max: 1.0);
            optimizer.ScaleGradients(factor);
        }
    }
}

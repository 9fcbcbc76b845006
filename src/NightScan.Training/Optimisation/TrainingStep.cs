using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;

namespace NightScan.Training.Optimisation;

/// <summary>One step of the optimizer: the gradients of one or more batches, then an update by their mean.</summary>
/// <param name="model">In training mode.</param>
/// <param name="scaler">For float16; null for types of a wider range.</param>
/// <param name="gradientClip">Norm that gradients are clipped to; 0 = never.</param>
internal sealed class TrainingStep(Classifier model, AdamW optimizer, ICriterion criterion, LossScaler? scaler, double gradientClip)
{
    /// <summary>Adds the gradients of a batch.</summary>
    /// <param name="input">(examples, 1, mels, frames), in the type to compute in.</param>
    /// <param name="share">Weight of the batch in the step, see <see cref="StepGroups.Share"/>.</param>
    /// <returns>What the model makes of the batch. On a GPU it is on its way: reading it waits.</returns>
    public BatchScores Accumulate(Tensor input, Batch batch, double share)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = model.call(input);
        Tensor loss = criterion.Loss(logits, batch);
        loss.Times(share * (scaler?.Scale ?? 1)).backward();
        return new BatchScores(loss.detach().DetachFromDisposeScope(), logits.detach().DetachFromDisposeScope());
    }

    /// <summary>Updates the parameters and forgets the gradients.</summary>
    public void Update(double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        if (scaler is null)
        {
            optimizer.Step(learningRate, gradientClip > 0 ? Excess(optimizer.Length(), gradientClip) : null);
        }
        else
        {
            UpdateScaled(learningRate, scaler);
        }

        optimizer.ForgetGradients();
    }

    /// <summary>
    /// What gradients are divided by that are to be no longer than wanted. PyTorch's <c>clip_grad_norm_</c> multiplies by the inverse, in a
    /// pass of its own. On a GPU nothing waits for it.
    /// </summary>
    /// <param name="length">Of all gradients together: one number.</param>
    /// <param name="longest">The length wanted.</param>
    /// <returns>One number, 1 or more.</returns>
    internal static Tensor Excess(Tensor length, double longest) => length.Plus(1e-6).Over(longest).AtLeast(1);

    private void UpdateScaled(double learningRate, LossScaler scaler)
    {
        Tensor length = optimizer.Length().Over(scaler.Scale);
        bool isFinite = double.IsFinite((double)length);
        if (isFinite)
        {
            optimizer.Step(learningRate,
                (gradientClip > 0 ? Excess(length, gradientClip) : ones_like(length)).Times(scaler.Scale));
        }

        scaler.Update(isFinite);
    }
}

using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Optimisation;

/// <summary>
/// Binary cross-entropy of each class for itself, where an example may have any number of labels: its mean over all examples and classes
/// but those of which nobody knows whether they are there. Worked out from logits, as max(x, 0) − x·t + log(1 + exp(−|x|)), so that large ones
/// lose nothing.
/// </summary>
/// <param name="labelSmoothing">What is there is wanted with 1 − e/2, and what is not with e/2; 0 to less than 1.</param>
internal sealed class BinaryCriterion(double labelSmoothing) : ICriterion
{
    /// <inheritdoc/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        Tensor target = TensorNumbers.ToTensor(batch.Targets, ScalarType.Float32, logits.shape).to(logits.device);
        Tensor known = target.DiffersFrom(LabelTarget.Unknown).to(ScalarType.Float32);
        Tensor wanted = labelSmoothing > 0 ? target.Times(1 - labelSmoothing).Plus(labelSmoothing / 2) : target;
        // Where nothing is known there is nothing to lose: 0, and no gradient.
        return F.binary_cross_entropy_with_logits(logits, wanted, weight: known, reduction: nn.Reduction.Sum)
            .div(known.sum().AtLeast(1));
    }
}

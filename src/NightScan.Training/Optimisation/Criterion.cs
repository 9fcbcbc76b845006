using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Optimisation;

/// <summary>
/// Cross-entropy with label smoothing: "Rethinking the Inception Architecture for Computer Vision" (arXiv 1512.00567); for mixed examples,
/// between both labels.
/// </summary>
/// <param name="labelSmoothing">Share of the target that is spread over all classes, 0 to less than 1.</param>
internal sealed class Criterion(double labelSmoothing) : ICriterion
{
    /// <inheritdoc/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        // The labels, and the share of the first in a mixture.
        Tensor own = CrossEntropy(logits, batch.Labels, batch.Count);
        return batch.Lambda == 1
            ? own
            : own.Times(batch.Lambda).add(CrossEntropy(logits, batch.PartnerLabels, batch.Count).Times(1 - batch.Lambda));
    }

    private Tensor CrossEntropy(Tensor logits, long[] labels, int count)
    {
        Tensor target = TensorNumbers.ToTensor<long>(labels.AsSpan(0, count), ScalarType.Int64, count).to(logits.device);
        return F.cross_entropy(logits, target, label_smoothing: labelSmoothing);
    }
}

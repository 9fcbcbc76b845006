using NightScan.Training.Data;

namespace NightScan.Training.Optimisation;

/// <summary>What a training makes small.</summary>
internal interface ICriterion
{
    /// <summary>The mean loss of a batch.</summary>
    /// <param name="logits">(examples, classes), float32.</param>
    /// <param name="batch">Has what is true of the examples.</param>
    /// <returns>A single number on the device of the logits, in the caller's dispose scope.</returns>
    Tensor Loss(Tensor logits, Batch batch);

    /// <param name="isMulti">Whether an example may have any number of labels.</param>
    /// <param name="labelSmoothing">0 to less than 1.</param>
    static ICriterion Of(bool isMulti, double labelSmoothing) =>
        isMulti ? new BinaryCriterion(labelSmoothing) : new Criterion(labelSmoothing);
}

namespace NightScan.Training.Optimisation;

/// <summary>What logits say.</summary>
internal static class Probabilities
{
    /// <param name="logits">(examples, classes), float32.</param>
    /// <param name="isMulti">Whether an example may have any number of labels.</param>
    /// <returns>(examples, classes), 0 to 1: of each class for itself or, where they exclude each other, with a sum of 1.</returns>
    public static Tensor Of(Tensor logits, bool isMulti) => isMulti ? logits.sigmoid() : logits.softmax(1);
}

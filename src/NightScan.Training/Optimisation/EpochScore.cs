namespace NightScan.Training.Optimisation;

/// <summary>How good an epoch was on recordings that it was not trained on.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="MacroF1">Mean over classes of the F1 score, 0 to 1.</param>
internal sealed record EpochScore(int Epoch, double MacroF1, double Loss)
{
    /// <summary>Better in F1, or as good and surer of it.</summary>
    public bool IsBetterThan(EpochScore other) => MacroF1 != other.MacroF1 ? MacroF1 > other.MacroF1 : Loss < other.Loss;
}

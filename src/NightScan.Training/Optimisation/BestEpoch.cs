namespace NightScan.Training.Optimisation;

/// <summary>How good an epoch was on recordings that it was not trained on.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="MacroF1">Mean over classes of the F1 score, 0 to 1.</param>
/// <param name="Loss">Mean loss.</param>
internal sealed record EpochScore(int Epoch, double MacroF1, double Loss)
{
    /// <summary>Better in F1, or as good and surer of it.</summary>
    public bool IsBetterThan(EpochScore other) => MacroF1 != other.MacroF1 ? MacroF1 > other.MacroF1 : Loss < other.Loss;
}

/// <summary>Remembers the best epoch, and says when it is so long ago that training may stop.</summary>
/// <param name="patience">Epochs without a better one before training stops; 0: it never stops early.</param>
internal sealed class BestEpoch(int patience)
{
    public EpochScore? Best { get; private set; }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(EpochScore? best) => Best = best;

    /// <summary>Takes note of an epoch.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Update(EpochScore score)
    {
        if (Best is not null && !score.IsBetterThan(Best))
        {
            return false;
        }

        Best = score;
        return true;
    }

    /// <summary>Whether training may stop.</summary>
    /// <param name="epoch">The last one that was trained.</param>
    /// <param name="cycleStart">Epochs done when the present cycle of the learning rate began: an extension gets its patience anew.</param>
    public bool IsExhausted(int epoch, int cycleStart) =>
        patience > 0 && Best is not null && epoch - Math.Max(Best.Epoch, cycleStart) >= patience;
}

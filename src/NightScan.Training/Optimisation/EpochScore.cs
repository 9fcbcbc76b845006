using System.Text.Json.Serialization;
using NightScan.Training.Metrics;

namespace NightScan.Training.Optimisation;

/// <summary>How good an epoch was on recordings that it was not trained on.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Measure">0 to 1: macro F1 or, where an example may have any number of labels, the mean of the classes' average precision.
/// Checkpoints have it by the name of the first.</param>
internal sealed record EpochScore(int Epoch, [property: JsonPropertyName("MacroF1")] double Measure, double Loss)
{
    /// <summary>Better, or as good and surer of it.</summary>
    public bool IsBetterThan(EpochScore other) => Measure != other.Measure ? Measure > other.Measure : Loss < other.Loss;

    /// <summary>What it is among the epochs before it.</summary>
    /// <param name="best">That is taken so far; null of the first.</param>
    /// <param name="isLast">Whether the cycle of the learning rate ends with it.</param>
    /// <param name="examples">That all were measured on.</param>
    public EpochStanding After(EpochScore? best, bool isLast, long examples) =>
        best is null || IsBetterThan(best) ? EpochStanding.Best
        : isLast && IsWithinChanceOf(best, examples) ? EpochStanding.LastWithinChance
        : EpochStanding.Behind;

    /// <summary>
    /// Whether it is below another by two standard errors at most, which as many examples can be by chance. The error is that of a share of
    /// them, with two more on either side (Agresti and Coull 1998), so that a share of all has one, too.
    /// </summary>
    /// <param name="examples">That both were measured on.</param>
    private bool IsWithinChanceOf(EpochScore other, long examples)
    {
        double count = examples + 4, share = ((other.Measure * examples) + 2) / count;
        return Measure >= other.Measure - (2 * Math.Sqrt(share * (1 - share) / count));
    }
}

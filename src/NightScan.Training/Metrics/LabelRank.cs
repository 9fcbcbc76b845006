namespace NightScan.Training.Metrics;

/// <summary>Where the right class stands among the scores of an example.</summary>
/// <param name="Best">The class with the highest score.</param>
/// <param name="Rank">1 when that is the right one, 2 when one class is above it …</param>
internal readonly record struct LabelRank(int Best, int Rank)
{
    /// <summary>Ranks; of equal scores the first class counts as the higher one, as in argmax.</summary>
    /// <param name="scores">One a class: the higher the likelier.</param>
    public static LabelRank Of(ReadOnlySpan<float> scores, int label)
    {
        int best = 0, above = 0;
        for (int number = 0; number < scores.Length; number++)
        {
            best = scores[number] > scores[best] ? number : best;
            above += scores[number] > scores[label] || (number < label && scores[number] == scores[label]) ? 1 : 0;
        }

        return new(best, above + 1);
    }
}

namespace NightScan.Training.Metrics;

/// <summary>How many examples of others lie between the scores of a class's own: all that its areas depend on.</summary>
internal sealed class ClassRanks
{
    // Of its own examples, ascending, and how many have each.
    private readonly float[] _scores;
    private readonly int[] _own;

    // Others of the same score, and those below each and above the last.
    private readonly int[] _equal;
    private readonly int[] _between;

    /// <param name="positives">Scores of the class's own examples, in any order.</param>
    public ClassRanks(IReadOnlyCollection<float> positives)
    {
        (float Score, int Count)[] scores = [.. positives.CountBy(score => score).Select(pair => (pair.Key, pair.Value)).Order()];
        _scores = [.. scores.Select(item => item.Score)];
        _own = [.. scores.Select(item => item.Count)];
        _equal = new int[scores.Length];
        _between = new int[scores.Length + 1];
        Positives = positives.Count;
    }

    /// <summary>Its own examples.</summary>
    public long Positives { get; }

    /// <summary>Examples that are not of it.</summary>
    public long Negatives { get; private set; }

    public void AddOther(float score)
    {
        int place = Array.BinarySearch(_scores, score);
        _ = place >= 0 ? _equal[place]++ : _between[~place]++;
        Negatives++;
    }

    /// <summary>Area under the precision-recall curve: Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores from the highest down, as in
    /// scikit-learn's average_precision_score.</summary>
    /// <returns>0 to 1; NaN without examples of the class. Without any others every order has the same area, 1.</returns>
    public double AveragePrecision()
    {
        double area = 0;
        long own = 0, others = _between[^1];
        for (int i = _scores.Length - 1; i >= 0; i--)
        {
            // All of one score count at once.
            own += _own[i];
            others += _equal[i];
            area += (double)_own[i] / Positives * own / (own + others);
            others += _between[i];
        }

        return Positives == 0 ? double.NaN : area;
    }

    /// <summary>Area under the ROC curve: how often an example of the class has a higher score than another one, equal scores counted half
    /// (Mann and Whitney, 1947), as in scikit-learn's roc_auc_score.</summary>
    /// <returns>0 to 1; NaN without examples of the class, or without others.</returns>
    public double Auroc()
    {
        double pairs = 0;
        long below = 0;
        for (int i = 0; i < _scores.Length; i++)
        {
            below += _between[i];
            pairs += _own[i] * (below + (_equal[i] / 2.0));
            below += _equal[i];
        }

        return pairs / Positives / Negatives;
    }
}

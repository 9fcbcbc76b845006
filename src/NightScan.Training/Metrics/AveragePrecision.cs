namespace NightScan.Training.Metrics;

/// <summary>
/// Average precision of each class: Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores from the highest down, as in scikit-learn's
/// average_precision_score. Exact, in memory that grows with the examples alone: all scores lie in a temporary file until each
/// class's own examples are known, then one pass counts the others between them.
/// </summary>
internal sealed class AveragePrecision(int classCount) : IDisposable
{
    private readonly List<float>[] _positives = [.. Enumerable.Range(0, classCount).Select(_ => new List<float>())];
    private readonly List<long> _labels = [];
    private readonly FileStream _scores = new(Path.Combine(Path.GetTempPath(), $"nightscan-scores-{Guid.NewGuid():N}"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    /// <param name="scores">[examples, classes] row-major.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<long> labels)
    {
        _scores.Write(MemoryMarshal.AsBytes(scores));
        for (int example = 0; example < labels.Length; example++)
        {
            _labels.Add(labels[example]);
            _positives[labels[example]].Add(scores[(example * classCount) + (int)labels[example]]);
        }
    }

    /// <returns>One number a class, 0 to 1; NaN for a class without examples, or without examples of others.</returns>
    public double[] Compute()
    {
        float[][] positives = [.. _positives.Select(scores => scores.Order().ToArray())];
        // negatives[i]: those of other classes above i of the class's own examples, counted from the lowest.
        long[][] negatives = [.. positives.Select(scores => new long[scores.Length + 1])];
        float[] row = new float[classCount];
        _scores.Position = 0;
        foreach (long label in _labels)
        {
            _scores.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            for (int number = 0; number < classCount; number++)
            {
                if (number != label)
                {
                    negatives[number][CountUpTo(positives[number], row[number])]++;
                }
            }
        }

        // Of a class that all examples are of, every order has the same area: 1.
        return [.. positives.Select((scores, number) => scores.Length == _labels.Count ? double.NaN : Area(scores, negatives[number]))];
    }

    public void Dispose() => _scores.Dispose();

    private static double Area(float[] positives, long[] negatives)
    {
        double area = 0;
        long above = 0, false_ = negatives[^1];
        for (int i = positives.Length - 1; i >= 0;)
        {
            // All of one score count at once, and so do the others of that score.
            int first = i;
            while (first > 0 && positives[first - 1] == positives[i])
            {
                first--;
            }

            above += i - first + 1;
            false_ += negatives[(first + 1)..(i + 1)].Sum();
            area += (i - first + 1.0) / positives.Length * above / (above + false_);
            false_ += negatives[first];
            i = first - 1;
        }

        return positives.Length == 0 ? double.NaN : area;
    }

    /// <summary>How many of the ascending numbers are at most <paramref name="value"/>.</summary>
    private static int CountUpTo(float[] ascending, float value)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = ascending[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

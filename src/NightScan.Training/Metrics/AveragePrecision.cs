using NightScan.Training.Data;

namespace NightScan.Training.Metrics;

/// <summary>How well scores put the examples of a class above others.</summary>
/// <param name="AveragePrecision">Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores from the highest down, as in scikit-learn's
/// average_precision_score.</param>
/// <param name="Auroc">Area under the receiver operating characteristic, as in scikit-learn's roc_auc_score. Both are NaN for a class
/// without examples, or without examples of others.</param>
internal readonly record struct ClassRanking(double AveragePrecision, double Auroc);

/// <summary>
/// Average precision and area under the receiver operating characteristic of each class. Exact, in memory that grows with the examples
/// alone: all scores lie in a temporary file until each class's own examples are known, then one pass counts the others between them.
/// </summary>
internal sealed class AveragePrecision(int classCount) : IDisposable
{
    private readonly List<float>[] _positives = [.. Enumerable.Range(0, classCount).Select(_ => new List<float>())];
    private readonly FileStream _scores = Temporary("scores");
    private readonly FileStream _others = Temporary("others");
    private readonly bool[] _isOther = new bool[classCount];
    private long _examples;

    /// <param name="scores">[examples, classes] row-major.</param>
    /// <param name="labels">The class of each example.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<long> labels)
    {
        for (int example = 0; example < labels.Length; example++)
        {
            Array.Fill(_isOther, true);
            int label = (int)labels[example];
            _isOther[label] = false;
            _positives[label].Add(scores[(example * classCount) + label]);
            Write(scores.Slice(example * classCount, classCount));
        }
    }

    /// <param name="scores">[examples, classes] row-major.</param>
    /// <param name="targets">The same, as <see cref="LabelTarget"/> has it.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<float> targets)
    {
        for (int first = 0; first < targets.Length; first += classCount)
        {
            for (int number = 0; number < classCount; number++)
            {
                float target = targets[first + number];
                _isOther[number] = target == LabelTarget.Absent;
                if (target == LabelTarget.Present)
                {
                    _positives[number].Add(scores[first + number]);
                }
            }

            Write(scores.Slice(first, classCount));
        }
    }

    /// <returns>One for each class.</returns>
    public ClassRanking[] Compute()
    {
        float[][] positives = [.. _positives.Select(scores => scores.Order().ToArray())];
        // negatives[i]: those of other classes above i of the class's own examples, counted from the lowest.
        long[][] negatives = [.. positives.Select(scores => new long[scores.Length + 1])];
        // Pairs of an example of the class and another one in the wrong order count two, equal ones one.
        UInt128[] wrong = new UInt128[classCount];
        float[] row = new float[classCount];
        (_scores.Position, _others.Position) = (0, 0);
        for (long example = 0; example < _examples; example++)
        {
            _scores.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            _others.ReadExactly(MemoryMarshal.AsBytes(_isOther.AsSpan()));
            for (int number = 0; number < classCount; number++)
            {
                if (_isOther[number])
                {
                    float[] own = positives[number];
                    int upTo = CountUpTo(own, row[number]);
                    negatives[number][upTo]++;
                    bool hasEqual = upTo > 0 && own[upTo - 1] == row[number];
                    wrong[number] += (ulong)(hasEqual ? upTo + CountBelow(own, row[number]) : 2L * upTo);
                }
            }
        }

        return [.. positives.Select((scores, number) => Rank(scores, negatives[number], wrong[number]))];
    }

    public void Dispose()
    {
        _scores.Dispose();
        _others.Dispose();
    }

    private void Write(ReadOnlySpan<float> scores)
    {
        _scores.Write(MemoryMarshal.AsBytes(scores));
        _others.Write(MemoryMarshal.AsBytes(_isOther.AsSpan()));
        _examples++;
    }

    private static FileStream Temporary(string what) => new(Path.Combine(Path.GetTempPath(), $"nightscan-{what}-{Guid.NewGuid():N}"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private static ClassRanking Rank(float[] positives, long[] negatives, UInt128 wrong)
    {
        long others = negatives.Sum();
        // Of a class that all examples are of, every order has the same area: 1.
        return positives.Length == 0 || others == 0 ? new(double.NaN, double.NaN)
            : new(Area(positives, negatives), 1 - ((double)wrong / 2 / positives.Length / others));
    }

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

        return area;
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

    /// <summary>How many of them are below it.</summary>
    private static int CountBelow(float[] ascending, float value)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = ascending[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

namespace NightScan.Training.Metrics;

/// <summary>Counts of examples by true and predicted class.</summary>
public sealed class ConfusionMatrix(int classCount)
{
    private readonly long[] _counts = new long[checked(classCount * classCount)];

    public int ClassCount => classCount;

    /// <summary>Examples of a class that were called so.</summary>
    public long this[int actual, int predicted] => _counts[(actual * classCount) + predicted];

    public void Add(int actual, int predicted) => _counts[(actual * classCount) + predicted]++;

    /// <summary>Examples of a class.</summary>
    public long Actual(int number)
    {
        long sum = 0;
        for (int predicted = 0; predicted < classCount; predicted++)
        {
            sum += this[number, predicted];
        }

        return sum;
    }

    /// <summary>Examples that were called so.</summary>
    public long Predicted(int number)
    {
        long sum = 0;
        for (int actual = 0; actual < classCount; actual++)
        {
            sum += this[actual, number];
        }

        return sum;
    }
}

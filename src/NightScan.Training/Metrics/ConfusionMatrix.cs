namespace NightScan.Training.Metrics;

/// <summary>Counts of examples by true and predicted class.</summary>
public sealed class ConfusionMatrix(int classCount)
{
    private readonly long[] _counts = new long[checked(classCount * classCount)];

    public int ClassCount => classCount;

    /// <summary>Examples of a class that were called so.</summary>
    public long this[int actual, int predicted] => _counts[(actual * classCount) + predicted];

    public void Add(int actual, int predicted) => _counts[(actual * classCount) + predicted]++;
}

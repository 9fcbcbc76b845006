using NightScan.Files;

namespace NightScan.Training.Metrics;

/// <summary>What was taken for what.</summary>
internal interface IConfusion
{
    /// <summary>Writes <c>confusion.csv</c>, with a row per class.</summary>
    /// <param name="classes">Names of the classes, in the order of their numbers.</param>
    void Write(TextWriter writer, IReadOnlyList<string> classes);
}

/// <summary>Counts of examples by true and predicted class.</summary>
internal sealed class ConfusionMatrix(int classCount) : IConfusion
{
    private readonly long[] _counts = new long[checked(classCount * classCount)];

    /// <summary>Examples of a class that were called so.</summary>
    public long this[int actual, int predicted] => _counts[(actual * classCount) + predicted];

    public void Add(int actual, int predicted) => _counts[(actual * classCount) + predicted]++;

    /// <summary>Writes <c>confusion.csv</c>: a row per true class, a column per predicted one.</summary>
    /// <param name="classes">Names of the classes, in the order of their numbers.</param>
    public void Write(TextWriter writer, IReadOnlyList<string> classes)
    {
        string[] names = [.. classes.Select(Csv.Text)];
        Csv.Write(writer, ["class", .. names]);
        for (int actual = 0; actual < classCount; actual++)
        {
            long[] row = _counts[(actual * classCount)..((actual + 1) * classCount)];
            Csv.Write(writer, [names[actual], .. row.Select(count => count.ToString(CultureInfo.InvariantCulture))]);
        }
    }
}

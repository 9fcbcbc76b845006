using NightScan.Files;

namespace NightScan.Training.Metrics;

/// <summary><c>confusion.csv</c>: a row per true class, a column per predicted one.</summary>
public static class ConfusionCsv
{
    /// <param name="writer">Receives the table.</param>
    /// <param name="classes">Names of the classes, in the order of their numbers.</param>
    /// <param name="confusion">The counts.</param>
    public static void Write(TextWriter writer, IReadOnlyList<string> classes, ConfusionMatrix confusion)
    {
        string[] names = [.. classes.Select(Csv.Text)];
        Csv.Write(writer, ["class", .. names]);
        for (int actual = 0; actual < classes.Count; actual++)
        {
            int row = actual;
            Csv.Write(writer, [names[actual], .. Enumerable.Range(0, classes.Count)
                .Select(predicted => confusion[row, predicted].ToString(CultureInfo.InvariantCulture))]);
        }
    }
}

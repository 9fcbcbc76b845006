using NightScan.Files;

namespace NightScan.Training.Metrics;

/// <summary>Counts of examples by whether they have a label and were given it, where they may have any number of them.</summary>
/// <param name="right">Examples with a label that were given it, for each class.</param>
/// <param name="actual">Examples with the label.</param>
/// <param name="predicted">Examples that were given it.</param>
/// <param name="known">Examples of which it is known whether they have it.</param>
internal sealed class LabelConfusion(long[] right, long[] actual, long[] predicted, long[] known) : IConfusion
{
    /// <inheritdoc/>
    public void Write(TextWriter writer, IReadOnlyList<string> classes)
    {
        Csv.Write(writer, "class", "true_positives", "false_negatives", "false_positives", "true_negatives");
        for (int number = 0; number < classes.Count; number++)
        {
            long missed = actual[number] - right[number], wrong = predicted[number] - right[number];
            Csv.Write(writer, [Csv.Text(classes[number]), .. new[] { right[number], missed, wrong,
                known[number] - right[number] - missed - wrong }.Select(count => count.ToString(CultureInfo.InvariantCulture))]);
        }
    }
}

using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Training.Data;

/// <summary>How many labels the examples of an index have.</summary>
/// <param name="Labelled">Whether any example has a class as a label, by the numbers of the classes.</param>
/// <param name="None">Examples without labels.</param>
/// <param name="Several">Examples with more than one.</param>
internal sealed record LabelCensus(IReadOnlyList<bool> Labelled, long None, long Several)
{
    /// <summary>Looks at all examples.</summary>
    /// <param name="classes">How many classes there are.</param>
    public static LabelCensus Take(IndexDatabase index, IndexLabels known, int classes)
    {
        bool[] labelled = new bool[classes];
        long none = 0, several = 0;
        List<int> labels = [];
        foreach (TrainingRecording example in TrainingRecordings.All(index))
        {
            known.Of(example, labels);
            int count = 0;
            foreach (int label in labels.Where(label => label >= 0))
            {
                labelled[label] = true;
                count++;
            }

            none += count == 0 ? 1 : 0;
            several += count > 1 ? 1 : 0;
        }

        return new(labelled, none, several);
    }

    /// <summary>Whether a model may give any number of labels.</summary>
    public bool IsMulti(LabelCount wanted) => wanted == LabelCount.Multi || (wanted == LabelCount.Auto && None + Several > 0);
}

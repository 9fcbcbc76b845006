using NightScan.Annotations;
using NightScan.Index;

namespace NightScan.Training.Data;

/// <summary>
/// The labels of the examples of an index: that of the folder, or those that the folder stands for, and what is said of the example itself.
/// In lists of numbers, no object an example.
/// </summary>
internal sealed class IndexLabels
{
    private readonly BlockList<long> _examples = new();
    private readonly BlockList<int> _labels = new();
    private readonly Dictionary<long, int> _numbers;
    private readonly ILookup<long, int> _ofFolders;
    private readonly long _background;

    /// <param name="classes">All classes of the index, by the numbers that labels are told in.</param>
    public IndexLabels(IndexDatabase index, IReadOnlyList<(long Id, string Name)> classes)
    {
        _numbers = classes.Select((item, number) => (item.Id, number)).ToDictionary();
        _ofFolders = ExampleLabels.OfFolders(index).ToLookup(item => item.ClassId, item => _numbers[item.LabelId]);
        _background = classes.FirstOrDefault(item => item.Name == ExampleLabels.Background, (-1, "")).Id;
        foreach (ExampleLabel label in ExampleLabels.All(index))
        {
            // Nothing more than that it is not there, which holds of all labels that are not told.
            if (label.Kind != AnnotationKind.Negative)
            {
                int number = _numbers[label.ClassId];
                _examples.Add(label.ExampleId);
                _labels.Add(label.Kind == AnnotationKind.Uncertain ? ~number : number);
            }
        }
    }

    /// <summary>Whether every example has the label of its folder, and no other.</summary>
    public bool AreFolders => _background < 0 && _ofFolders.Count == 0 && _examples.Count == 0;

    /// <summary>Whether a folder is that of the examples without labels.</summary>
    public bool IsBackground(long classId) => classId == _background;

    /// <summary>Tells the labels of an example.</summary>
    /// <param name="labels">Receives them, each once: a class n as n, one that nobody is certain of as ~n.</param>
    public void Of(TrainingRecording example, List<int> labels)
    {
        labels.Clear();
        if (!IsBackground(example.ClassId))
        {
            labels.AddRange(_ofFolders.Contains(example.ClassId) ? _ofFolders[example.ClassId] : [_numbers[example.ClassId]]);
        }

        for (int position = First(example.Id); position < _examples.Count && _examples[position] == example.Id; position++)
        {
            int label = _labels[position];
            if (!labels.Contains(label < 0 ? ~label : label))
            {
                labels.Add(label);
            }
        }
    }

    /// <summary>The first of an example's labels, or of those behind it: they come by example.</summary>
    private int First(long example)
    {
        int low = 0, high = _examples.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = _examples[middle] < example ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

using NightScan.Files;
using NightScan.Index;
using NightScan.Training.Data;
using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>
/// Measures a model on whole recordings, where the examples are windows of them. Scores of windows come in the order of classes, and wait
/// in a temporary file until all are there; then they are read recording by recording, so that memory does not grow with them. Writes
/// <c>predictions-recordings-&lt;split&gt;.csv</c>: a row per recording, with the means of its windows' probabilities.
/// </summary>
internal sealed class RecordingEvaluation : IDisposable
{
    /// <summary>How every file of predictions begins.</summary>
    public const string FirstColumns = "file_path,windows,";

    private readonly TrainingIndex _index;
    private readonly RecordingList _split;
    private readonly WindowGroups _groups;
    private readonly ScoreFile _file;
    private readonly WindowPooling _pooling;
    private readonly float[] _scores;
    private readonly float[] _targets;
    private readonly float[] _window;
    private readonly int[] _windows;
    private readonly int _background;

    private RecordingEvaluation(TrainingIndex index, RecordingList split, WindowGroups groups)
    {
        (_index, _split, _groups) = (index, split, groups);
        int classes = index.Classes.Count;
        _background = index.Classes.ToList().IndexOf(ExampleLabels.Background);
        _file = new ScoreFile(classes);
        _pooling = new WindowPooling(classes);
        (_scores, _targets, _window, _windows) = (new float[classes], new float[classes], new float[classes], new int[classes]);
    }

    /// <returns>Null where every recording has one window: what is measured of that is measured of the recording.</returns>
    /// <exception cref="NightScanException">NS0304: the index is not there any more; NS0643: nowhere to keep scores.</exception>
    public static RecordingEvaluation? Of(TrainingIndex index, RecordingList split) =>
        WindowGroups.Of(index, split) is { } groups ? new RecordingEvaluation(index, split, groups) : null;

    /// <summary>Adds windows, in the order of the split.</summary>
    /// <param name="scores">[windows, classes] row-major: logits where examples may have any number of labels, else probabilities.</param>
    /// <exception cref="NightScanException">NS0643: the disk is full.</exception>
    public void Add(ReadOnlySpan<float> scores) => _file.Add(scores);

    /// <summary>Measures, once all windows were added, and writes the predictions.</summary>
    /// <exception cref="NightScanException">NS0304: the index is not there any more; NS0622: the predictions cannot be written; NS0643:
    /// scores cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingMetrics Measure(string predictionsPath, CancellationToken cancellation)
    {
        _file.Complete();
        using RecordingPaths paths = new(_index, _split);
        using AnswerTable table = new(predictionsPath, _index.Classes, FirstColumns);
        IMetricsAccumulator[] metrics = [.. Enum.GetValues<Pooling>().Select(_ => SplitEvaluation.NewMetrics(_index, withDetails: true))];
        try
        {
            int next = 0;
            for (int recording = 0; recording < _groups.Count; recording++)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<int> examples = _groups.Examples(recording);
                ExamplePlace place = default;
                // Recordings come in the order of their first windows.
                while (next <= examples[0])
                {
                    place = paths.Next();
                    next++;
                }

                Pool(examples);
                string[] fields = [Csv.Text(place.Path), examples.Length.ToString(CultureInfo.InvariantCulture)];
                Add(table, fields, metrics);
            }

            table.Complete();
            DetailedMetrics[] details = [.. metrics.Select(item => item.Details())];
            return new RecordingMetrics(details[(int)Pooling.Mean], details[(int)Pooling.Max], details[(int)Pooling.LogMeanExp]);
        }
        finally
        {
            Array.ForEach(metrics, item => item.Dispose());
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Puts together what is said and what is true of a recording's windows.</summary>
    private void Pool(ReadOnlySpan<int> examples)
    {
        _pooling.Clear();
        Array.Clear(_windows);
        Array.Fill(_targets, LabelTarget.Absent);
        foreach (int example in examples)
        {
            _file.Read(example, _scores);
            _pooling.Add(_scores, areLogits: _index.IsMulti);
            if (_index.IsMulti)
            {
                _split.WriteTarget(example, _window);
                RecordingTruth.AddLabels(_window, _targets);
            }
            else
            {
                _windows[_split.ClassOf(example)]++;
            }
        }
    }

    private void Add(AnswerTable table, string[] fields, IMetricsAccumulator[] metrics)
    {
        _pooling.Probabilities(Pooling.Mean, _scores);
        // Losses are of examples that are trained on.
        if (_index.IsMulti)
        {
            table.Write(fields, _targets, _scores);
            foreach (Pooling pooling in Enum.GetValues<Pooling>())
            {
                _pooling.Logits(pooling, _scores);
                ((LabelMetrics)metrics[(int)pooling]).Add(_scores, _targets, double.NaN);
            }

            return;
        }

        int label = RecordingTruth.ClassOf(_windows, _background);
        table.Write(fields, label, _scores);
        foreach (Pooling pooling in Enum.GetValues<Pooling>())
        {
            _pooling.Probabilities(pooling, _scores);
            ((MetricsAccumulator)metrics[(int)pooling]).Add(_scores, [label], double.NaN);
        }
    }
}

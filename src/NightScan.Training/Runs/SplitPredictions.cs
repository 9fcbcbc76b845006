using NightScan.Files;
using NightScan.Training.Data;

namespace NightScan.Training.Runs;

/// <summary>
/// <c>predictions-&lt;split&gt;.csv</c>: what a model makes of every example of a split, in the order of classes and names; where the
/// examples are windows, also when in the recording each begins and ends.
/// </summary>
internal sealed class SplitPredictions : IDisposable
{
    /// <summary>How every such file begins.</summary>
    public const string FirstColumns = "file_path,";

    private const string WindowColumns = "start,end,";

    private readonly int _classes;
    private readonly RecordingPaths _recordings;
    private readonly bool _areWindows;
    private readonly AnswerTable _table;

    /// <param name="path">Full path; its folder is created.</param>
    /// <exception cref="NightScanException">NS0622: it cannot be written; NS0304: the index is not there any more.</exception>
    public SplitPredictions(string path, TrainingIndex index, RecordingList split)
    {
        _classes = index.Classes.Count;
        _recordings = new RecordingPaths(index, split);
        try
        {
            _areWindows = _recordings.AreWindows;
            _table = new AnswerTable(path, index.Classes, FirstColumns + (_areWindows ? WindowColumns : ""));
        }
        catch
        {
            _recordings.Dispose();
            throw;
        }
    }

    /// <summary>Adds the recordings of a batch; batches come in the order of the split.</summary>
    /// <param name="probabilities">[recordings, classes] row-major.</param>
    /// <exception cref="NightScanException">NS0622: the disk is full.</exception>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<long> labels)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            _table.Write(NextPlace(), (int)labels[row], probabilities.Slice(row * _classes, _classes));
        }
    }

    /// <summary>Adds the recordings of a batch that may have any number of labels; batches come in the order of the split.</summary>
    /// <param name="probabilities">[recordings, classes] row-major.</param>
    /// <param name="targets">The same, as <see cref="LabelTarget"/> has it.</param>
    /// <exception cref="NightScanException">NS0622: the disk is full.</exception>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets)
    {
        for (int first = 0; first < targets.Length; first += _classes)
        {
            _table.Write(NextPlace(), targets.Slice(first, _classes), probabilities.Slice(first, _classes));
        }
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="NightScanException">NS0622: it cannot be written.</exception>
    public void Complete() => _table.Complete();

    public void Dispose()
    {
        _recordings.Dispose();
        _table.Dispose();
    }

    private string[] NextPlace()
    {
        ExamplePlace place = _recordings.Next();
        string path = Csv.Text(place.Path);
        return _areWindows ? [path, Seconds(place.Window?.Start), Seconds(place.Window?.End)] : [path];
    }

    private static string Seconds(double? time) => time?.ToString(CultureInfo.InvariantCulture) ?? "";
}

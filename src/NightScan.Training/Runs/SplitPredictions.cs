using NightScan.Annotations;
using NightScan.Files;
using NightScan.Training.Checkpoints;
using NightScan.Training.Data;
using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>
/// <c>predictions-&lt;split&gt;.csv</c>: what a model makes of every recording of a split, in the order of classes and names. A column
/// per class, in the order of the classes' numbers; where the examples are windows, also when in the recording each begins and ends. Rows are written as they come, whatever the number of recordings and classes.
/// </summary>
internal sealed class SplitPredictions : IDisposable
{
    /// <summary>How every such file begins.</summary>
    public const string FirstColumns = "file_path,";

    private const string WindowColumns = "start,end,";
    private const string AnswerColumns = "label,predicted,rank,";

    /// <summary>The probability from which on a label is predicted, where there may be any number of them.</summary>
    private const float Given = 0.5f;

    private const char Between = ';';
    private const int Million = 1_000_000;
    private const int LongestProbability = 8; // 0.123456

    private readonly string _path;
    private readonly IReadOnlyList<string> _classes;
    private readonly string[] _names;
    private readonly char[] _row;
    private readonly RecordingPaths _recordings;
    private readonly bool _areWindows;
    private readonly AtomicFile _file;
    private readonly StreamWriter _writer;

    /// <param name="path">Full path; its folder is created.</param>
    /// <exception cref="NightScanException">NS0622: it cannot be written; NS0304: the index is not there any more.</exception>
    public SplitPredictions(string path, TrainingIndex index, RecordingList split)
    {
        _path = path;
        _classes = index.Classes;
        _names = [.. index.Classes.Select(Csv.Text)];
        _row = new char[_names.Length * (1 + LongestProbability)];
        _recordings = new RecordingPaths(index, split);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _file = new AtomicFile(path, path + ".partial");
            _writer = new StreamWriter(_file.Content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16,
                leaveOpen: true);
            _areWindows = _recordings.AreWindows;
            _writer.Write(FirstColumns + (_areWindows ? WindowColumns : "") + AnswerColumns);
            Csv.Write(_writer, _names);
        }
        catch (Exception exception)
        {
            _recordings.Dispose();
            _file?.Dispose();
            throw exception is IOException or UnauthorizedAccessException ? WholeFile.Failed(path, exception) : exception;
        }
    }

    /// <summary>Adds the recordings of a batch; batches come in the order of the split.</summary>
    /// <param name="probabilities">[recordings, classes] row-major.</param>
    /// <exception cref="NightScanException">NS0622: the disk is full.</exception>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<long> labels)
    {
        try
        {
            for (int row = 0; row < labels.Length; row++)
            {
                Add(probabilities.Slice(row * _names.Length, _names.Length), (int)labels[row]);
            }
        }
        catch (IOException exception)
        {
            throw WholeFile.Failed(_path, exception);
        }
    }

    /// <summary>Adds the recordings of a batch that may have any number of labels; batches come in the order of the split.</summary>
    /// <param name="probabilities">[recordings, classes] row-major.</param>
    /// <param name="targets">The same, as <see cref="LabelTarget"/> has it.</param>
    /// <exception cref="NightScanException">NS0622: the disk is full.</exception>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets)
    {
        try
        {
            for (int first = 0; first < targets.Length; first += _names.Length)
            {
                AddLabels(probabilities.Slice(first, _names.Length), targets.Slice(first, _names.Length));
            }
        }
        catch (IOException exception)
        {
            throw WholeFile.Failed(_path, exception);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="NightScanException">NS0622: it cannot be written.</exception>
    public void Complete()
    {
        try
        {
            _writer.Flush();
            _file.Complete(sync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WholeFile.Failed(_path, exception);
        }
    }

    public void Dispose()
    {
        _recordings.Dispose();
        _file.Dispose();
    }

    private void Add(ReadOnlySpan<float> probabilities, int label)
    {
        (int best, int rank) = LabelRank.Of(probabilities, label);
        Write(_names[label], _names[best], rank.ToString(CultureInfo.InvariantCulture), probabilities);
    }

    private void AddLabels(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets)
    {
        List<string> labels = [], predicted = [];
        int first = 0;
        for (int number = 0; number < _classes.Count; number++)
        {
            if (targets[number] == LabelTarget.Present)
            {
                labels.Add(_classes[number]);
                int rank = LabelRank.Of(probabilities, number).Rank;
                first = first == 0 ? rank : Math.Min(first, rank);
            }

            predicted.AddRange(probabilities[number] >= Given ? [_classes[number]] : []);
        }

        Write(Csv.Text(string.Join(Between, labels)), Csv.Text(string.Join(Between, predicted)),
            first == 0 ? "" : first.ToString(CultureInfo.InvariantCulture), probabilities);
    }

    private void Write(string label, string predicted, string rank, ReadOnlySpan<float> probabilities)
    {
        string[] path = [Csv.Text(_recordings.Next(out Window? window))];
        string[] times = _areWindows ? [Seconds(window?.Start), Seconds(window?.End)] : [];
        Csv.WriteFields(_writer, [.. path, .. times, label, predicted, rank]);
        Span<char> rest = _row;
        foreach (float probability in probabilities)
        {
            rest[0] = ',';
            rest = rest[(1 + Format(probability, rest[1..]))..];
        }

        _writer.Write(_row.AsSpan(0, _row.Length - rest.Length));
        _writer.Write('\n');
    }

    private static string Seconds(double? time) => time?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Writes 0 to 1 with six decimals at most: thousands of numbers a row are too many for .NET's formats.</summary>
    /// <returns>Characters that were written.</returns>
    private static int Format(float probability, Span<char> destination)
    {
        int millionths = (int)Math.Round(probability * 1e6, MidpointRounding.AwayFromZero);
        if (millionths % Million == 0)
        {
            destination[0] = (char)('0' + (millionths / Million));
            return 1;
        }

        (destination[0], destination[1]) = ('0', '.');
        int length = LongestProbability;
        for (int at = length - 1, left = millionths; at > 1; at--, left /= 10)
        {
            destination[at] = (char)('0' + (left % 10));
        }

        while (destination[length - 1] == '0')
        {
            length--;
        }

        return length;
    }
}

using NightScan.Files;
using NightScan.Training.Checkpoints;
using NightScan.Training.Data;
using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>
/// A CSV of what a model answers: some columns that say to what, then <c>label,predicted,rank</c> and the probability of each class, in the
/// order of the classes' numbers. Rows are written as they come, whatever their number; the file appears when it is complete.
/// </summary>
internal sealed class AnswerTable : IDisposable
{
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
    private readonly AtomicFile _file;
    private readonly StreamWriter _writer;

    /// <param name="path">Full path; its folder is created.</param>
    /// <param name="columns">The first columns, each with a comma behind it.</param>
    /// <exception cref="NightScanException">NS0622: it cannot be written.</exception>
    public AnswerTable(string path, IReadOnlyList<string> classes, string columns)
    {
        (_path, _classes) = (path, classes);
        _names = [.. classes.Select(Csv.Text)];
        _row = new char[_names.Length * (1 + LongestProbability)];
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _file = new AtomicFile(path, path + ".partial");
            _writer = new StreamWriter(_file.Content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16,
                leaveOpen: true);
            _writer.Write(columns + AnswerColumns);
            Csv.Write(_writer, _names);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw WholeFile.Failed(path, exception);
        }
    }

    /// <summary>Adds a row about what has one label.</summary>
    /// <param name="place">The first fields.</param>
    /// <param name="probabilities">One a class.</param>
    /// <exception cref="NightScanException">NS0622: the disk is full.</exception>
    public void Write(IEnumerable<string> place, int label, ReadOnlySpan<float> probabilities)
    {
        (int best, int rank) = LabelRank.Of(probabilities, label);
        Write([.. place, _names[label], _names[best], rank.ToString(CultureInfo.InvariantCulture)], probabilities);
    }

    /// <summary>Adds a row about what may have any number of labels.</summary>
    /// <param name="place">The first fields.</param>
    /// <param name="targets">One a class, as <see cref="LabelTarget"/> has it.</param>
    /// <param name="probabilities">One a class.</param>
    /// <exception cref="NightScanException">NS0622: the disk is full.</exception>
    public void Write(IEnumerable<string> place, ReadOnlySpan<float> targets, ReadOnlySpan<float> probabilities)
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

        Write([.. place, Csv.Text(string.Join(Between, labels)), Csv.Text(string.Join(Between, predicted)),
            first == 0 ? "" : first.ToString(CultureInfo.InvariantCulture)], probabilities);
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

    public void Dispose() => _file.Dispose();

    private void Write(string[] fields, ReadOnlySpan<float> probabilities)
    {
        Span<char> rest = _row;
        foreach (float probability in probabilities)
        {
            rest[0] = ',';
            rest = rest[(1 + Format(probability, rest[1..]))..];
        }

        try
        {
            Csv.WriteFields(_writer, fields);
            _writer.Write(_row.AsSpan(0, _row.Length - rest.Length));
            _writer.Write('\n');
        }
        catch (IOException exception)
        {
            throw WholeFile.Failed(_path, exception);
        }
    }

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

using System.Globalization;
using System.Text;
using NightScan.Indexing;
using NightScan.Recordings.Metadata;

namespace NightScan.Training.Prediction;

/// <summary>
/// Writes predictions: <c>predictions.csv</c> with all recordings, and beside it a selection table for each that Raven opens with
/// the recording (tab-separated; Cornell Lab of Ornithology). All of them appear when they are complete.
/// </summary>
internal sealed class PredictionFiles : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly PredictionOutput _output;
    private readonly IReadOnlyList<string> _classes;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly StreamWriter _csv;

    /// <param name="output">Where they go; it has begun.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="lowest">Hz, the lower edge of selections.</param>
    /// <param name="highest">Hz, the upper edge.</param>
    public PredictionFiles(PredictionOutput output, IReadOnlyList<string> classes, double lowest, double highest)
    {
        (_output, _classes, _lowest, _highest) = (output, classes, lowest, highest);
        _csv = NewText(output.NewCsv);
        Csv.Write(_csv, "file", "begin_s", "end_s", "rank", "class", "score", "recorded_at", "recorder", "latitude", "longitude");
    }

    /// <summary>Adds a recording.</summary>
    /// <param name="name">Its relative path, with <c>/</c>.</param>
    /// <param name="windows">Its windows, in order.</param>
    /// <param name="metadata">What its recorder wrote down.</param>
    public void Write(string name, IReadOnlyList<WindowPrediction> windows, RecordingMetadata metadata)
    {
        (string latitude, string longitude) = (Degrees(metadata.Place?.Latitude), Degrees(metadata.Place?.Longitude));
        (string recording, string recorder) = (Csv.Text(name), Csv.Text(metadata.Recorder ?? ""));
        using StreamWriter table = NewText(_output.NewTable);
        table.WriteLine("Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tClass\tScore\tRank");
        int selection = 0;
        foreach (WindowPrediction window in windows)
        {
            string recordedAt = metadata.Start?.Add(window.Begin).ToString() ?? "";
            for (int rank = 0; rank < window.Best.Count; rank++)
            {
                (string className, string score) = (_classes[window.Best[rank].Class], window.Best[rank].Score.ToString("0.0000", CultureInfo.InvariantCulture));
                (string begin, string end) = (Seconds(window.Begin), Seconds(window.End));
                Csv.Write(_csv, recording, begin, end, (rank + 1).ToString(CultureInfo.InvariantCulture), Csv.Text(className), score, recordedAt, recorder, latitude, longitude);
                // A tab or a line break in a folder's name would break the table.
                string cell = className.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
                table.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++selection}\tSpectrogram 1\t1\t{begin}\t{end}\t{_lowest:0.###}\t{_highest:0.###}\t{cell}\t{score}\t{rank + 1}"));
            }
        }

        table.Dispose();
        _output.AddTable(name);
    }

    /// <summary>Puts all files in their places.</summary>
    /// <exception cref="NightScan.Reporting.NightScanException">NS0303, NS0312, NS0633: something that is not ours came into the way meanwhile.</exception>
    public void Complete()
    {
        _csv.Dispose();
        _output.Complete();
    }

    public void Dispose() => _csv.Dispose();

    // Always a new file: nothing that stands there is written through.
    private static StreamWriter NewText(string path) => new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16), s_utf8) { NewLine = "\n" };

    private static string Degrees(double? degrees) => degrees?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}

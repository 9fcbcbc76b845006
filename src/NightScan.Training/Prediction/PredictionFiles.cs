using NightScan.Files;
using NightScan.Recordings.Metadata;

namespace NightScan.Training.Prediction;

/// <summary>
/// Writes predictions: <c>predictions.csv</c> with all recordings, and beside it a <see cref="SelectionTable"/> for each. All of them
/// appear when they are complete.
/// </summary>
internal sealed class PredictionFiles : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly PredictionOutput _output;
    private readonly IReadOnlyList<string> _classes;
    private readonly SelectionTable _table;
    private readonly StreamWriter _csv;

    /// <param name="output">Where they go; it has begun.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="lowest">Hz, the lower edge of selections.</param>
    /// <param name="highest">Hz, the upper edge.</param>
    public PredictionFiles(PredictionOutput output, IReadOnlyList<string> classes, double lowest, double highest)
    {
        (_output, _classes, _table) = (output, classes, new SelectionTable(classes, lowest, highest));
        _csv = NewText(output.NewCsv);
        Csv.Write(_csv, "file", "begin_s", "end_s", "rank", "class", "score", "recorded_at", "recorder", "latitude", "longitude");
    }

    /// <summary>Adds a recording.</summary>
    /// <param name="name">Its relative path, with <c>/</c>.</param>
    /// <param name="windows">Its windows, in order.</param>
    /// <param name="metadata">What its recorder wrote down.</param>
    /// <param name="sampleRate">Hz of the recording; 0 where it is not known.</param>
    /// <param name="seconds">How long it is.</param>
    public void Write(string name, IReadOnlyList<WindowPrediction> windows, RecordingMetadata metadata, int sampleRate, double seconds)
    {
        (string latitude, string longitude) = (Degrees(metadata.Place?.Latitude), Degrees(metadata.Place?.Longitude));
        (string recording, string recorder) = (Csv.Text(name), Csv.Text(metadata.Recorder ?? ""));
        foreach (WindowPrediction window in windows)
        {
            string recordedAt = metadata.Start?.Add(window.Begin).ToString() ?? "";
            for (int rank = 0; rank < window.Best.Count; rank++)
            {
                (string className, string score) =
                    (_classes[window.Best[rank].Class], window.Best[rank].Score.ToString("0.0000", CultureInfo.InvariantCulture));
                (string begin, string end) = (Seconds(window.Begin), Seconds(Math.Min(window.End, seconds)));
                Csv.Write(_csv, recording, begin, end, (rank + 1).ToString(CultureInfo.InvariantCulture), Csv.Text(className), score,
                    recordedAt, recorder, latitude, longitude);
            }
        }

        try
        {
            using (StreamWriter table = NewText(_output.NewTable))
            {
                _table.Write(table, windows, sampleRate, seconds);
            }

            _output.AddTable(name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !FullDisk.Caused(exception))
        {
            _output.LoseTable(name, exception);
        }
    }

    /// <summary>Puts all files in their places.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0303, NS0312, NS0633: something that is not ours came into the way
    /// meanwhile.</exception>
    public void Complete()
    {
        _csv.Dispose();
        _output.Complete();
    }

    public void Dispose() => _csv.Dispose();

    // Always a new file: nothing that stands there is written through.
    private static StreamWriter NewText(string path) =>
        new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16), s_utf8) { NewLine = "\n" };

    private static string Degrees(double? degrees) => degrees?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}

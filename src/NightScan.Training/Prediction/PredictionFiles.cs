using NightScan.Files;
using NightScan.Recordings.Metadata;

namespace NightScan.Training.Prediction;

/// <summary>
/// Writes predictions: <c>predictions.csv</c> with the windows of all recordings, and beside it a <see cref="SelectionTable"/> for each;
/// where they are asked for, also <c>predictions-recordings.csv</c> with the recordings themselves. All of them appear when they are
/// complete.
/// </summary>
internal sealed class PredictionFiles : IDisposable
{
    private readonly PredictionOutput _output;
    private readonly IReadOnlyList<string> _classes;
    private readonly SelectionTable _table;
    private readonly StreamWriter _csv;
    private readonly StreamWriter? _wholes;

    /// <param name="output">Where they go; it has begun.</param>
    /// <param name="lowest">Hz, the lower edge of selections.</param>
    /// <param name="highest">Hz, the upper edge.</param>
    public PredictionFiles(PredictionOutput output, IReadOnlyList<string> classes, double lowest, double highest)
    {
        (_output, _classes, _table) = (output, classes, new SelectionTable(classes, lowest, highest));
        _csv = PredictionOutput.NewText(output.NewCsv);
        Csv.Write(_csv, "file", "begin_s", "end_s", "rank", "class", "score", "recorded_at", "recorder", "latitude", "longitude");
        if (output.HasRecordings)
        {
            _wholes = PredictionOutput.NewText(output.NewRecordings);
            Csv.Write(_wholes, "file", "windows", "rank", "class", "score", "recorded_at", "recorder", "latitude", "longitude");
        }
    }

    /// <summary>Adds a recording.</summary>
    /// <param name="name">Its relative path, with <c>/</c>.</param>
    /// <param name="metadata">What its recorder wrote down.</param>
    /// <param name="sampleRate">Hz of the recording; 0 where it is not known.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="whole">The classes with the highest scores over all windows, the highest first, where these are asked for.</param>
    public void Write(string name, IReadOnlyList<WindowPrediction> windows, RecordingMetadata metadata, int sampleRate, double seconds,
        IReadOnlyList<ScoredClass>? whole = null)
    {
        string[] known = [Csv.Text(metadata.Recorder ?? ""), Degrees(metadata.Place?.Latitude), Degrees(metadata.Place?.Longitude)];
        foreach (WindowPrediction window in windows)
        {
            string[] place = [Csv.Text(name), Seconds(window.Begin), Seconds(Math.Min(window.End, seconds))];
            string recordedAt = metadata.Start?.Add(window.Begin).ToString() ?? "";
            Write(_csv, place, window.Best, [recordedAt, .. known]);
        }

        if (_wholes is not null)
        {
            Write(_wholes, [Csv.Text(name), windows.Count.ToString(CultureInfo.InvariantCulture)], whole ?? [],
                [metadata.Start?.ToString() ?? "", .. known]);
        }

        _output.AddTable(name, table => _table.Write(table, windows, sampleRate, seconds));
    }

    /// <summary>Puts all files in their places.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0303, NS0312, NS0633: something that is not ours came into the way
    /// meanwhile.</exception>
    public void Complete()
    {
        Dispose();
        _output.Complete();
    }

    public void Dispose()
    {
        _csv.Dispose();
        _wholes?.Dispose();
    }

    private void Write(StreamWriter csv, string[] place, IReadOnlyList<ScoredClass> best, string[] known)
    {
        foreach ((int index, (int number, float score)) in best.Index())
        {
            Csv.Write(csv, [.. place, (index + 1).ToString(CultureInfo.InvariantCulture), Csv.Text(_classes[number]),
                score.ToString("0.0000", CultureInfo.InvariantCulture), .. known]);
        }
    }

    private static string Degrees(double? degrees) => degrees?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}

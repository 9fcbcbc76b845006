using System.Globalization;
using System.Text;
using NightScan.Caching;
using NightScan.Files;
using NightScan.Indexing;
using NightScan.Recordings.Metadata;

namespace NightScan.Training.Prediction;

/// <summary>
/// Writes predictions: <c>predictions.csv</c> with all recordings, and beside it a selection table for each that Raven opens with
/// the recording (tab-separated; Cornell Lab of Ornithology). Each file appears when it is complete.
/// </summary>
internal sealed class PredictionFiles : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _folder;
    private readonly IReadOnlyList<string> _classes;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly AtomicFile _file;
    private readonly StreamWriter _csv;
    private readonly HashSet<string> _ownFolders = new(StringComparer.Ordinal);

    /// <param name="folder">Full path; created.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="lowest">Hz, the lower edge of selections.</param>
    /// <param name="highest">Hz, the upper edge.</param>
    public PredictionFiles(string folder, IReadOnlyList<string> classes, double lowest, double highest)
    {
        (_folder, _classes, _lowest, _highest) = (folder, classes, lowest, highest);
        Directory.CreateDirectory(folder);
        _file = new AtomicFile(CsvPath);
        _csv = new StreamWriter(_file.Content, s_utf8);
        Csv.Write(_csv, "file", "begin_s", "end_s", "rank", "class", "score", "recorded_at", "recorder", "latitude", "longitude");
    }

    public string CsvPath => Path.Join(_folder, "predictions.csv");

    /// <summary>Adds a recording.</summary>
    /// <param name="name">Its relative path, with <c>/</c>.</param>
    /// <param name="windows">Its windows, in order.</param>
    /// <param name="metadata">What its recorder wrote down.</param>
    /// <exception cref="NightScan.Reporting.NightScanException">NS0303: its folder among the predictions is a link.</exception>
    public void Write(string name, IReadOnlyList<WindowPrediction> windows, RecordingMetadata metadata)
    {
        (string latitude, string longitude) = (Degrees(metadata.Place?.Latitude), Degrees(metadata.Place?.Longitude));
        (string recording, string recorder) = (Csv.Text(name), Csv.Text(metadata.Recorder ?? ""));
        string path = Path.Join(_folder, name.Replace('/', Path.DirectorySeparatorChar) + ".selections.txt");
        MakeFolder(Path.GetDirectoryName(path)!);
        // A short name: that of the recording may be as long as a name can be.
        using AtomicFile file = new(path, Path.Join(_folder, "selections.tmp"));
        using StreamWriter table = new(file.Content, s_utf8) { NewLine = "\n" };
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
        file.Complete();
    }

    /// <summary>Puts the CSV in its place.</summary>
    public void Complete()
    {
        _csv.Dispose();
        _file.Complete();
    }

    public void Dispose()
    {
        _csv.Dispose();
        _file.Dispose();
    }

    private void MakeFolder(string folder)
    {
        if (folder.Length > _folder.Length && _ownFolders.Add(folder))
        {
            MakeFolder(Path.GetDirectoryName(folder)!);
            Links.Refuse(folder);
            Directory.CreateDirectory(folder);
        }
    }

    private static string Degrees(double? degrees) => degrees?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}

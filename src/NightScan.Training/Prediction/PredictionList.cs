using System.Text.Json;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Programs;

namespace NightScan.Training.Prediction;

/// <summary>A file that Predict wrote.</summary>
/// <param name="Name">Its path relative to PredictOutput, with <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">Its content's.</param>
internal sealed record WrittenPrediction(string Name, long Bytes, ContentHash Hash);

/// <summary>
/// <c>predictions.files.jsonl</c>, the list of what Predict wrote to a folder: a line about the run, then one for each file. What is not
/// on it, or is not what it says, is somebody else's.
/// </summary>
internal static class PredictionList
{
    public const string FileName = "predictions.files.jsonl";
    public const string CsvName = "predictions.csv";
    public const string WarningsName = "warnings.csv";
    public const string RecordingsName = "predictions-recordings.csv";
    public const string TableExtension = ".selections.txt";

    private const int CurrentFormat = 1;

    /// <summary>Reads the list of a folder.</summary>
    /// <returns>Empty when there is none.</returns>
    /// <exception cref="NightScanException">NS0312: something else stands there, or a list that names what Predict does not
    /// write.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<WrittenPrediction> Read(string folder)
    {
        string path = Path.Join(folder, FileName);
        FileKind kind = FileStat.Of(path).Kind;
        if (kind == FileKind.Missing)
        {
            return [];
        }

        int number = 0;
        try
        {
            List<WrittenPrediction> files = [];
            foreach (string line in kind == FileKind.File ? File.ReadLines(path) : throw new FormatException())
            {
                using JsonDocument json = JsonDocument.Parse(line);
                if (number++ > 0)
                {
                    files.Add(Parse(json.RootElement));
                }
                else if (json.RootElement.GetProperty("format").GetInt32() != CurrentFormat)
                {
                    throw new FormatException();
                }
            }

            return files;
        }
        catch (Exception exception) when (
            exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new NightScanException(DiagnosticCodes.NameInTheWay,
                $"this is not a list of predictions such as this version of NightScan writes (line {number}), so that nobody knows which "
                    + $"files here are its own; move it away, or choose another PredictOutput", path, inner: exception);
        }
    }

    /// <summary>Writes the list of a folder.</summary>
    public static void Write(string folder, string beside, IEnumerable<WrittenPrediction> files)
    {
        using AtomicFile file = new(Path.Join(folder, FileName), beside);
        string program = $"NightScan {ProductVersion.Text}";
        string written = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        IEnumerable<object> lines = files.Select(file => new { file = file.Name, bytes = file.Bytes, hash = file.Hash.ToString() });
        foreach (object line in lines.Prepend(new { format = CurrentFormat, program, written }))
        {
            JsonSerializer.Serialize(file.Content, line);
            file.Content.WriteByte((byte)'\n');
        }

        file.Complete(sync: true);
    }

    private static WrittenPrediction Parse(JsonElement line)
    {
        string name = line.GetProperty("file").GetString() ?? "";
        // The list may come from elsewhere, with a model: it must not lead to other files.
        bool isOurs = name is CsvName or WarningsName or RecordingsName
            || (name.EndsWith(TableExtension, StringComparison.Ordinal) && !Path.IsPathRooted(name)
                && !name.Split('/', Path.DirectorySeparatorChar).Any(part => part is "" or "." or ".."));
        return isOurs
            ? new WrittenPrediction(name, line.GetProperty("bytes").GetInt64(),
                ContentHash.FromBytes(Convert.FromHexString(line.GetProperty("hash")
                .GetString() is { Length: 2 * ContentHash.ByteLength } hash ? hash : "")))
            : throw new FormatException();
    }
}

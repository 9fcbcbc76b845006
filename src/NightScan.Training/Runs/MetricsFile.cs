using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NightScan.Training.Checkpoints;
using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>metrics.json and confusion.csv: what was measured.</summary>
internal static class MetricsFile
{
    /// <summary>How all JSON files for people and other programs are written; what is not a number becomes null.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = new FormerNames(JsonNamingPolicy.SnakeCaseLower),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new NumberOrNull() },
    };

    /// <summary>Writes the metrics of all epochs and, once they are there, those of the end.</summary>
    /// <param name="split">The split that was measured at the end; null before the end.</param>
    /// <param name="details">Of the best epoch on that split; null before the end.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0622: the file cannot be written.</exception>
    public static void Write(string path, TrainingProgress progress, string? split, DetailedMetrics? details) =>
        WriteJson(path, new
        {
            BestEpoch = progress.Best?.Epoch,
            Epochs = progress.History,
            Final = details is null ? null : Content(progress.Best?.Epoch, split, details),
        });

    /// <summary>Writes the metrics of one split by themselves.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0622: the file cannot be written.</exception>
    public static void Write(string path, int? epoch, string split, DetailedMetrics details) =>
        WriteJson(path, Content(epoch, split, details));

    /// <summary>Writes who was taken for whom.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0622: the file cannot be written.</exception>
    public static void WriteConfusion(string path, IReadOnlyList<string> classes, IConfusion confusion) =>
        WholeFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            confusion.Write(writer, classes);
        });

    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0622: the file cannot be written.</exception>
    public static void WriteJson(string path, object content) =>
        WholeFile.WriteText(path, JsonSerializer.Serialize(content, Json) + "\n");

    private static SplitContent Content(int? epoch, string? split, DetailedMetrics details) => new(
        split, epoch, details.Summary.Examples, details.Summary.Loss, details.Summary.Top1, details.Summary.Top5, details.Summary.MacroF1,
        details.MacroAuroc, details.MeanAveragePrecision, details.Classes,
        details.Recordings is not { } whole ? null
            : new(Content(whole.Mean), Content(whole.Max), Content(whole.LogMeanExp)));

    private static RecordingContent Content(DetailedMetrics details) => new(details.Summary.Examples, details.Summary.Top1,
        details.Summary.Top5, details.Summary.MacroF1, details.MacroAuroc, details.MeanAveragePrecision, details.Classes);

    private sealed record SplitContent(string? Split, int? Epoch, long Examples, double Loss, double Top1, double Top5, double MacroF1,
        double MacroAuroc, double MeanAveragePrecision, IReadOnlyList<ClassMetrics> Classes,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PooledContent? Recordings);

    private sealed record PooledContent(RecordingContent Mean, RecordingContent Max, RecordingContent LogMeanExp);

    private sealed record RecordingContent(long Recordings, double Top1, double Top5, double MacroF1, double MacroAuroc,
        double MeanAveragePrecision, IReadOnlyList<ClassMetrics> Classes);

    private sealed class NumberOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        public override bool HandleNull => true;
    }
}

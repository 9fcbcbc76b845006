using System.Text.Json;
using System.Text.Json.Serialization;
using NightScan.Spectrograms;
using NightScan.Training.Checkpoints;
using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Metrics;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>model.json: what is needed to use the weights without index or cache.</summary>
internal sealed record ModelDescription
{
    // 1 had all settings as text, and nothing about the data.
    private const int OldestFormat = 1, CurrentFormat = 2;

    private const string PerSpectrogram = "per spectrogram: minus its mean, divided by (its unbiased standard deviation + 1e-6)";

    public int Format { get; init; } = CurrentFormat;

    /// <summary>See <see cref="Models.Architecture"/>.</summary>
    public required string Architecture { get; init; }

    public required int InputChannels { get; init; }

    /// <summary>Names of the classes, in the order of the outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The preset that the settings of the spectrograms began with; null where it is not known.</summary>
    public string? AnimalType { get; init; }

    /// <summary>Settings of the spectrograms, by the names of the properties.</summary>
    [JsonConverter(typeof(SettingValuesConverter))]
    public required IReadOnlyDictionary<string, string> Spectrogram { get; init; }

    public string Normalization { get; init; } = PerSpectrogram;

    /// <summary>The epoch whose weights best.safetensors has.</summary>
    public int? Epoch { get; init; }

    /// <summary>Of that epoch on the validation split.</summary>
    public SplitMetrics? Validation { get; init; }

    /// <summary>Of that epoch on the test split; null before training has ended.</summary>
    public SplitMetrics? Test { get; init; }

    /// <summary>Settings of the training.</summary>
    [JsonConverter(typeof(SettingValuesConverter))]
    public required IReadOnlyDictionary<string, string> Training { get; init; }

    /// <summary>See <see cref="DataDescription.Variants"/>; this and what follows is null in files of format 1.</summary>
    [JsonConverter(typeof(SettingValuesConverter))]
    public IReadOnlyDictionary<string, string>? Variants { get; init; }

    /// <summary>See <see cref="DataDescription.Augmentation"/>.</summary>
    public JsonElement? Augmentation { get; init; }

    /// <summary>See <see cref="DataDescription.Splits"/>.</summary>
    [JsonConverter(typeof(SettingValuesConverter))]
    public IReadOnlyDictionary<string, string>? Splits { get; init; }

    /// <summary>Recordings that were used.</summary>
    public PerSplit<int>? Recordings { get; init; }

    /// <summary>How long they are in all.</summary>
    public PerSplit<double>? RecordingHours { get; init; }

    /// <summary>Recordings of each class.</summary>
    public IReadOnlyDictionary<string, PerSplit<int>>? RecordingsPerClass { get; init; }

    /// <summary>The commits of recordings and project.</summary>
    public DataCommits? Commits { get; init; }

    /// <summary>When this was written: UTC, ISO 8601.</summary>
    public string? Date { get; init; }

    /// <summary>What computed last.</summary>
    public string? Device { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Describes the best epoch so far.</summary>
    public static ModelDescription Of(TrainingSettings settings, TrainingIndex index, DataDescription data, TrainingProgress progress,
        DeviceDescription device) => new()
        {
            Architecture = settings.Architecture,
            InputChannels = settings.InputChannels,
            Classes = index.Classes,
            AnimalType = data.AnimalType,
            Spectrogram = data.Spectrogram,
            Variants = data.Variants,
            Augmentation = data.Augmentation,
            Splits = data.Splits,
            Recordings = data.Recordings,
            RecordingHours = data.RecordingHours,
            RecordingsPerClass = data.RecordingsPerClass,
            Commits = data.Commits,
            Date = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Device = $"{device.Name}, {device.Library}",
            Epoch = progress.Best?.Epoch,
            Validation = progress.History.FirstOrDefault(row => row.Epoch == progress.Best?.Epoch)?.Validation,
            Training = new SortedDictionary<string,
        string>(progress.Identity.ToDictionary(),
        StringComparer.Ordinal)
            { ["Epochs"] = progress.Epochs.ToString(CultureInfo.InvariantCulture) },
            Versions = new Dictionary<string, string>
            {
                ["NightScan"] = typeof(ModelDescription).Assembly.GetName().Version?.ToString(3) ?? "",
                ["libtorch"] = TorchLibraries.Version,
            },
        };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="NightScanException">NS0627: it is missing, damaged or of a newer version.</exception>
    public static ModelDescription Read(string path)
    {
        try
        {
            ModelDescription? description = JsonSerializer.Deserialize<ModelDescription>(File.ReadAllBytes(path), MetricsFile.Json);
            return description switch
            {
                null or { Classes.Count: 0 } => throw Unusable(path, "it has no classes", inner: null),
                { Format: < OldestFormat or > CurrentFormat } =>
                throw Unusable(path, $"it has format {description.Format}, and this version reads {CurrentFormat}", inner: null),
                _ => description,
            };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable(path, "no training has written one yet", exception);
        }
        catch (JsonException exception)
        {
            // What the parser says quotes what it stumbled over, and names types of this program.
            throw Unusable(path, exception.LineNumber is { } line ? $"it is not what a training writes, as line {line + 1} shows"
                : "it is not what a training writes", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system's sentence names the file once more, in quotes.
            throw Unusable(path, exception is UnauthorizedAccessException ? "nobody may read it, or it is a folder"
                : $"the system cannot read it ({exception.GetType().Name})", exception);
        }
    }

    /// <exception cref="NightScanException">NS0622: the file cannot be written.</exception>
    public void Write(string path) => WholeFile.WriteText(path, JsonSerializer.Serialize(this, MetricsFile.Json) + "\n");

    /// <summary>The settings of the spectrograms.</summary>
    /// <param name="path">The file that this was read from, for the error.</param>
    /// <exception cref="NightScanException">NS0627: a setting is missing.</exception>
    public SpectrogramSettings ToSpectrogramSettings(string path) =>
        SpectrogramDescription.Parse(string.Join(' ', Spectrogram.Select(entry => $"{entry.Key}={entry.Value}")), path,
            DiagnosticCodes.BadModelFile);

    private static NightScanException Unusable(string path, string why, Exception? inner) => new(DiagnosticCodes.BadModelFile,
        $"there is no model to use here: {why}. Give the ModelDir of a training, or train first (-t:Train)", path, inner: inner);
}

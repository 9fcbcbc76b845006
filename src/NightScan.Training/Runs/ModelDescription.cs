using System.Text.Json;
using System.Text.Json.Serialization;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Spectrograms;
using NightScan.Training.Metrics;
using NightScan.Training.Reporting;

namespace NightScan.Training.Runs;

/// <summary>A number for each split.</summary>
internal sealed record PerSplit<T>(T Train, T Val, T Test);

internal static class PerSplit
{
    public static PerSplit<T> Of<T>(Func<Split, T> of) => new(of(Split.Train), of(Split.Validation), of(Split.Test));
}

/// <summary>Git commits, each absent where there is no work tree.</summary>
/// <param name="Recordings">Of the work tree around AudioRoot, when the cache was built.</param>
/// <param name="Project">Of the work tree around the project, when the training began.</param>
internal sealed record DataCommits(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Recordings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Project);

/// <summary>model.json: what is needed to use the weights without index or cache.</summary>
internal sealed record ModelDescription
{
    /// <summary>Every example has one label, and the outputs go through a softmax.</summary>
    public const string Single = "single";

    /// <summary>An example may have any number of labels, and the outputs go through a sigmoid each.</summary>
    public const string Multi = "multi";

    /// <summary>The head that is not the architecture's own.</summary>
    public const string Attention = "attention";

    // 1 had all settings as text, and nothing about the data; 3 is of several labels, which whoever reads 2 does not expect, and 4 of
    // another head than the architecture's own.
    private const int OldestFormat = 1, CurrentFormat = 2, MultiFormat = 3, HeadFormat = 4;

    /// <summary>What was done to spectrograms before <see cref="Normalization"/> was a setting.</summary>
    internal const string PerSpectrogram = "per spectrogram: minus its mean, divided by (its unbiased standard deviation + 1e-6)";

    public int Format { get; init; } = CurrentFormat;

    public required string Architecture { get; init; }
    public required int InputChannels { get; init; }

    /// <summary>How many labels an example has: <see cref="Single"/> or <see cref="Multi"/>.</summary>
    public string Labels { get; init; } = Single;

    [JsonIgnore]
    public bool IsMulti => Labels == Multi;

    /// <summary><see cref="Attention"/>, or null: that of the architecture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Head { get; init; }

    /// <summary>The network that the weights are of.</summary>
    /// <exception cref="NightScanException">NS0206: this version has none of this name.</exception>
    [JsonIgnore]
    public Architecture Network =>
        Models.Architecture.Find(Architecture, Head == Attention ? ModelHead.Attention : ModelHead.Average, IsMulti);

    /// <summary>Names of the classes, in the order of the outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The preset that the settings of the spectrograms began with; null where the index was last built by an older
    /// version.</summary>
    public string? AnimalType { get; init; }

    /// <summary>All settings of the spectrograms, by the names of the properties.</summary>
    [JsonConverter(typeof(SettingValuesConverter))]
    public required IReadOnlyDictionary<string, string> Spectrogram { get; init; }

    public string Normalization { get; init; } = PerSpectrogram;

    /// <summary>The epoch whose weights best.safetensors has.</summary>
    public int? Epoch { get; init; }

    /// <summary>Of that epoch on the validation split.</summary>
    public SplitMetrics? Validation { get; init; }

    /// <summary>Of that epoch on the test split; null before training has ended.</summary>
    public SplitMetrics? Test { get; init; }

    [JsonConverter(typeof(SettingValuesConverter))]
    public required IReadOnlyDictionary<string, string> Training { get; init; }

    /// <summary>
    /// Settings of the variants, by the names of the properties, and the backgrounds there were. This and what follows is null in files of
    /// format 1.
    /// </summary>
    [JsonConverter(typeof(SettingValuesConverter))]
    public IReadOnlyDictionary<string, string>? Variants { get; init; }

    /// <summary>The operations and their bounds; null where the index was last built by an older version.</summary>
    public JsonElement? Augmentation { get; init; }

    /// <summary>Where the splits come from: what they were drawn with and, in Origin, whether SplitsCsv came before that.</summary>
    [JsonConverter(typeof(SettingValuesConverter))]
    public IReadOnlyDictionary<string, string>? Splits { get; init; }

    public PerSplit<int>? Recordings { get; init; }
    public PerSplit<double>? RecordingHours { get; init; }
    public IReadOnlyDictionary<string, PerSplit<int>>? RecordingsPerClass { get; init; }
    public DataCommits? Commits { get; init; }

    /// <summary>When this was written: UTC, ISO 8601.</summary>
    public string? Date { get; init; }

    /// <summary>What computed last.</summary>
    public string? Device { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The same model after more of its training.</summary>
    public ModelDescription After(TrainingProgress progress, DeviceDescription device) => this with
    {
        Date = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Device = $"{device.Name}, {device.Library}",
        Epoch = progress.Best?.Epoch,
        Validation = progress.History.FirstOrDefault(row => row.Epoch == progress.Best?.Epoch)?.Validation,
        Training = new SortedDictionary<string, string>(progress.Identity.ToDictionary(), StringComparer.Ordinal)
        {
            ["Epochs"] = progress.Epochs.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>The format of a description.</summary>
    public static int FormatOf(bool isMulti, string? head) => head is not null ? HeadFormat : isMulti ? MultiFormat : CurrentFormat;

    /// <summary>How many labels an example has for the model of a folder: whatever the settings say, it is asked so.</summary>
    /// <returns>Null where there is no model that can be used.</returns>
    public static LabelCount? LabelsOf(string modelDir)
    {
        try
        {
            return Read(new RunFolder(modelDir).Model).IsMulti ? LabelCount.Multi : LabelCount.Single;
        }
        catch (NightScanException)
        {
            return null; // Evaluate says so, when it comes to it.
        }
    }

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
                { Format: < OldestFormat or > HeadFormat } =>
                throw Unusable(path, $"it has format {description.Format}, and this version reads {HeadFormat}", inner: null),
                { Labels: not (Single or Multi) } =>
                throw Unusable(path, $"its labels are '{description.Labels}', neither {Single} nor {Multi}", inner: null),
                { Head: not (null or Attention) } =>
                throw Unusable(path, $"its head is '{description.Head}', and this version knows {Attention} alone", inner: null),
                _ => description,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // What the parser says quotes what it stumbled over and names types of this program; the system's sentence names the file once
            // more, in quotes.
            throw Unusable(path, exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no training has written one yet",
                JsonException { LineNumber: { } line } => $"it is not what a training writes, as line {line + 1} shows",
                JsonException => "it is not what a training writes",
                UnauthorizedAccessException => "nobody may read it, or it is a folder",
                _ => $"the system cannot read it ({exception.GetType().Name})",
            }, exception);
        }
    }

    /// <exception cref="NightScanException">NS0622: the file cannot be written.</exception>
    public void Write(string path) => MetricsFile.WriteJson(path, this);

    /// <summary>The settings of the spectrograms.</summary>
    /// <param name="path">The file that this was read from, for the error.</param>
    /// <exception cref="NightScanException">NS0627: a setting is missing.</exception>
    public SpectrogramSettings ToSpectrogramSettings(string path) =>
        SpectrogramDescription.Parse(string.Join(' ', Spectrogram.Select(entry => $"{entry.Key}={entry.Value}")), path,
            DiagnosticCodes.BadModelFile);

    private static NightScanException Unusable(string path, string why, Exception? inner) => new(DiagnosticCodes.BadModelFile,
        $"there is no model to use here: {why}. Give the ModelDir of a training, or train first (-t:Train)", path, inner: inner);
}

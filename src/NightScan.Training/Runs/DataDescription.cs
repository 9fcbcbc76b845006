using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using NightScan.Index;
using NightScan.Spectrograms;
using NightScan.Training.Data;

namespace NightScan.Training.Runs;

/// <summary>A number for each split.</summary>
internal sealed record PerSplit<T>(T Train, T Val, T Test);

/// <summary>Git commits, each absent where there is no work tree.</summary>
/// <param name="Recordings">Of the work tree around AudioRoot, when the cache was built.</param>
/// <param name="Project">Of the work tree around the project, when the training began.</param>
internal sealed record DataCommits(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Recordings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Project);

/// <summary>What a report says of the data that a model was trained on: as much as the index knows.</summary>
internal sealed partial record DataDescription
{
    /// <summary>The preset of the spectrograms; null where the index was last built by an older version.</summary>
    public string? AnimalType { get; init; }

    /// <summary>All settings of the spectrograms, by the names of the properties.</summary>
    public required IReadOnlyDictionary<string, string> Spectrogram { get; init; }

    /// <summary>Settings of the variants, by the names of the properties, and the backgrounds there were.</summary>
    public required IReadOnlyDictionary<string, string> Variants { get; init; }

    /// <summary>The operations and their bounds; null where the index was last built by an older version.</summary>
    public JsonElement? Augmentation { get; init; }

    /// <summary>Where the splits come from: what they were drawn with and, in Origin, whether SplitsCsv came before that.</summary>
    public required IReadOnlyDictionary<string, string> Splits { get; init; }

    /// <summary>Recordings that are used.</summary>
    public required PerSplit<int> Recordings { get; init; }

    /// <summary>How long they are in all.</summary>
    public required PerSplit<double> RecordingHours { get; init; }

    /// <summary>The same by class.</summary>
    public required IReadOnlyDictionary<string, PerSplit<int>> RecordingsPerClass { get; init; }

    public required DataCommits Commits { get; init; }

    /// <summary>Gathers it.</summary>
    /// <param name="index">What is trained on.</param>
    /// <param name="projectFolder">Full path of the project's folder; empty = none.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0304: the index is not there any more.</exception>
    public static DataDescription Of(TrainingIndex index, string projectFolder)
    {
        using IndexDatabase database = IndexDatabase.OpenRead(index.Path);
        Provenance known = Provenance.Read(database);
        return new DataDescription
        {
            AnimalType = known.AnimalType,
            Spectrogram = DescribeSpectrogram(index.Spectrogram),
            Variants = DescribeVariants(database.ReadMeta(MetaKey.Settings) ?? "", index.Train.FileCount),
            Augmentation = known.Augmentation is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : null,
            Splits = DescribeSplits(known),
            Recordings = new(index.Train.Count, index.Validation.Count, index.Test.Count),
            RecordingHours = ReadHours(database),
            RecordingsPerClass = index.Classes.Select((name, number) => (name, new PerSplit<int>(
                index.Train.CountOf(number), index.Validation.CountOf(number), index.Test.CountOf(number)))).ToDictionary(),
            Commits = new(known.Commit, projectFolder.Length == 0 ? null : GitCommit.Of(projectFolder)),
        };
    }

    private static Dictionary<string, string> DescribeSpectrogram(SpectrogramSettings spectrogram)
    {
        Dictionary<string, string> values = Parse(spectrogram.Describe());
        // Said also where they are the defaults.
        values[nameof(spectrogram.MelScale)] = spectrogram.MelScale.Name;
        values[nameof(spectrogram.MelNorm)] = spectrogram.MelNorm.Name;
        return values;
    }

    private static Dictionary<string, string> DescribeVariants(string settings, long files)
    {
        Dictionary<string, string> all = Parse(settings), values = [];
        foreach (string name in new[] { "VariantsPerSample", "AugmentationSeed", "Backgrounds" }.Where(all.ContainsKey))
        {
            values[name] = all[name];
        }

        values["TrainSpectrograms"] = files.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return values;
    }

    private static Dictionary<string, string> DescribeSplits(Provenance known)
    {
        Dictionary<string, string> values = new() { ["Origin"] = known.SplitsCsvHash is null ? "drawn" : "SplitsCsv" };
        if (known.SplitsCsvHash is { } hash)
        {
            values["SplitsCsv"] = known.SplitsCsv ?? "";
            values["SplitsCsvHash"] = hash;
        }

        // A pattern may have blanks.
        Match drawn = SplitSettings().Match(known.SplitSettings ?? "");
        foreach (Group group in drawn.Groups.Values.Skip(1).Where(group => drawn.Success))
        {
            values[group.Name] = group.Value;
        }

        return values;
    }

    private static PerSplit<double> ReadHours(IndexDatabase database)
    {
        double[] hours = new double[SplitNames.All.Count];
        foreach ((Split split, double sum) in TrainingRecordings.Hours(database))
        {
            hours[(int)split] = Math.Round(sum, 6);
        }

        return new(hours[(int)Split.Train], hours[(int)Split.Validation], hours[(int)Split.Test]);
    }

    private static Dictionary<string, string> Parse(string settings) =>
        settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[^1]);

    [GeneratedRegex(@"^ValidationFraction=(?<ValidationFraction>\S+) TestFraction=(?<TestFraction>\S+) SplitSeed=(?<SplitSeed>\S+) GroupPattern=(?<GroupPattern>.*?)(?: GroupBy=(?<GroupBy>.*))?$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex SplitSettings();
}

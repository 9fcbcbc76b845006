using System.Text.Json;
using System.Text.RegularExpressions;
using NightScan.Index;
using NightScan.Programs;
using NightScan.Settings;
using NightScan.Spectrograms;
using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>Describes a model before its training: what it is, and as much of its data as the index knows.</summary>
internal static partial class DataDescription
{
    /// <summary>Gathers it, once libtorch is loaded.</summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0304: the index is not there any more.</exception>
    public static ModelDescription Of(TrainingSettings settings, TrainingIndex index)
    {
        using IndexDatabase database = IndexDatabase.OpenRead(index.Path);
        Provenance known = Provenance.Read(database);
        Dictionary<Split, double> hours = TrainingRecordings.Hours(database).ToDictionary();
        string? head = settings.Head == ModelHead.Average ? null : ModelDescription.Attention;
        return new ModelDescription
        {
            Architecture = settings.Network,
            InputChannels = settings.InputChannels,
            Format = ModelDescription.FormatOf(index.IsMulti, head),
            Head = head,
            Labels = index.IsMulti ? ModelDescription.Multi : ModelDescription.Single,
            Classes = index.Classes,
            AnimalType = known.AnimalType,
            Spectrogram = DescribeSpectrogram(index.Spectrogram),
            Normalization = DescribeNormalization(index.Spectrogram.Normalization),
            Training = new Dictionary<string, string>(),
            Variants = DescribeVariants(database.ReadMeta(MetaKey.Settings) ?? "", index.Train.FileCount),
            Augmentation = known.Augmentation is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : null,
            Splits = DescribeSplits(known),
            Recordings = PerSplit.Of(split => index[split].Count),
            RecordingHours = PerSplit.Of(split => Math.Round(hours.GetValueOrDefault(split), 6)),
            RecordingsPerClass = index.Classes.Select((name, number) => (name, PerSplit.Of(split => index[split].ExamplesOf(number))))
                .ToDictionary(),
            Commits = new(known.Commit, settings.ProjectFolder.Length == 0 ? null : GitCommit.Of(settings.ProjectFolder)),
            Versions = new Dictionary<string, string>
            {
                ["NightScan"] = ProductVersion.Text,
                ["libtorch"] = TorchLibraries.Version,
            },
        };
    }

    private static Dictionary<string, string> DescribeSpectrogram(SpectrogramSettings spectrogram)
    {
        Dictionary<string, string> values = Parse(spectrogram.Describe());
        // Said also where they are the defaults.
        values[nameof(spectrogram.MelScale)] = spectrogram.MelScale.ToString().ToLowerInvariant();
        values[nameof(spectrogram.MelNorm)] = spectrogram.MelNorm.ToString().ToLowerInvariant();
        foreach ((string name, string value) in InputContract.Of(spectrogram, withDefaults: true))
        {
            values[name] = value;
        }

        return values;
    }

    private static string DescribeNormalization(Normalization normalization) => normalization switch
    {
        Normalization.None => "none: decibels, floored at TopDb below the loudest",
        Normalization.Fixed => "minus NormalizationMean, divided by NormalizationDeviation",
        Normalization.Pcen => "mel power times 2^31 through PCEN in place of decibels, as librosa.pcen with max_size=1",
        _ => ModelDescription.PerSpectrogram,
    };

    private static Dictionary<string, string> DescribeVariants(string settings, long files)
    {
        Dictionary<string, string> all = Parse(settings);
        all["TrainSpectrograms"] = files.ToString(CultureInfo.InvariantCulture);
        string[] names = ["VariantsPerSample", "AugmentationSeed", "NoiseOverPadding", "Backgrounds", "TrainSpectrograms"];
        return names.Where(all.ContainsKey).ToDictionary(name => name, name => all[name]);
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

    private static Dictionary<string, string> Parse(string settings) =>
        settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[^1]);

    [GeneratedRegex(@"^ValidationFraction=(?<ValidationFraction>\S+) TestFraction=(?<TestFraction>\S+) SplitSeed=(?<SplitSeed>\S+) GroupPattern=(?<GroupPattern>.*?)(?: GroupBy=(?<GroupBy>.*))?$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex SplitSettings();
}

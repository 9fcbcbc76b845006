using System.Text.RegularExpressions;
using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Settings;

/// <summary>What the properties of a build say.</summary>
/// <param name="Pipeline">The settings of the pipeline.</param>
/// <param name="UsesSampleSet">No recordings were named and the default folder is not there: AudioRoot is where a sample set belongs.</param>
/// <param name="Repair">Whether the verification of the cache makes damaged spectrograms again.</param>
/// <param name="Gallery">What the gallery shows.</param>
/// <param name="ModelDir">Full path of the folder of the model.</param>
/// <param name="PredictOutput">Full path of the folder that receives predictions.</param>
/// <param name="NonDefault"><c>Name=value</c> of the settings that differ from their defaults.</param>
public sealed record BuildSettings(PipelineSettings Pipeline, bool UsesSampleSet, bool Repair, GallerySettings Gallery, string ModelDir, string PredictOutput, IReadOnlyList<string> NonDefault);

/// <summary>Makes settings from property values; <see cref="KnownSettings"/> lists the properties.</summary>
public static class SettingsReader
{
    // The sample set has a cache of its own: whoever points AudioRoot at real recordings later starts without a trace of it.
    private const string SampleAudioRoot = "data/sample_audio";
    private const string SampleCacheDir = "data/sample_cache";
    private const string SampleModelDir = "data/sample_models";

    private static readonly string[] s_ofTheUser = ["SpectrogramCacheDir", "IndexDb", "ModelDir", "SplitsCsv"];

    // More threads than this only wait for each other.
    private const int MaxWorkers = 1024;

    // A day.
    private const int MaxDecodeTimeout = 86400;

    /// <summary>Whether the settings of the cache stand for those that are not given, and the index that has them.</summary>
    /// <exception cref="NightScanException">0202: the value is neither true nor false.</exception>
    public static (bool UseCacheSettings, string IndexDb) FindCacheSettings(IReadOnlyDictionary<string, string> values, string projectFolder)
    {
        var given = new SettingValues(values, projectFolder);
        string cacheDir = given.FullPath("SpectrogramCacheDir", KnownSettings.Find("SpectrogramCacheDir").Default);
        return (given.Flag("UseCacheSettings"), given.FullPath("IndexDb", Path.Combine(cacheDir, "index.db")));
    }

    /// <summary>Reads and checks the values of all properties.</summary>
    /// <param name="values">Value by property name; a missing or empty one stands for its default.</param>
    /// <param name="projectFolder">Full path of the folder that relative paths start from.</param>
    /// <exception cref="NightScanException">02xx: a value that cannot be used.</exception>
    /// <exception cref="ArgumentException">A name that is not in <see cref="KnownSettings"/>.</exception>
    public static BuildSettings Read(IReadOnlyDictionary<string, string> values, string projectFolder)
    {
        var given = new SettingValues(values, projectFolder);

        string defaultAudioRoot = KnownSettings.Find("AudioRoot").Default;
        bool hasRecordings = given.Text("AudioRoot").Length > 0 || Directory.Exists(Path.Combine(projectFolder, defaultAudioRoot));
        bool usesSampleSet = !hasRecordings && !HasWorkOfTheUser(given);
        string cacheDir = given.FullPath("SpectrogramCacheDir", usesSampleSet ? SampleCacheDir : KnownSettings.Find("SpectrogramCacheDir").Default);

        var pipeline = new PipelineSettings
        {
            AudioRoot = given.FullPath("AudioRoot", usesSampleSet ? SampleAudioRoot : defaultAudioRoot),
            IsSampleSet = usesSampleSet,
            LacksAudioRoot = !hasRecordings && !usesSampleSet,
            CacheDir = cacheDir,
            IndexDb = given.FullPath("IndexDb", Path.Combine(cacheDir, "index.db")),
            RecordingExtensions = given.Extensions("RecordingExtensions"),
            AnimalType = given.Text("AnimalType", KnownSettings.Find("AnimalType").Default).ToLowerInvariant(),
            Spectrogram = ReadSpectrogram(given),
            MaxSamplesPerClass = given.Integer("MaxSamplesPerClass", 0, int.MaxValue),
            ValidationFraction = Fraction(given, "ValidationFraction"),
            TestFraction = Fraction(given, "TestFraction"),
            SplitSeed = given.Integer("SplitSeed"),
            GroupPattern = Pattern(given, "GroupPattern"),
            GroupBy = given.Words("GroupBy", GroupByWords.Parse),
            SplitsCsv = given.OptionalPath("SplitsCsv"),
            Unlisted = UnlistedUse(given, "Unlisted"),
            ReassignSplits = given.Flag("ReassignSplits"),
            Augmentation = ReadAugmentation(given),
            VariantsPerSample = Variants(given, "VariantsPerSample"),
            BackgroundClass = given.Text("BackgroundClass", ""),
            RefreshAugmentation = given.Flag("RefreshAugmentation"),
            NumWorkers = given.Integer("NumWorkers", 1, MaxWorkers, Math.Min(Environment.ProcessorCount, MaxWorkers)),
            InstallSystemLibraries = given.Flag("InstallSystemLibraries"),
            DecodeTimeout = given.Integer("DecodeTimeout", 1, MaxDecodeTimeout),
            ShardCount = given.Integer("ShardCount", 0, int.MaxValue),
            ShardIndex = ShardIndex(given),
            RehashContents = given.Flag("RehashContents"),
            RetryFailed = given.Flag("RetryFailed"),
            AllowMassDelete = given.Flag("AllowMassDelete"),
            AcceptSettings = given.Flag("AcceptSettings"),
            Given = CacheSettings.Of(given),
            TreatFailedRecordingsAsErrors = given.Flag("TreatFailedRecordingsAsErrors"),
            LockTimeout = given.Integer("LockTimeout", 0, int.MaxValue),
            AllowUnlocked = given.Flag("AllowUnlocked"),
        };
        if (pipeline.ValidationFraction + pipeline.TestFraction >= 1)
        {
            throw new NightScanException(DiagnosticCodes.BadFractions,
                $"ValidationFraction ({given.Text("ValidationFraction", "0.1")}) and TestFraction ({given.Text("TestFraction", "0.1")}) add up to 1 or more: leave something to train on.");
        }

        string modelDir = PathOf(given, "ModelDir", usesSampleSet ? SampleModelDir : KnownSettings.Find("ModelDir").Default);
        return new BuildSettings(pipeline, usesSampleSet, given.Flag("Repair"),
            new GallerySettings(given.FullPath("GalleryFile", Path.Combine(cacheDir, "gallery.html")), given.Integer("GalleryClasses", 1, int.MaxValue), given.Integer("GalleryRecordings", 1, int.MaxValue), given.Flag("GalleryAudio")),
            modelDir, PathOf(given, "PredictOutput", Path.Combine(modelDir, "predictions")), given.Changed);
    }

    /// <summary>
    /// Whether something is named, or lies where it lies without a name, that belongs to recordings of the user's: the sample set must not
    /// take their place because somebody forgot to say where they are.
    /// </summary>
    private static bool HasWorkOfTheUser(SettingValues given) =>
        s_ofTheUser.Any(name => given.Text(name).Length > 0)
        || File.Exists(Path.Combine(given.Resolve("SpectrogramCacheDir", KnownSettings.Find("SpectrogramCacheDir").Default), "index.db"))
        || Directory.Exists(given.Resolve("ModelDir", KnownSettings.Find("ModelDir").Default));

    // Without a word that it is not the default: who trains says so.
    private static string PathOf(SettingValues given, string name, string defaultPath) =>
        given.Resolve(name, given.Text(name) is { Length: > 0 } text ? text : defaultPath);

    private static int ShardIndex(SettingValues given)
    {
        const int none = -1;
        if (given.Text("ShardIndex").Length == 0)
        {
            return none;
        }

        int count = given.Integer("ShardCount", 0, int.MaxValue);
        return count > 0 ? given.Integer("ShardIndex", 0, count - 1, none)
            : throw SettingValues.OutOfRange("ShardIndex", given.Text("ShardIndex"), "ShardCount too: how many processes share the work");
    }

    private static SpectrogramSettings ReadSpectrogram(SettingValues given)
    {
        SpectrogramSettings preset = Preset(given, "AnimalType");
        SpectrogramSettings settings = preset with
        {
            SampleRate = given.Integer("SampleRate", 1, int.MaxValue, preset.SampleRate),
            FftSize = given.Integer("FftSize", 1, int.MaxValue, preset.FftSize),
            HopLength = given.Integer("HopLength", 1, int.MaxValue, preset.HopLength),
            MelBands = given.Integer("MelBands", 1, int.MaxValue, preset.MelBands),
            MinFrequency = given.Number("MinFrequency", preset.MinFrequency),
            MaxFrequency = given.Number("MaxFrequency", preset.MaxFrequency),
            MelScale = MelScale.Parse(given.Text("MelScale", KnownSettings.Find("MelScale").Default)),
            MelNorm = MelNorm.Parse(given.Text("MelNorm", KnownSettings.Find("MelNorm").Default)),
            Duration = given.Number("Duration", preset.Duration),
            TopDb = given.Number("TopDb", preset.TopDb),
            DataType = DataType(given, "SpectrogramDataType"),
        };
        settings.Validate();
        return settings;
    }

    private static AugmentationSettings ReadAugmentation(SettingValues given) => AugmentationSettings.Read(
        given.Text("Augmentations", ""), given.OptionalPath("AugmentationFile"), given.Integer("AugmentationSeed"),
        given.Text("AnimalType", KnownSettings.Find("AnimalType").Default));

    private static VariantCount Variants(SettingValues given, string name) =>
        given.Text(name, KnownSettings.Find(name).Default).Equals("auto", StringComparison.OrdinalIgnoreCase)
            ? VariantCount.Automatic
            : VariantCount.Of(given.Integer(name, 0, VariantCount.MostFixed));

    private static SpectrogramSettings Preset(SettingValues given, string name)
    {
        string text = given.Text(name, KnownSettings.Find(name).Default);
        return SpectrogramPresets.Find(text)
            ?? throw new NightScanException(DiagnosticCodes.UnknownName, $"{name} is '{text}': give one of {string.Join(", ", SpectrogramPresets.Names)}.");
    }

    private static Unlisted UnlistedUse(SettingValues given, string name)
    {
        string text = given.Text(name, KnownSettings.Find(name).Default);
        return text.ToLowerInvariant() switch
        {
            "exclude" => Unlisted.Exclude,
            "draw" => Unlisted.Draw,
            "train" => Unlisted.Train,
            _ => throw new NightScanException(DiagnosticCodes.UnknownName, $"{name} is '{text}': give exclude, draw or train."),
        };
    }

    private static SpectrogramDataType DataType(SettingValues given, string name)
    {
        string text = given.Text(name, KnownSettings.Find(name).Default);
        return text.ToLowerInvariant() switch
        {
            "float16" => SpectrogramDataType.Float16,
            "float32" => SpectrogramDataType.Float32,
            _ => throw new NightScanException(DiagnosticCodes.UnknownName, $"{name} is '{text}': give float16 or float32."),
        };
    }

    private static double Fraction(SettingValues given, string name)
    {
        double fraction = given.Number(name);
        return fraction is >= 0 and < 1
            ? fraction
            : throw new NightScanException(DiagnosticCodes.BadFractions, $"{name} is '{given.Text(name)}': give a share of 0 or more and less than 1, such as 0.1.");
    }

    private static string Pattern(SettingValues given, string name)
    {
        string pattern = given.Text(name, "");
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return pattern;
        }
        catch (ArgumentException e)
        {
            throw new NightScanException(DiagnosticCodes.BadPattern, $"{name} is '{pattern}', which is not a regular expression: {e.Message}", inner: e);
        }
    }
}

using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Tests.Settings;

public sealed class PipelineSettingsTests : IDisposable
{
    private readonly string _project = Directory.CreateTempSubdirectory("night scan ").FullName;

    public void Dispose() => Directory.Delete(_project, recursive: true);

    private PipelineSettings Read(params (string Name, string Value)[] values) =>
        PipelineSettings.Read(new(values.ToDictionary(value => value.Name, value => value.Value), _project));

    private static IReadOnlyList<string> Changed(PipelineSettings settings) => settings.Values.Changed(Concerns.Build);

    [Fact]
    public void WithoutValuesEverythingIsItsDefault()
    {
        Directory.CreateDirectory(Path.Combine(_project, "data", "audio_data"));
        PipelineSettings pipeline = Read([.. KnownSettings.All.Select(setting => (setting.Name, ""))]);
        Assert.Empty(Changed(pipeline));
        Assert.False(pipeline.IsSampleSet);
        Assert.False(pipeline.InstallSystemLibraries);
        Assert.Equal(Path.Combine(_project, "data", "audio_data"), pipeline.AudioRoot);
        Assert.Equal(Path.Combine(_project, "data", "spectrograms_cache"), pipeline.CacheDir);
        Assert.Equal(Path.Combine(_project, "data", "spectrograms_cache", "index.db"), pipeline.IndexDb);
        Assert.Equal(15, pipeline.RecordingExtensions.Count);
        Assert.Equal(".wav", pipeline.RecordingExtensions[0]);
        Assert.Equal(Environment.ProcessorCount, pipeline.NumWorkers);
        Assert.Equal(SpectrogramPresets.Find("general"), pipeline.Spectrogram);
        Assert.Equal(new AugmentationSettings().Key, pipeline.Augmentation.Key);
        Assert.Equal((500, 42L, 600), (pipeline.MaxSamplesPerClass, pipeline.SplitSeed, pipeline.LockTimeout));
        Assert.Equal((0.1, 0.1), (pipeline.ValidationFraction, pipeline.TestFraction));
        Assert.Equal((VariantCount.Of(10), -1), (pipeline.VariantsPerSample, pipeline.ShardIndex));
        Assert.Equal((GroupBy.Nothing, Unlisted.Exclude), (pipeline.GroupBy, pipeline.Unlisted));
    }

    [Fact]
    public void WritingADefaultDownChangesNothing()
    {
        Directory.CreateDirectory(Path.Combine(_project, "data", "audio_data"));
        SettingValues values = Read([.. KnownSettings.All.Where(row => !row.IsComputed).Select(row => (row.Name, row.Default))]).Values;
        Assert.Empty(values.Changed(Concerns.Targets));
    }

    [Fact]
    public void ChangedSettingsAreListedInTheOrderOfTheTable() =>
        Assert.Equal(
            ["AnimalType=owl", "MelBands=64", "NumWorkers=3", "RehashContents=True"],
            Changed(Read(
                ("rehashcontents", "True"), ("NumWorkers", " 3 "), ("MelBands", "64"), ("AnimalType", "owl"), ("SampleRate", "16000"))));

    [Fact]
    public void WithoutRecordingsTheSampleSetIsUsedWithACacheOfItsOwn()
    {
        PipelineSettings settings = Read();
        Assert.True(settings.IsSampleSet);
        Assert.Equal(Path.Combine(_project, "data", "sample_audio"), settings.AudioRoot);
        Assert.Equal(Path.Combine(_project, "data", "sample_cache"), settings.CacheDir);
        Assert.Empty(Changed(settings));
        Assert.False(Read(("AudioRoot", "elsewhere")).IsSampleSet);
    }

    [Theory]
    [InlineData("SpectrogramCacheDir")]
    [InlineData("IndexDb")]
    [InlineData("ModelDir")]
    [InlineData("SplitsCsv")]
    public void TheSampleSetNeverTakesThePlaceOfWhatIsNamed(string name)
    {
        PipelineSettings settings = Read((name, "mine"));
        Assert.False(settings.IsSampleSet);
        Assert.True(settings.LacksAudioRoot);
        Assert.False(Read((name, "mine"), ("AudioRoot", "recordings")).LacksAudioRoot);
    }

    [Fact]
    public void APresetGivesWhatIsNotGiven()
    {
        SpectrogramSettings owl = SpectrogramPresets.Find("owl")!;
        Assert.Equal(owl with
        {
            MelBands = 64,
            DataType = SpectrogramDataType.Float32,
            MelScale = MelScale.Slaney,
            MelNorm = MelNorm.Slaney
        },
            Read(("AnimalType", "owl"), ("MelBands", "64"), ("SpectrogramDataType", "float32"), ("MelScale", "Slaney"),
                ("MelNorm", "slaney")).Spectrogram);
    }

    [Fact]
    public void ContractsArrive()
    {
        SpectrogramSettings general = SpectrogramPresets.Find("general")!;
        Assert.Equal(general with { Padding = Padding.Reflect, Normalization = Normalization.None },
            Read(("Padding", "reflect"), ("Normalization", "None")).Spectrogram);
        Assert.Equal(
            general with { Normalization = Normalization.Fixed, NormalizationMean = -41.5, NormalizationDeviation = 12 },
            Read(("Normalization", "fixed"), ("NormalizationMean", "-41.5"), ("NormalizationDeviation", "12")).Spectrogram);
        Assert.Equal(
            general with
            {
                Normalization = Normalization.Pcen,
                PcenGain = 0.8,
                PcenBias = 10,
                PcenPower = 0.25,
                PcenTimeConstant = 0.06,
            },
            Read(("Normalization", "pcen"), ("PcenGain", "0.8"), ("PcenBias", "10"), ("PcenPower", "0.25"), ("PcenTimeConstant", "0.06"))
                .Spectrogram);
        Assert.True(Read().Augmentation.NoiseOverPadding);
        Assert.False(Read(("NoiseOverPadding", "false")).Augmentation.NoiseOverPadding);
    }

    [Theory]
    [InlineData("NS0206", "Normalization=z", "clip, none, fixed or pcen")]
    [InlineData("NS0206", "Padding=zero", "silence, repeat or reflect")]
    [InlineData("NS0201", "NoiseOverPadding=some", "NoiseOverPadding")]
    [InlineData("NS0201", "Normalization=fixed NormalizationMean=loud", "NormalizationMean")]
    [InlineData("NS0202", "Normalization=fixed NormalizationMean=-40 NormalizationDeviation=0", "NormalizationDeviation=0")]
    [InlineData("NS0202", "Normalization=pcen PcenGain=2", "PcenGain=2")]
    [InlineData("NS0218", "Normalization=fixed NormalizationMean=-40", "Normalization=none")]
    [InlineData("NS0217", "NormalizationMean=-40", "only Normalization=fixed uses it, and it is clip")]
    [InlineData("NS0217", "Normalization=none NormalizationDeviation=12", "NormalizationDeviation is '12'")]
    [InlineData("NS0217", "PcenPower=0.25", "only Normalization=pcen uses it")]
    [InlineData("NS0217", "Normalization=pcen TopDb=60", "TopDb is '60'")]
    [InlineData("NS0217", "NoiseOverPadding=false Padding=repeat", "Padding=repeat leaves no silence")]
    [InlineData("NS0217", "NoiseOverPadding=false Augmentations=pitch", "no variant has noise")]
    public void ContractsThatCannotBeAreErrors(string code, string given, string words)
    {
        (string, string)[] values = [.. given.Split(' ').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]))];
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => Read(values)).Diagnostic;
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~", "")]
    [InlineData("~/my birds/", "my birds")]
    public void TheTildeIsTheHomeFolder(string value, string expected) =>
        Assert.Equal(Path.TrimEndingDirectorySeparator(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            expected)), Read(("AudioRoot", value)).AudioRoot);

    [Fact]
    public void PathsAreRelativeToTheProject()
    {
        PipelineSettings settings = Read(("AudioRoot", "../my birds/./"), ("SpectrogramCacheDir", "~x"), ("IndexDb", "/abs/i.db"),
            ("SplitsCsv", "folds.csv"));
        Assert.Equal(Path.Combine(Path.GetDirectoryName(_project)!, "my birds"), settings.AudioRoot);
        Assert.Equal(Path.Combine(_project, "~x"), settings.CacheDir);
        Assert.Equal(Path.GetFullPath("/abs/i.db"), settings.IndexDb);
        Assert.Equal(Path.Combine(_project, "folds.csv"), settings.SplitsCsv);
    }

    [Fact]
    public void ExtensionsMayHaveTheirDot() =>
        Assert.Equal([".wav", ".flac"], Read(("RecordingExtensions", " .WAV  flac wav")).RecordingExtensions);

    [Theory]
    [InlineData("NumWorkers", "many", "NS0201")]
    [InlineData("NumWorkers", "1.5", "NS0201")]
    [InlineData("NumWorkers", "0x10", "NS0201")]
    [InlineData("NumWorkers", "1,000", "NS0201")]
    [InlineData("NumWorkers", "0", "NS0202")]
    [InlineData("NumWorkers", "-1", "NS0202")]
    [InlineData("NumWorkers", "1025", "NS0202")]
    [InlineData("NumWorkers", "99999999999999999999", "NS0202")]
    [InlineData("MaxSamplesPerClass", "-1", "NS0202")]
    [InlineData("LockTimeout", "-1", "NS0202")]
    [InlineData("AllowUnlocked", "perhaps", "NS0201")]
    [InlineData("SplitSeed", "x", "NS0201")]
    [InlineData("SplitSeed", "9223372036854775808", "NS0202")]
    [InlineData("RehashContents", "yes", "NS0201")]
    [InlineData("InstallSystemLibraries", "1", "NS0201")]
    [InlineData("SampleRate", "0", "NS0202")]
    [InlineData("Duration", "NaN", "NS0201")]
    [InlineData("Duration", "Infinity", "NS0201")]
    [InlineData("Duration", "1e999", "NS0201")]
    [InlineData("Duration", "1,5", "NS0201")]
    [InlineData("Duration", "0", "NS0202")]
    [InlineData("TopDb", "eighty", "NS0201")]
    [InlineData("FftSize", "7", "NS0203")]
    [InlineData("FftSize", "14", "NS0203")]
    [InlineData("MaxFrequency", "11026", "NS0204")]
    [InlineData("MinFrequency", "11000", "NS0202")]
    [InlineData("ValidationFraction", "-0.1", "NS0205")]
    [InlineData("ValidationFraction", "0.9", "NS0205")]
    [InlineData("TestFraction", "1", "NS0205")]
    [InlineData("TestFraction", "half", "NS0201")]
    [InlineData("AnimalType", "unicorn", "NS0206")]
    [InlineData("MelScale", "melody", "NS0206")]
    [InlineData("MelNorm", "l2", "NS0206")]
    [InlineData("SpectrogramDataType", "float64", "NS0206")]
    [InlineData("GroupBy", "recorder site", "NS0206")]
    [InlineData("GroupPattern", "(", "NS0207")]
    [InlineData("RecordingExtensions", "*.wav", "NS0201")]
    public void ABadValueIsAnErrorThatNamesPropertyAndValue(string name, string value, string code)
    {
        NightScanException error = Assert.Throws<NightScanException>(() => Read((name, value)));
        Assert.Equal(code, error.Diagnostic.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCultureDoesNotMatter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = german;
        try
        {
            Assert.Equal(1.5, Read(("Duration", "1.5")).Spectrogram.Duration);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void AnUnknownSettingIsABug() => Assert.Throws<ArgumentException>(() => Read(("NoSuchSetting", "1")));
}

using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Recordings;
using NightScan.Spectrograms;
using Known = NightScan.Settings.KnownSettings;

namespace NightScan.Settings;

/// <summary>
/// Everything that a build is told, checked and with full paths. A property of a setting's name is what its row in
/// <see cref="KnownSettings"/> says; any other setting is in <paramref name="Values"/>.
/// </summary>
/// <param name="Values">What the properties of a build say.</param>
internal sealed record PipelineSettings(SettingValues Values)
{
    /// <summary>The defaults of the table; whoever makes it names the folders.</summary>
    public PipelineSettings()
        : this(SettingValues.Defaults)
    {
    }

    public string AudioRoot { get; init; } = Values.Of(Known.AudioRoot);

    /// <summary>Whether the recordings are the synthesized sample set: real ones may replace it without being asked.</summary>
    public bool IsSampleSet { get; init; } = Values.UsesSampleSet;

    /// <summary>Whether no recordings were named where the sample set must not take their place.</summary>
    public bool LacksAudioRoot { get; init; } = !Values.HasRecordings && !Values.UsesSampleSet;
    public string IndexDb { get; init; } = Values.Of(Known.IndexDb);

    /// <summary>Full path of the folder that receives the spectrograms.</summary>
    public string CacheDir { get; init; } = Values.Of(Known.SpectrogramCacheDir);

    /// <summary>File name extensions of recordings, lower case, with their dot.</summary>
    public IReadOnlyList<string> RecordingExtensions { get; init; } = Values.Of(Known.RecordingExtensions).Split(' ');

    /// <summary>The preset that <see cref="Spectrogram"/> and the limits of <see cref="Augmentation"/> began with.</summary>
    public string AnimalType { get; init; } = Values.Of(Known.AnimalType);

    public SpectrogramSettings Spectrogram { get; init; } = new()
    {
        SampleRate = Values.Of(Known.SampleRate),
        FftSize = Values.Of(Known.FftSize),
        HopLength = Values.Of(Known.HopLength),
        MelBands = Values.Of(Known.MelBands),
        MinFrequency = Values.Of(Known.MinFrequency),
        MaxFrequency = Values.Of(Known.MaxFrequency),
        MelScale = Values.Of(Known.MelScale),
        MelNorm = Values.Of(Known.MelNorm),
        Duration = Values.Of(Known.Duration),
        TopDb = Values.Of(Known.TopDb),
        DataType = Values.Of(Known.SpectrogramDataType),
        Padding = Values.Of(Known.Padding),
        Normalization = Values.Of(Known.Normalization),
        NormalizationMean = Values.Of(Known.NormalizationMean) is var mean && double.IsNaN(mean) ? null : mean,
        NormalizationDeviation = Values.Of(Known.NormalizationDeviation) is var deviation && double.IsNaN(deviation) ? null : deviation,
        PcenGain = Values.Of(Known.PcenGain),
        PcenBias = Values.Of(Known.PcenBias),
        PcenPower = Values.Of(Known.PcenPower),
        PcenTimeConstant = Values.Of(Known.PcenTimeConstant),
    };

    /// <summary>How variants are made.</summary>
    public AugmentationSettings Augmentation { get; init; } = AugmentationSettings.Read(
        Values.Of(Known.Augmentations), Values.Of(Known.AugmentationFile), Values.Of(Known.AugmentationSeed), Values.Of(Known.AnimalType),
        Values.Of(Known.NoiseOverPadding));

    public WindowChoice Windows { get; init; } = Values.Of(Known.Windows);

    /// <summary>What an example is.</summary>
    public string Example => Windows == WindowChoice.First ? "recording" : "window";

    /// <summary>Seconds.</summary>
    public double WindowOverlap { get; init; } = Values.Of(Known.WindowOverlap);
    public FinalWindow FinalWindow { get; init; } = Values.Of(Known.FinalWindow);

    /// <summary>Full paths of tables and folders of them; none for those beside the recordings.</summary>
    public IReadOnlyList<string> Annotations { get; init; } =
        Values.Of(Known.Annotations).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string LabelColumn { get; init; } = Values.Of(Known.LabelColumn);
    public string LabelMap { get; init; } = Values.Of(Known.LabelMap);
    public Unannotated Unannotated { get; init; } = Values.Of(Known.Unannotated);

    /// <summary>Seconds.</summary>
    public double MinLabelOverlap { get; init; } = Values.Of(Known.MinLabelOverlap);

    /// <summary>Null where it does not decide.</summary>
    public double? MinLabelFraction { get; init; } = Values.Of(Known.MinLabelFraction) is <= 1 and double share ? share : null;

    /// <summary>Null for as many windows as a mean class has.</summary>
    public double? BackgroundFraction { get; init; } = Values.Of(Known.BackgroundFraction) is >= 0 and double share ? share : null;

    /// <summary>Full path.</summary>
    public string AnnotationsOutput { get; init; } = Values.Of(Known.AnnotationsOutput);

    public VariantCount VariantsPerSample { get; init; } = Values.Of(Known.VariantsPerSample);
    public string BackgroundClass { get; init; } = Values.Of(Known.BackgroundClass);
    public bool RefreshAugmentation { get; init; } = Values.Of(Known.RefreshAugmentation);
    public int NumWorkers { get; init; } = Values.Of(Known.NumWorkers);
    public int DecodeTimeout { get; init; } = Values.Of(Known.DecodeTimeout);
    public bool InstallSystemLibraries { get; init; } = Values.Of(Known.InstallSystemLibraries);

    /// <summary>Other decoders than a build's own, for tests and benchmarks.</summary>
    internal Func<DecoderSet>? Decoders { get; init; }

    /// <summary>Who knows of a folder how much room there is, instead of the system; for tests.</summary>
    internal Func<string, Files.FreeSpace?>? FreeSpace { get; init; }

    /// <summary>
    /// Who knows better than a listing what a recording of a class is like, or that it is not to be seen (null); called from any thread.
    /// Whoever builds beside writers leaves out by it what they have not finished.
    /// </summary>
    internal Func<string, ScannedRecording, ScannedRecording?>? Admit { get; init; }

    public int ShardCount { get; init; } = Values.Of(Known.ShardCount);

    /// <summary>The share of this process, 0 to <see cref="ShardCount"/> - 1; -1 = none.</summary>
    public int ShardIndex { get; init; } = Values.Of(Known.ShardIndex);
    public int MaxSamplesPerClass { get; init; } = Values.Of(Known.MaxSamplesPerClass);
    public double ValidationFraction { get; init; } = Values.Of(Known.ValidationFraction);
    public double TestFraction { get; init; } = Values.Of(Known.TestFraction);
    public long SplitSeed { get; init; } = Values.Of(Known.SplitSeed);
    public string GroupPattern { get; init; } = Values.Of(Known.GroupPattern);
    public GroupBy GroupBy { get; init; } = Values.Of(Known.GroupBy);
    public string SplitsCsv { get; init; } = Values.Of(Known.SplitsCsv);
    public Unlisted Unlisted { get; init; } = Values.Of(Known.Unlisted);
    public bool ReassignSplits { get; init; } = Values.Of(Known.ReassignSplits);
    public bool RehashContents { get; init; } = Values.Of(Known.RehashContents);
    public bool RetryFailed { get; init; } = Values.Of(Known.RetryFailed);
    public bool AllowMassDelete { get; init; } = Values.Of(Known.AllowMassDelete);
    public bool AcceptSettings { get; init; } = Values.Of(Known.AcceptSettings);

    /// <summary>Value by name of those <see cref="CacheSettings"/> that were given, their paths full.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = CacheSettings.Of(Values);

    public bool TreatFailedRecordingsAsErrors { get; init; } = Values.Of(Known.TreatFailedRecordingsAsErrors);
    public int LockTimeout { get; init; } = Values.Of(Known.LockTimeout);

    /// <summary>Go on where the file system does not lock: nothing then keeps other builds away.</summary>
    public bool AllowUnlocked { get; init; } = Values.Of(Known.AllowUnlocked);

    /// <summary>Reads and checks all settings that concern a build.</summary>
    /// <exception cref="NightScanException">02xx: a value that cannot be used.</exception>
    public static PipelineSettings Read(SettingValues values)
    {
        values.Check(Concerns.Build);
        PipelineSettings settings = new(values);
        settings.Spectrogram.Validate();
        UnusedSettings.Refuse(values, settings);
        if (settings.Annotations.Count > 0 && settings.Windows != WindowChoice.Annotated)
        {
            throw new NightScanException(DiagnosticCodes.UnusedAnnotations,
                $"Windows is '{values.Text(Known.Windows)}', and Annotations is given, which only Windows=annotated uses: leave Windows out, "
                + "or give no Annotations (-p:Annotations= takes away those of the project).");
        }

        settings.RefuseBackgroundOfLabels();

        if (settings.Windows == WindowChoice.Annotated && settings.MinLabelFraction is null
            && settings.MinLabelOverlap > settings.Spectrogram.Duration)
        {
            throw new NightScanException(DiagnosticCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture,
                $"MinLabelOverlap is {settings.MinLabelOverlap} s, and a window is {settings.Spectrogram.Duration} s long (Duration): no ")
                + "window would ever have a label. Give less, or MinLabelFraction, or a longer Duration.");
        }

        string Share(Setting row) => values.Text(row) is { Length: > 0 } text ? text : row.Default;
        return settings.ValidationFraction + settings.TestFraction < 1 ? settings : throw new NightScanException(
            DiagnosticCodes.BadFractions,
            $"ValidationFraction ({Share(Known.ValidationFraction)}) and TestFraction ({Share(Known.TestFraction)}) add up to 1 or more: "
            + "leave something to train on.");
    }

    /// <summary>Refuses a class as background where recordings are in none.</summary>
    /// <exception cref="NightScanException">NS0216.</exception>
    internal void RefuseBackgroundOfLabels()
    {
        if (Windows == WindowChoice.Annotated && BackgroundClass.Length > 0)
        {
            throw new NightScanException(DiagnosticCodes.BackgroundOfLabels,
                $"BackgroundClass is '{BackgroundClass}', and where annotations say what is in windows (Windows=annotated) "
                + "recordings are in no class: put those that are to be mixed in into the folder _background_noise_ of AudioRoot, and give no "
                + "BackgroundClass (-p:BackgroundClass= takes away that of the project).");
        }
    }

    /// <summary>What a build sees of the recordings of a class.</summary>
    internal List<ScannedRecording> Admitted(string className, List<ScannedRecording> listed) => Admit is not { } admit ? listed
        : [.. listed.Select(recording => admit(className, recording)).OfType<ScannedRecording>()];

    /// <summary>The decoders of a build, in processes of their own; whoever asks disposes of them.</summary>
    /// <param name="reporter">Is told, from any thread, what is installed or lacking.</param>
    internal DecoderSet OpenDecoders(IBuildReporter reporter) =>
        Decoders?.Invoke() ?? DecoderSet.Isolated(DecodeTimeout, InstallSystemLibraries, reporter);
}

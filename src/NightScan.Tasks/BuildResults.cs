using Microsoft.Build.Utilities;
using NightScan.Annotations;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Programs;
using NightScan.Spectrograms;

namespace NightScan.Tasks;

/// <summary>
/// What a target returns to other projects and to <c>-getTargetResult</c>: an item per file or folder that it brought up to date, with what
/// it is in the metadata <c>Kind</c> and its counts in others.
/// </summary>
internal static class BuildResults
{
    /// <summary>
    /// Kinds Cache, Index, Statistics, and where there are such Failed and Warnings. Version is the one that wrote last; shape and number
    /// type of the spectrograms are left out where they were not made with these settings.
    /// </summary>
    public static ITaskItem[] OfCache(PipelineSettings settings, BuildStatistics statistics)
    {
        SplitStatistics all = statistics.Total;
        return
        [
            Item(settings.CacheDir, "Cache",
            [
                ("Version", statistics.Version ?? ""), ("Classes", statistics.Classes),
                ("Recordings", all.Recordings), ("TrainRecordings", statistics.Train.Recordings),
                ("ValRecordings", statistics.Validation.Recordings), ("TestRecordings", statistics.Test.Recordings),
                ("Spectrograms", all.Spectrograms), ("Generated", all.Generated), ("UpToDate", all.UpToDate), ("Pruned", all.Pruned),
                ("Failed", all.Failed), ("Bytes", statistics.CacheBytes),
                .. statistics.SpectrogramKey == settings.Spectrogram.Key.ToString() ? Shape(settings.Spectrogram) : [],
            ]),
            Item(settings.IndexDb, "Index", ("Version", statistics.Version ?? ""), ("Classes", statistics.Classes),
                ("Recordings", all.Recordings)),
            .. Existing(Path.Join(settings.CacheDir, "statistics.json"), "Statistics"),
            .. Existing(Path.Join(settings.CacheDir, "failed.csv"), "Failed", ("Failed", all.Failed)),
            .. Existing(Path.Join(settings.CacheDir, "warnings.csv"), "Warnings"),
        ];
    }

    /// <summary>
    /// Kind Plan, with all counts, and an item of kind Made for every reason to make spectrograms, of kind Deleted for every reason to
    /// delete some. Seconds are left out where no pace is known.
    /// </summary>
    public static ITaskItem[] OfPlan(PipelineSettings settings, BuildPlan plan)
    {
        ITaskItem Of(string kind, PlannedFiles files) => Item(files.Reason, kind,
        [
            ("Explanation", files.Explanation), ("Recordings", files.Recordings), ("Files", files.Files), ("Train", files.Train),
            ("Val", files.Validation), ("Test", files.Test), ("Bytes", files.Files * plan.FileBytes),
            .. Seconds(kind == "Made" ? files.Files : 0),
        ]);
        IEnumerable<(string, object)> Seconds(long files) =>
            files > 0 && PlanFormatter.Seconds(plan, files) is double seconds ? [("Seconds", Math.Round(seconds, 3))] : [];
        return
        [
            Item(settings.CacheDir, "Plan",
            [
                ("Version", ProductVersion.Text), .. Shape(settings.Spectrogram),
                ("Recordings", plan.Recordings), ("Files", plan.Files), ("Bytes", plan.Files * plan.FileBytes), .. Seconds(plan.Files),
                ("UpToDate", plan.UpToDate), ("Deleted", plan.DeletedFiles), ("Renamed", plan.Renamed.Files), ("Found", plan.Found.Files),
                ("Read", plan.Read), ("ReadBytes", plan.ReadBytes), ("NeededBytes", plan.NeededBytes),
                .. plan.FreeBytes is long free ? [("FreeBytes", (object)free)] : Array.Empty<(string, object)>(),
                ("Refusal", plan.Refusal?.Code ?? ""),
            ]),
            .. plan.Made.Select(files => Of("Made", files)),
            .. plan.Deleted.Select(files => Of("Deleted", files)),
        ];
    }

    /// <summary>Kind Cache, with how many spectrograms were read and how many of them were missing or damaged.</summary>
    public static ITaskItem[] OfVerified(PipelineSettings settings, long files, long damaged, bool isRepaired) =>
    [
        Item(settings.CacheDir, "Cache",
            [("Verified", files), ("Damaged", damaged), ("Repaired", isRepaired ? damaged : 0), .. Shape(settings.Spectrogram)]),
    ];

    /// <summary>Kind Gallery, the page, and where it can be heard Sounds, a folder.</summary>
    public static ITaskItem[] OfGallery(GallerySettings gallery, long pictures) =>
    [
        Item(gallery.File, "Gallery", ("Version", ProductVersion.Text), ("Pictures", pictures)),
        .. gallery.Audio && Directory.Exists(gallery.AudioFolder) ? [Item(gallery.AudioFolder, "Sounds")] : Array.Empty<ITaskItem>(),
    ];

    /// <summary>Kinds Annotations, the CSV of all, and AnnotationsOutput, the folder of the tables.</summary>
    public static ITaskItem[] OfAnnotations(PipelineSettings settings, AnnotationExport export) =>
    [
        Item(Path.Join(settings.AnnotationsOutput, AnnotationCsv.FileName), "Annotations", ("Version", ProductVersion.Text),
            ("Recordings", export.Recordings), ("Annotations", export.Annotations)),
        Item(settings.AnnotationsOutput, "AnnotationsOutput"),
    ];

    /// <summary>Kind Cache: what was deleted of it.</summary>
    public static ITaskItem[] OfPurged(PipelineSettings settings, long files) => [Item(settings.CacheDir, "Cache", ("Deleted", files))];

    /// <summary>Kinds Model, Weights, Metrics, Confusion and Predictions: those that are in ModelDir.</summary>
    public static ITaskItem[] OfModel(string modelDir) =>
    [
        .. Existing(Path.Join(modelDir, "model.json"), "Model", ModelFacts.Read(Path.Join(modelDir, "model.json"))),
        .. Existing(Path.Join(modelDir, "best.safetensors"), "Weights"),
        .. Existing(Path.Join(modelDir, "metrics.json"), "Metrics"),
        .. All(modelDir, "evaluation-*.json", "Metrics"),
        .. All(modelDir, "confusion*.csv", "Confusion"),
        .. All(modelDir, "predictions-*.csv", "Predictions"),
    ];

    /// <summary>Kinds Predictions, Warnings where there are such, and PredictOutput, their folder: what a run of Predict wrote.</summary>
    public static ITaskItem[] OfPredictions(string folder) =>
    [
        .. Existing(Path.Join(folder, "predictions.csv"), "Predictions", ("Version", ProductVersion.Text)),
        .. Existing(Path.Join(folder, "predictions-recordings.csv"), "Predictions", ("Version", ProductVersion.Text)),
        .. Existing(Path.Join(folder, "warnings.csv"), "Warnings"),
        Item(folder, "PredictOutput"),
    ];

    private static (string Name, object Value)[] Shape(SpectrogramSettings spectrogram) =>
    [
        ("Mels", spectrogram.MelBands), ("Frames", spectrogram.FrameCount),
        ("DataType", spectrogram.DataType.ToString().ToLowerInvariant()),
    ];

    private static IEnumerable<ITaskItem> All(string folder, string pattern, string kind) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).Select(path => Item(path, kind));

    private static IEnumerable<ITaskItem> Existing(string path, string kind, params (string Name, object Count)[] counts) =>
        File.Exists(path) ? [Item(path, kind, counts)] : [];

    private static TaskItem Item(string path, string kind, params (string Name, object Count)[] counts)
    {
        TaskItem item = new(EscapedText.Of(path));
        item.SetMetadata("Kind", kind);
        foreach ((string name, object count) in counts)
        {
            item.SetMetadata(name, Convert.ToString(count, CultureInfo.InvariantCulture));
        }

        return item;
    }
}

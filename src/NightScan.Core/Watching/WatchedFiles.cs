using NightScan.Files;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Watching;

/// <summary>The files beside the recordings that a build depends on. Two are looked at more easily than watched.</summary>
internal static class WatchedFiles
{
    public static IReadOnlyList<string> Names { get; } = [nameof(KnownSettings.SplitsCsv), nameof(KnownSettings.AugmentationFile)];

    /// <summary>Lists those that are given and there, by the names of their settings.</summary>
    public static List<ScannedRecording> List(PipelineSettings settings)
    {
        List<ScannedRecording> found = [];
        foreach ((string name, string path) in Names.Zip([settings.SplitsCsv, settings.Values.Of(KnownSettings.AugmentationFile)]))
        {
            FileStat stat = path.Length == 0 ? default : FileTrouble.Or(default, () => FileStat.Of(path));
            if (stat.Kind == FileKind.File)
            {
                found.Add(new ScannedRecording(name, stat.Size, stat.ModifiedNs));
            }
        }

        return found;
    }
}
